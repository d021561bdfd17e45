/** Inviting a person: what they will be, then a link to send them. */
import { useState } from 'react'
import type { OperationReply } from '../../kernel/operation.ts'
import { callApi } from '../../web/api.ts'
import { labelNames, roleNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { useSession } from '../../web/session.ts'
import { FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
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

  const sending = useSending(async ({ text, number }) => {
    const invited = await callApi(inviteMember, {
      body: {
        name: text('name'),
        email: text('email'),
        role: invitable.find((role) => role === text('role')) ?? 'viewer',
        clearance: number('clearance') ?? 0,
        groups,
        days: Number(text('days')),
      },
    })
    refreshPeople()
    onInvited(invited)
  })

  return (
    <form className="member-form" onSubmit={sending.onSubmit}>
      <FormRow id="invite-name" label={t('이름', 'Name')}>
        {/* biome-ignore lint/a11y/noAutofocus: the person has just asked for this form */}
        <input id="invite-name" name="name" className="field" required maxLength={100} autoFocus />
      </FormRow>
      <FormRow id="invite-email" label={t('이메일', 'E-mail')} help={t('로그인할 때 씁니다', 'For signing in')}>
        <input id="invite-email" name="email" type="email" className="field" required autoComplete="off" />
      </FormRow>
      <FormRow
        id="invite-role"
        label={t('역할', 'Role')}
        help={t('역할은 문서를 읽게 하지 않습니다', 'A role never lets anybody read content')}
      >
        <select id="invite-role" name="role" className="field" defaultValue="viewer">
          {invitable.map((role) => (
            <option key={role} value={role}>
              {roleNames[role]}
            </option>
          ))}
        </select>
      </FormRow>
      <FormRow
        id="invite-clearance"
        label={t('취급 등급', 'Clearance')}
        help={t('내 등급까지 줄 수 있습니다', 'Up to your own')}
      >
        <select id="invite-clearance" name="clearance" className="field" defaultValue="0">
          {labelNames.slice(0, (session?.member.clearance ?? 0) + 1).map((name, value) => (
            <option key={name} value={value}>
              {name}
            </option>
          ))}
        </select>
      </FormRow>
      <FormRow id="invite-days" label={t('링크 기한', 'The link ends after')}>
        <select id="invite-days" name="days" className="field" defaultValue="7">
          {dayChoices.map((days) => (
            <option key={days} value={days}>
              {t(`${days}일`, days === 1 ? '1 day' : `${days} days`)}
            </option>
          ))}
        </select>
      </FormRow>
      <GroupChoice names={groupNames} chosen={groups} onChange={setGroups} />
      <FormEnd action={t('초대 링크 만들기', 'Make the link')} sending={sending} onClose={onClose} />
    </form>
  )
}
