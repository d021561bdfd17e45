/** 내 계정: one's own password, and where one is signed in. */
import { type FormEvent, useState } from 'react'
import { callApi, useApi } from '../../web/api.ts'
import { formatExact, labelName, roleNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { queryClient } from '../../web/query-client.ts'
import { useSession } from '../../web/session.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { changePassword, endOwnSession, listOwnSessions, type OwnSession } from '../contract.ts'
import { SecondFactorSection } from './second-factor.tsx'
import './account-page.css'

export function AccountPage() {
  const session = useSession()
  return (
    <main id="work" className="page account">
      <div className="area">
        <h1>{t('내 계정', 'Your account')}</h1>
      </div>
      {session && (
        <dl className="pairs">
          <dt>{t('이름', 'Name')}</dt>
          <dd>{session.member.name}</dd>
          <dt>{t('이메일', 'E-mail')}</dt>
          <dd>{session.member.email}</dd>
          <dt>{t('역할', 'Role')}</dt>
          <dd>{roleNames[session.member.role]}</dd>
          <dt>{t('취급 등급', 'Clearance')}</dt>
          <dd>{labelName(session.member.clearance)}</dd>
        </dl>
      )}
      <SecondFactorSection />
      {session?.hasPassword !== false && <PasswordSection />}
      <SessionsSection />
    </main>
  )
}

function PasswordSection() {
  const [problem, setProblem] = useState<unknown>()

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const fields = new FormData(form)
    setProblem(undefined)
    try {
      await callApi(changePassword, {
        body: { current: String(fields.get('current')), next: String(fields.get('next')) },
      })
      form.reset()
      void queryClient.invalidateQueries({ queryKey: [listOwnSessions.id] })
      sayDone(
        t('비밀번호를 바꾸었습니다. 다른 로그인은 모두 끝났습니다', 'Password changed. Every other sign-in has ended'),
      )
    } catch (error) {
      setProblem(error)
    }
  }

  return (
    <section>
      <div className="section-head">
        <h2>{t('비밀번호', 'Password')}</h2>
      </div>
      <form onSubmit={(event) => void submit(event)}>
        <div className="form-row">
          <label htmlFor="current">{t('지금 비밀번호', 'Present password')}</label>
          <input
            id="current"
            name="current"
            type="password"
            className="field"
            required
            autoComplete="current-password"
          />
        </div>
        <div className="form-row">
          <label htmlFor="next">{t('새 비밀번호', 'New password')}</label>
          <input
            id="next"
            name="next"
            type="password"
            className="field"
            required
            autoComplete="new-password"
            aria-describedby="next-help"
          />
          <span className="help" id="next-help">
            {t(
              '낱말 서너 개를 이으면 외우기 쉽고 안전합니다. 바꾸면 이 화면 말고는 모두 로그아웃됩니다.',
              'Three or four words joined are safe. Changing it signs you out everywhere else.',
            )}
          </span>
        </div>
        {problem !== undefined && <Problem error={problem} />}
        <button type="submit" className="btn is-main">
          {t('비밀번호 바꾸기', 'Change the password')}
        </button>
      </form>
    </section>
  )
}

function SessionsSection() {
  const sessions = useApi(listOwnSessions)

  async function end(session: OwnSession) {
    try {
      await callApi(endOwnSession, { params: { sessionId: session.id } })
      sayDone(t('로그인을 끝냈습니다', 'Ended the session'))
    } catch (error) {
      sayFailed(error)
    }
    void queryClient.invalidateQueries({ queryKey: [listOwnSessions.id] })
  }

  return (
    <section>
      <div className="section-head">
        <h2>{t('로그인한 곳', 'Where you are signed in')}</h2>
      </div>
      {sessions.isError && <Problem error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <ul className="own-sessions">
        {(sessions.data?.items ?? []).map((one) => (
          <li key={one.id}>
            <span>
              <b>{browserName(one.browser)}</b>
              <span className="note">
                {one.address ?? t('주소 모름', 'unknown address')}, {t('로그인', 'since')} {formatExact(one.createdAt)}
              </span>
            </span>
            {one.isThisOne ? (
              <span className="note">{t('이 화면', 'this one')}</span>
            ) : (
              <button type="button" className="btn" onClick={() => void end(one)}>
                {t('끝내기', 'End')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Enough to recognise one's own machine by. */
function browserName(text: string | null): string {
  if (!text) return t('알 수 없는 프로그램', 'Unknown program')
  const browser = /Edg\//.test(text)
    ? 'Edge'
    : /Whale\//.test(text)
      ? 'Whale'
      : /Firefox\//.test(text)
        ? 'Firefox'
        : /Chrome\//.test(text)
          ? 'Chrome'
          : /Safari\//.test(text)
            ? 'Safari'
            : text.slice(0, 40)
  const system = /Windows|Android|iPhone|iPad|Mac OS|Linux/.exec(text)?.[0]
  return system ? `${browser}, ${system}` : browser
}
