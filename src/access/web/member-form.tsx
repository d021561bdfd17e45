/** A new person: signs in with e-mail and a first password. */
import { type FormEvent, useState } from 'react'
import { callApi } from '../../web/api.ts'
import { labelNames, roleNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { sayDone } from '../../web/ui/toast.tsx'
import { addMember } from '../contract.ts'
import { roles } from '../policy.ts'
import { GroupChoice } from './group-choice.tsx'
import { refreshPeople } from './member-changes.ts'

const shortestPassword = 10

export function MemberForm({ groupNames, onClose }: { groupNames: readonly string[]; onClose(): void }) {
  const [groups, setGroups] = useState<string[]>([])
  const [problem, setProblem] = useState<unknown>()
  const [isSending, setSending] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const name = text('name')
    setSending(true)
    setProblem(undefined)
    try {
      await callApi(addMember, {
        body: {
          name,
          email: text('email'),
          password: String(form.get('password') ?? ''),
          role: roles.find((role) => role === text('role')) ?? 'viewer',
          clearance: text('clearance') === '2' ? 2 : text('clearance') === '1' ? 1 : 0,
          groups,
        },
      })
      refreshPeople()
      sayDone(
        t(
          `${name} 님을 추가했습니다. 첫 비밀번호를 따로 알려 주세요`,
          `Added ${name}. Tell them the first password by another way`,
        ),
      )
      onClose()
    } catch (error) {
      setProblem(error)
      setSending(false)
    }
  }

  return (
    <form className="member-form" onSubmit={(event) => void submit(event)}>
      <div className="form-row">
        <label htmlFor="member-name">{t('이름', 'Name')}</label>
        {/* biome-ignore lint/a11y/noAutofocus: the person has just asked for this form */}
        <input id="member-name" name="name" className="field" required maxLength={100} autoFocus />
      </div>
      <div className="form-row">
        <label htmlFor="member-email">{t('이메일', 'E-mail')}</label>
        <input id="member-email" name="email" type="email" className="field" required autoComplete="off" />
      </div>
      <div className="form-row">
        <label htmlFor="member-password">{t('첫 비밀번호', 'First password')}</label>
        <input
          id="member-password"
          name="password"
          type="password"
          className="field"
          required
          minLength={shortestPassword}
          autoComplete="new-password"
          aria-describedby="member-password-help"
        />
        <span className="help" id="member-password-help">
          {t(`${shortestPassword}자 이상`, `At least ${shortestPassword} characters`)}
        </span>
      </div>
      <div className="form-row">
        <label htmlFor="member-role">{t('역할', 'Role')}</label>
        <select
          id="member-role"
          name="role"
          className="field"
          defaultValue="viewer"
          aria-describedby="member-role-help"
        >
          {roles
            .filter((role) => role !== 'service')
            .map((role) => (
              <option key={role} value={role}>
                {roleNames[role]}
              </option>
            ))}
        </select>
        <span className="help" id="member-role-help">
          {t('역할은 문서를 읽게 하지 않습니다', 'A role never lets anybody read content')}
        </span>
      </div>
      <div className="form-row">
        <label htmlFor="member-clearance">{t('취급 등급', 'Clearance')}</label>
        <select
          id="member-clearance"
          name="clearance"
          className="field"
          defaultValue="0"
          aria-describedby="member-clearance-help"
        >
          {labelNames.map((name, value) => (
            <option key={name} value={value}>
              {name}
            </option>
          ))}
        </select>
        <span className="help" id="member-clearance-help">
          {t(
            '이보다 높은 등급은 규칙이 허용해도 보이지 않습니다',
            'Anything above stays hidden, whatever the rules allow',
          )}
        </span>
      </div>
      <GroupChoice names={groupNames} chosen={groups} onChange={setGroups} />
      {problem !== undefined && <Problem error={problem} />}
      <div className="acts">
        <button type="submit" className="btn is-main" disabled={isSending}>
          {t('추가', 'Add')}
        </button>
        <button type="button" className="btn is-plain" onClick={onClose}>
          {t('그만두기', 'Cancel')} <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  )
}
