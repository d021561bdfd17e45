/** Inviting a person: what they will be, then a link to send them. */
import { type FormEvent, useState } from 'react'
import type { OperationReply } from '../../kernel/operation.ts'
import { callApi } from '../../web/api.ts'
import { labelNames, roleNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { useSession } from '../../web/session.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { inviteMember } from '../contract.ts'
import { roles } from '../policy.ts'
import { GroupChoice } from './group-choice.tsx'
import { refreshPeople } from './member-changes.ts'

const invitable = roles.filter((role) => role !== 'service')
const dayChoices = [1, 3, 7, 14, 30]

export function InviteForm({
  groupNames,
  onInvited,
  onClose,
}: {
  groupNames: readonly string[]
  onInvited(invited: OperationReply<typeof inviteMember>): void
  onClose(): void
}) {
  const session = useSession()
  const [groups, setGroups] = useState<string[]>([])
  const [problem, setProblem] = useState<unknown>()
  const [isSending, setSending] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    setSending(true)
    setProblem(undefined)
    try {
      const invited = await callApi(inviteMember, {
        body: {
          name: text('name'),
          email: text('email'),
          role: invitable.find((role) => role === text('role')) ?? 'viewer',
          clearance: Number(text('clearance')),
          groups,
          days: Number(text('days')),
        },
      })
      refreshPeople()
      onInvited(invited)
    } catch (error) {
      setProblem(error)
      setSending(false)
    }
  }

  return (
    <form className="member-form" onSubmit={(event) => void submit(event)}>
      <div className="form-row">
        <label htmlFor="invite-name">{t('이름', 'Name')}</label>
        {/* biome-ignore lint/a11y/noAutofocus: the person has just asked for this form */}
        <input id="invite-name" name="name" className="field" required maxLength={100} autoFocus />
      </div>
      <div className="form-row">
        <label htmlFor="invite-email">{t('이메일', 'E-mail')}</label>
        <input id="invite-email" name="email" type="email" className="field" required autoComplete="off" />
        <span className="help">{t('로그인할 때 씁니다', 'For signing in')}</span>
      </div>
      <div className="form-row">
        <label htmlFor="invite-role">{t('역할', 'Role')}</label>
        <select id="invite-role" name="role" className="field" defaultValue="viewer">
          {invitable.map((role) => (
            <option key={role} value={role}>
              {roleNames[role]}
            </option>
          ))}
        </select>
        <span className="help">{t('역할은 문서를 읽게 하지 않습니다', 'A role never lets anybody read content')}</span>
      </div>
      <div className="form-row">
        <label htmlFor="invite-clearance">{t('취급 등급', 'Clearance')}</label>
        <select id="invite-clearance" name="clearance" className="field" defaultValue="0">
          {labelNames.slice(0, (session?.member.clearance ?? 0) + 1).map((name, value) => (
            <option key={name} value={value}>
              {name}
            </option>
          ))}
        </select>
        <span className="help">{t('내 등급까지 줄 수 있습니다', 'Up to your own')}</span>
      </div>
      <div className="form-row">
        <label htmlFor="invite-days">{t('링크 기한', 'The link ends after')}</label>
        <select id="invite-days" name="days" className="field" defaultValue="7">
          {dayChoices.map((days) => (
            <option key={days} value={days}>
              {t(`${days}일`, days === 1 ? '1 day' : `${days} days`)}
            </option>
          ))}
        </select>
      </div>
      <GroupChoice names={groupNames} chosen={groups} onChange={setGroups} />
      {problem !== undefined && <Problem error={problem} />}
      <div className="acts">
        <button type="submit" className="btn is-main" disabled={isSending}>
          {t('초대 링크 만들기', 'Make the link')}
        </button>
        <button type="button" className="btn is-plain" onClick={onClose}>
          {t('그만두기', 'Cancel')} <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  )
}
