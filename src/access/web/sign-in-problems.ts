/** Why a sign-in at the company's provider did not work, and what to do next. The words come from here, never from the address. */
import { t } from '../../web/language.ts'

const sentences: Record<string, string> = {
  off: t(
    '회사 로그인이 꺼져 있습니다. 비밀번호로 로그인하거나 관리자에게 알려 주세요.',
    'The company sign-in is off. Use your password, or tell an administrator.',
  ),
  'not-begun-here': t(
    '로그인이 도중에 끊겼거나 10분이 지났습니다. 회사 로그인 단추를 다시 눌러 주세요.',
    'The sign-in was interrupted, or took more than ten minutes. Press the company button again.',
  ),
  changed: t(
    '로그인하는 동안 회사 로그인 설정이 바뀌었습니다. 회사 로그인 단추를 다시 눌러 주세요.',
    'The settings changed while you signed in. Press the company button again.',
  ),
  'refused-by-provider': t(
    '회사 계정에서 로그인을 마치지 않았습니다. 다시 하거나, 되풀이되면 관리자에게 나루를 쓸 권한을 요청해 주세요.',
    'The company account did not finish the sign-in. Try again; if it repeats, ask an administrator for access to Naru.',
  ),
  unreachable: t(
    '회사 로그인 서버에 닿지 않습니다. 잠시 뒤 다시 하거나 관리자에게 알려 주세요.',
    'The company’s sign-in server cannot be reached. Try again later, or tell an administrator.',
  ),
  'not-believed': t(
    '회사 로그인 서버의 답을 확인할 수 없었습니다. 다시 하고, 되풀이되면 관리자에게 설정을 확인해 달라고 해 주세요.',
    'The answer of the company’s sign-in server could not be verified. Try again; if it repeats, ask an administrator to check the settings.',
  ),
  unverified: t(
    '회사 계정에 확인된 이메일이 없습니다. 관리자에게 이메일을 확인 상태로 바꿔 달라고 요청해 주세요.',
    'The company account has no verified e-mail. Ask an administrator to verify it there.',
  ),
  'other-domain': t(
    '이 이메일 도메인으로는 들어올 수 없습니다. 회사 이메일로 된 계정으로 다시 로그인해 주세요.',
    'This e-mail domain may not come in. Sign in with the account of your company e-mail.',
  ),
  nobody: t(
    '아직 나루의 구성원이 아닙니다. 관리자에게 초대를 요청해 주세요.',
    'You are no member of this Naru yet. Ask an administrator to invite you.',
  ),
  left: t(
    '지금은 나루의 구성원이 아닙니다. 다시 쓰려면 관리자에게 요청해 주세요.',
    'You are not a member of this Naru any more. Ask an administrator if you need it again.',
  ),
  'other-account': t(
    '이 이메일은 이미 다른 계정과 묶여 있습니다. 관리자에게 묶음을 풀어 달라고 요청해 주세요.',
    'This e-mail is bound to another account already. Ask an administrator to unbind it.',
  ),
}

export function sentenceFor(problem: string | undefined): string | undefined {
  if (problem === undefined) return undefined
  return (
    sentences[problem] ?? t('로그인하지 못했습니다. 다시 시도해 주세요.', 'The sign-in did not work. Please try again.')
  )
}
