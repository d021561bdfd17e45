/** Sign in; at the very first start, make the company and its first owner. */
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { callApi, useApi } from '../../web/api.ts'
import { changeLanguage, language, t } from '../../web/language.ts'
import { signIn } from '../../web/session.ts'
import { getSetup, setUp } from '../contract.ts'
import { Brand } from './brand.tsx'
import { SignInForm } from './sign-in-form.tsx'
import './sign-in-page.css'

export function SignInPage() {
  const setup = useApi(getSetup)
  if (setup.isPending) return null
  return (
    <main id="work" className="landing">
      {setup.data?.isEmpty ? <SetUpForm /> : <SignInForm companyName={setup.data?.workspaceName ?? null} />}
      <Crossing />
      <footer className="server">
        <span>{location.host}</span>
        <span>{t('사내 서버, 밖으로 보내는 데이터 없음', 'On your own server; nothing is sent outside')}</span>
        <button
          type="button"
          lang={language === 'ko' ? 'en' : 'ko'}
          onClick={() => changeLanguage(language === 'ko' ? 'en' : 'ko')}
        >
          {language === 'ko' ? 'English' : '한국어'}
        </button>
      </footer>
    </main>
  )
}

function SetUpForm() {
  const navigate = useNavigate()
  const [problem, setProblem] = useState<string>()

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const value = (name: string) => String(fields.get(name) ?? '').trim()
    try {
      const owner = {
        workspaceName: value('company'),
        name: value('name'),
        email: value('email'),
        password: value('password'),
      }
      await callApi(setUp, { body: owner })
      await signIn(owner.email, owner.password)
      await navigate({ to: '/' })
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }

  return (
    <form className="form" onSubmit={submit}>
      <Brand />
      <h1>{t('처음 시작합니다', 'First start')}</h1>
      <p className="sub">
        {t(
          '회사와 첫 소유자를 정해 주세요. 이 화면은 한 번만 나옵니다.',
          'Name the company and its first owner. This page appears once.',
        )}
      </p>
      <label htmlFor="company">{t('회사 이름', 'Company')}</label>
      <input className="field" id="company" name="company" autoComplete="organization" required />
      <label htmlFor="name">{t('이름', 'Your name')}</label>
      <input className="field" id="name" name="name" autoComplete="name" required />
      <label htmlFor="email">{t('이메일', 'E-mail')}</label>
      <input className="field" id="email" name="email" type="email" autoComplete="username" required />
      <label htmlFor="password">{t('비밀번호 (10자 이상)', 'Password (at least 10 characters)')}</label>
      <input
        className="field"
        id="password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={10}
        required
      />
      {problem && (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" className="btn is-main">
        {t('시작하기', 'Start')}
      </button>
    </form>
  )
}

/** The near bank carries the form, the far bank is the running service. */
export function Crossing() {
  const stages = [
    [t('① 문제 정의', '① Define'), t('무엇을 위해, 어느 모델로', 'What for, with which model')],
    [t('② 데이터', '② Data'), t('무엇을 알고, 누가 볼 수 있는지', 'What it knows, and who may see it')],
    [t('③ 모델', '③ Model'), t('같은 행에서 얼마나 나아졌는지', 'How much better on the same rows')],
    [t('④ 서비스', '④ Serve'), t('사람에게 쓸모 있고, 계속 그런지', 'Whether it works, and stays that way')],
  ]
  return (
    <div className="water">
      <i className="boat" aria-hidden="true" />
      <ol>
        {stages.map(([name, question]) => (
          <li key={name}>
            <b>{name}</b>
            <p>{question}</p>
          </li>
        ))}
      </ol>
    </div>
  )
}
