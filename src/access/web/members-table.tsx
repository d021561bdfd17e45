/** A person a row. Role, clearance and groups change in place; ending a person unfolds below, with a way back. */
import { labelName, labelNames, roleNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { Chevron } from '../../web/ui/icons.tsx'
import { State } from '../../web/ui/mark.tsx'
import type { Member } from '../contract.ts'
import { roles } from '../policy.ts'
import { GroupChoice } from './group-choice.tsx'
import { changePerson } from './member-changes.ts'
import { MemberSteps } from './member-steps.tsx'

interface Props {
  members: readonly Member[]
  groupNames: readonly string[]
  mayManage: boolean
  ownId: string | undefined
  openId: string | undefined
  onOpen(id: string | undefined): void
}

export function MembersTable({ members, ...props }: Props) {
  return (
    <table className="table is-list members-table">
      <thead>
        <tr>
          <th scope="col">{t('이름', 'Name')}</th>
          <th scope="col">{t('이메일', 'E-mail')}</th>
          <th scope="col">{t('역할', 'Role')}</th>
          <th scope="col">{t('취급 등급', 'Clearance')}</th>
          <th scope="col">{t('그룹', 'Groups')}</th>
          <th scope="col">{t('상태', 'State')}</th>
          {props.mayManage && (
            <th scope="col">
              <span className="sr">{t('할 수 있는 일', 'Actions')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {members.map((person) => (
          <MemberRow key={person.id} person={person} members={members} {...props} />
        ))}
      </tbody>
    </table>
  )
}

function MemberRow({ person, members, groupNames, mayManage, ownId, openId, onOpen }: Props & { person: Member }) {
  const isOpen = person.id === openId
  const isMe = person.id === ownId
  // A service acts for programs of this machine; its role is not a person's to choose.
  const mayChange = mayManage && person.role !== 'service'
  const name = (what: string) => `${person.name}, ${what}`
  return (
    <>
      <tr className={isOpen ? 'is-on' : person.isActive ? undefined : 'is-ended'}>
        <td className="at-name">
          <span className="name" id={`member-${person.id}`} tabIndex={-1}>
            {person.name}
          </span>
          {isMe && <span className="note"> {t('나', 'you')}</span>}
        </td>
        <td className="at-email sub">{person.email}</td>
        <td className="at-role">
          {mayChange && !isMe ? (
            <select
              className="in-row"
              aria-label={name(t('역할', 'role'))}
              value={person.role}
              onChange={(event) => {
                const role = roles.find((known) => known === event.target.value)
                if (role) void changePerson(person, { role }, { role: person.role })
              }}
            >
              {roles
                .filter((role) => role !== 'service')
                .map((role) => (
                  <option key={role} value={role}>
                    {roleNames[role]}
                  </option>
                ))}
            </select>
          ) : (
            <span title={isMe ? t('내 역할은 다른 소유자가 바꿉니다', 'Another owner changes your role') : undefined}>
              {roleNames[person.role]}
            </span>
          )}
        </td>
        <td className="at-clearance">
          {mayChange ? (
            <select
              className="in-row"
              aria-label={name(t('취급 등급', 'clearance'))}
              value={person.clearance}
              onChange={(event) => {
                const clearance = event.target.value === '2' ? 2 : event.target.value === '1' ? 1 : 0
                void changePerson(person, { clearance }, { clearance: person.clearance as 0 | 1 | 2 })
              }}
            >
              {labelNames.map((label, value) => (
                <option key={label} value={value}>
                  {label}
                </option>
              ))}
            </select>
          ) : (
            labelName(person.clearance)
          )}
        </td>
        <td className="at-groups sub">{person.groups.join(', ') || '–'}</td>
        <td className="at-state">
          <State state={person.isActive ? 'checked' : 'cancelled'}>
            {person.isActive ? t('쓰는 중', 'Active') : t('내보냄', 'Removed')}
          </State>
        </td>
        {mayManage && (
          <td className="at-more num">
            <button
              type="button"
              className="unfold"
              aria-expanded={isOpen}
              aria-label={t(`${person.name} 그룹과 내보내기`, `${person.name}: groups, removing`)}
              onClick={() => onOpen(isOpen ? undefined : person.id)}
            >
              <Chevron />
            </button>
          </td>
        )}
      </tr>
      {isOpen && mayManage && (
        <tr className="unfolded">
          <td colSpan={7}>
            <div className="member-work">
              <GroupChoice
                names={groupNames}
                chosen={person.groups}
                onChange={(groups) => void changePerson(person, { groups }, { groups: person.groups })}
              />
              <div className="acts">
                {person.isActive ? (
                  <button
                    type="button"
                    className="btn"
                    disabled={isMe}
                    onClick={() => void changePerson(person, { isActive: false }, { isActive: true })}
                  >
                    {t('내보내기', 'Remove')}
                  </button>
                ) : (
                  <button
                    type="button"
                    className="btn"
                    onClick={() => void changePerson(person, { isActive: true }, { isActive: false })}
                  >
                    {t('다시 들이기', 'Bring back')}
                  </button>
                )}
                <span className="note">
                  {isMe
                    ? t(
                        '나를 내보낼 수는 없습니다. 다른 소유자가 합니다.',
                        'You cannot remove yourself; another owner does.',
                      )
                    : person.isActive
                      ? t(
                          '내보내면 로그인이 끊기고 키가 폐기됩니다. 이 사람이 올린 문서는 남습니다.',
                          'Ends the sign-in and revokes the keys. What this person uploaded stays.',
                        )
                      : t(
                          '다시 들이면 로그인할 수 있습니다. 폐기된 키는 돌아오지 않습니다.',
                          'May sign in again. Revoked keys do not return.',
                        )}
                </span>
              </div>
              <MemberSteps person={person} members={members} />
            </div>
          </td>
        </tr>
      )}
    </>
  )
}
