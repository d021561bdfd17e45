/** Signing in: at the company's provider, with a password, or both; then a code where one is asked for. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { signIn, signInWithCode } from '../../web/session.ts'
import { getSignInWays } from '../contract.ts'
import { Brand } from './brand.tsx'
import { sentenceFor } from './sign-in-problems.ts'

export function SignInForm({ companyName }: { companyName: string | null }) {
  const search = useSearch({ from: '/sign-in' })
  const ways = useApi(getSignInWays)
  const navigate = useNavigate()
  const [problem, setProblem] = useState(sentenceFor(search.problem))
  const [isBusy, setBusy] = useState(false)
  const [needsCode, setNeedsCode] = useState(search.step === 'code')
  const [wantsPassword, setWantsPassword] = useState(false)
  const provider = needsCode ? null : (ways.data?.provider ?? null)
  const showsPassword = provider === null || ways.data?.passwordsAllowed === true || wantsPassword

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(undefined)
    try {
      if (needsCode) await signInWithCode(String(fields.get('code')))
      else if ((await signIn(String(fields.get('email')).trim(), String(fields.get('password')))).needsCode) {
        setNeedsCode(true)
        setBusy(false)
        return
      }
      await navigate({ to: isOwnAddress(search.next) ? search.next : '/' })
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
      setBusy(false)
    }
  }

  if (ways.isPending) return null
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <Brand />
      <h1>{companyName ?? t('나루', 'Naru')}</h1>
      <p className="sub">{t('회사 계정으로 로그인해 주세요.', 'Sign in with your company account.')}</p>
      {problem && (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
      {provider && (
        <a className="btn is-main" href={`${provider.startPath}?${new URLSearchParams({ next: search.next ?? '/' })}`}>
          {provider.name}
        </a>
      )}
      {provider && showsPassword && <p className="or">{t('또는', 'or')}</p>}
      {needsCode ? <CodeField /> : showsPassword && <PasswordFields />}
      {showsPassword ? (
        <button type="submit" className={provider ? 'btn' : 'btn is-main'} disabled={isBusy}>
          {provider ? t('비밀번호로 로그인', 'Sign in with a password') : t('로그인', 'Sign in')}
        </button>
      ) : (
        <button type="button" className="link owner-way" onClick={() => setWantsPassword(true)}>
          {t('소유자 비밀번호로 로그인', 'Sign in with an owner’s password')}
        </button>
      )}
      <p className="help">
        {needsCode
          ? t(
              '휴대전화를 잃었으면 적어 둔 번호를 쓰거나 소유자에게 새 링크를 요청해 주세요.',
              'Lost the phone? Use a code of your sheet, or ask an owner for a new link.',
            )
          : t('계정이 없으면 관리자에게 요청해 주세요.', 'No account? Ask your administrator for one.')}
      </p>
    </form>
  )
}

function CodeField() {
  return (
    <>
      <label htmlFor="code">{t('인증 앱의 여섯 자리', 'Six digits of your authenticator app')}</label>
      {/* biome-ignore lint/a11y/noAutofocus: the only field of this step */}
      <input className="field" id="code" name="code" autoComplete="one-time-code" required autoFocus />
    </>
  )
}

function PasswordFields() {
  return (
    <>
      <label htmlFor="email">{t('이메일', 'E-mail')}</label>
      <input className="field" id="email" name="email" type="email" autoComplete="username" required />
      <label htmlFor="password">{t('비밀번호', 'Password')}</label>
      <input className="field" id="password" name="password" type="password" autoComplete="current-password" required />
    </>
  )
}

/** Only a path of this very app: a link from outside must not send people elsewhere after they signed in. */
function isOwnAddress(next: string | undefined): next is string {
  return next?.startsWith('/') === true && !next.startsWith('//') && !next.startsWith('/\\')
}
