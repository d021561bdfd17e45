/** Setting a second factor up: a picture for the phone, codes for a bad day, then one code as the proof. */
import { type FormEvent, useState } from 'react'
import { renderSVG } from 'uqr'
import { t } from '../../web/language.ts'
import { queryClient } from '../../web/query-client.ts'
import { callSignIn, useSession } from '../../web/session.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { sayDone } from '../../web/ui/toast.tsx'
import { getSession } from '../contract.ts'

interface Begun {
  totpURI: string
  backupCodes: string[]
}

export function SecondFactorSection() {
  const session = useSession()
  const [begun, setBegun] = useState<Begun>()
  const [problem, setProblem] = useState<unknown>()
  const state = session?.secondFactor
  if (!state) return null

  async function attempt(work: () => Promise<void>) {
    setProblem(undefined)
    try {
      await work()
    } catch (error) {
      setProblem(error)
    }
  }
  const fieldOf = (event: FormEvent<HTMLFormElement>, name: string) => {
    event.preventDefault()
    return String(new FormData(event.currentTarget).get(name) ?? '').trim()
  }
  const begin = (event: FormEvent<HTMLFormElement>) => {
    const password = fieldOf(event, 'factor-password') || undefined
    void attempt(async () => setBegun((await callSignIn('/two-factor/enable', { password })) as Begun))
  }
  const prove = (event: FormEvent<HTMLFormElement>) => {
    const code = fieldOf(event, 'factor-code').replaceAll(/\s/g, '')
    void attempt(async () => {
      await callSignIn('/two-factor/verify-totp', { code })
      setBegun(undefined)
      sayDone(t('두 단계 인증을 켰습니다', 'The second factor is on'))
      await queryClient.invalidateQueries({ queryKey: [getSession.id] })
    })
  }
  const remove = (event: FormEvent<HTMLFormElement>) => {
    const password = fieldOf(event, 'factor-password') || undefined
    void attempt(async () => {
      await callSignIn('/two-factor/disable', { password })
      sayDone(t('두 단계 인증을 껐습니다', 'The second factor is off'))
      await queryClient.invalidateQueries({ queryKey: [getSession.id] })
    })
  }

  return (
    <section>
      <div className="section-head">
        <h2>{t('두 단계 인증', 'Second factor')}</h2>
        <span className="end note">{state === 'on' ? t('켜짐', 'On') : t('꺼짐', 'Off')}</span>
      </div>
      {state === 'missing' && (
        <p className="must-set-up">
          {t(
            '이 회사에서는 두 단계 인증이 필요합니다. 켜고 나면 나루를 쓸 수 있습니다.',
            'This company asks for a second factor. Set it up to go on.',
          )}
        </p>
      )}
      {begun ? (
        <div className="factor-steps">
          <div
            className="qr"
            role="img"
            aria-label={t('인증 앱으로 찍을 그림', 'The picture for the authenticator app')}
            // biome-ignore lint/security/noDangerouslySetInnerHtml: drawn here, from a text that holds no markup
            dangerouslySetInnerHTML={{ __html: renderSVG(begun.totpURI, { border: 2 }) }}
          />
          <div>
            <p>
              {t(
                '휴대전화의 인증 앱으로 그림을 찍거나 아래 글자를 앱에 적어 주세요.',
                'Scan the picture with an authenticator app, or type the letters below into it.',
              )}
            </p>
            <p className="factor-key">{new URL(begun.totpURI).searchParams.get('secret')}</p>
            <p>
              {t(
                '휴대전화를 잃었을 때 쓸 번호입니다. 한 번씩만 쓸 수 있고 지금만 보입니다. 안전한 곳에 적어 두세요.',
                'For when the phone is lost. Each works once, and they are shown only now. Keep them in a safe place.',
              )}
            </p>
            <ul className="backup-codes">
              {begun.backupCodes.map((code) => (
                <li key={code}>{code}</li>
              ))}
            </ul>
            <form onSubmit={prove}>
              <div className="form-row">
                <label htmlFor="factor-code">{t('앱에 보이는 여섯 자리', 'The six digits that the app shows')}</label>
                <input
                  id="factor-code"
                  name="factor-code"
                  className="field"
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  required
                />
              </div>
              <button type="submit" className="btn is-main">
                {t('켜기', 'Turn on')}
              </button>
            </form>
          </div>
        </div>
      ) : (
        <form onSubmit={state === 'on' ? remove : begin}>
          {/* Who signs in at the company's provider only has none. */}
          {session.hasPassword && (
            <div className="form-row">
              <label htmlFor="factor-password">{t('비밀번호 확인', 'Your password')}</label>
              <input
                id="factor-password"
                name="factor-password"
                type="password"
                className="field"
                required
                autoComplete="current-password"
              />
            </div>
          )}
          <button type="submit" className={state === 'on' ? 'btn' : 'btn is-main'}>
            {state === 'on' ? t('끄기', 'Turn off') : t('두 단계 인증 켜기', 'Set it up')}
          </button>
        </form>
      )}
      {problem !== undefined && <Problem error={problem} />}
    </section>
  )
}
