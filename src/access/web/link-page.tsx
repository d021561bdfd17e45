/** Opened by a link that was sent: join the company, or set a new password. Nobody has signed in yet. */
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { callApi, useApi } from '../../web/api.ts'
import { formatExact } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { signIn } from '../../web/session.ts'
import { NaruMark } from '../../web/ui/icons.tsx'
import { lookAtLink, useLink as useOnce } from '../contract.ts'
import { Crossing } from './sign-in-page.tsx'
import './sign-in-page.css'

export function LinkPage() {
  const [token] = useState(() => location.hash.slice(1))
  const link = useApi(lookAtLink, { body: { token } }, { retry: false, enabled: token.length >= 20 })
  const navigate = useNavigate()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const password = String(fields.get('password'))
    if (password !== String(fields.get('again'))) {
      setProblem(t('두 비밀번호가 서로 다릅니다. 다시 적어 주세요.', 'The two passwords differ. Type them again.'))
      return
    }
    setBusy(true)
    setProblem(undefined)
    try {
      const { email } = await callApi(useOnce, { body: { token, password } })
      history.replaceState(null, '', location.pathname) // The link is used: it need not stay in the address.
      const { needsCode } = await signIn(email, password)
      await navigate({ to: needsCode ? '/sign-in' : '/' })
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
      setBusy(false)
    }
  }

  const isInvitation = link.data?.kind === 'invitation'
  return (
    <main id="work" className="landing">
      <form className="form" onSubmit={(event) => void submit(event)}>
        <div className="brand">
          <NaruMark />
          <span>{t('나루', 'Naru')}</span>
        </div>
        {token.length < 20 || link.isError ? (
          <>
            <h1>{t('쓸 수 없는 링크입니다', 'This link does not work')}</h1>
            <p className="sub">
              {link.error?.message ??
                t(
                  '링크가 잘렸습니다. 받은 링크를 끝까지 복사해 열어 주세요.',
                  'The link is cut off. Copy it whole and open it again.',
                )}
            </p>
            <a className="link" href="/sign-in">
              {t('로그인 화면으로', 'To the sign-in page')}
            </a>
          </>
        ) : (
          link.data && (
            <>
              <h1>
                {isInvitation
                  ? t(`${link.data.workspaceName}에서 초대했습니다`, `${link.data.workspaceName} has invited you`)
                  : t('새 비밀번호 정하기', 'Set a new password')}
              </h1>
              <p className="sub">
                {t(
                  `${link.data.name} 님이 쓸 비밀번호를 정해 주세요. ${formatExact(link.data.expiresAt)}까지 쓸 수 있는 링크입니다.`,
                  `${link.data.name}, set your password. The link works until ${formatExact(link.data.expiresAt)}.`,
                )}
              </p>
              <label htmlFor="email">{t('이메일', 'E-mail')}</label>
              <input className="field" id="email" value={link.data.email} readOnly autoComplete="username" />
              <label htmlFor="password">
                {t(
                  `비밀번호 (${link.data.passwordMinLength}자 이상)`,
                  `Password (at least ${link.data.passwordMinLength} characters)`,
                )}
              </label>
              <input
                className="field"
                id="password"
                name="password"
                type="password"
                autoComplete="new-password"
                minLength={link.data.passwordMinLength}
                required
              />
              <label htmlFor="again">{t('한 번 더', 'Once more')}</label>
              <input className="field" id="again" name="again" type="password" autoComplete="new-password" required />
              {problem && (
                <p className="wrong" role="alert">
                  {problem}
                </p>
              )}
              <button type="submit" className="btn is-main" disabled={isBusy}>
                {isInvitation ? t('들어가기', 'Join') : t('바꾸고 로그인', 'Change and sign in')}
              </button>
              <p className="help">
                {t(
                  '흔한 비밀번호, 자판 순서, 이름이나 이메일로 된 것은 쓸 수 없습니다. 낱말 서너 개를 이으면 외우기 쉽고 안전합니다.',
                  'No common passwords, keyboard runs, or your own name. Three or four words joined are safe and easy to keep.',
                )}
              </p>
            </>
          )
        )}
      </form>
      <Crossing />
    </main>
  )
}
