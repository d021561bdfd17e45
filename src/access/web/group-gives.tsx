/** What people of a directory's group are given: a role and a clearance. Nothing set: viewers with the lowest clearance. */
import { callApi } from '../../web/api.ts'
import { labelName, labelNames, roleNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { useSession } from '../../web/session.ts'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { changeGroup, type Group } from '../contract.ts'
import { roles } from '../policy.ts'
import { refreshPeople } from './member-changes.ts'

const given = roles.filter((role) => role !== 'owner' && role !== 'service')

export function GroupGives({ group, mayChange }: { group: Group; mayChange: boolean }) {
  const session = useSession()
  const least = t('열람자, 공개 (정하지 않음)', 'Viewer, public (not set)')
  const words = [
    group.givesRole === null ? '' : roleNames[group.givesRole],
    group.givesClearance === null ? '' : labelName(group.givesClearance),
  ].filter(Boolean)
  if (!mayChange) return <span className="sub">{words.join(' · ') || least}</span>

  async function give(change: Partial<Pick<Group, 'givesRole' | 'givesClearance'>>) {
    const { givesRole, givesClearance } = { ...group, ...change }
    const role = given.find((one) => one === givesRole) ?? null
    try {
      await callApi(changeGroup, { params: { groupId: group.id }, body: { givesRole: role, givesClearance } })
      refreshPeople()
      sayDone(t(`「${group.name}」의 사람들에게 바로 적용했습니다`, `Given to the people of “${group.name}” at once`))
    } catch (error) {
      sayFailed(error)
    }
  }

  return (
    <>
      <select
        className="in-row"
        aria-label={t(`${group.name}: 역할`, `${group.name}: role`)}
        value={group.givesRole ?? ''}
        onChange={(event) => void give({ givesRole: given.find((one) => one === event.target.value) ?? null })}
      >
        <option value="">{t('역할 정하지 않음', 'No role')}</option>
        {given.map((role) => (
          <option key={role} value={role}>
            {roleNames[role]}
          </option>
        ))}
      </select>{' '}
      <select
        className="in-row"
        aria-label={t(`${group.name}: 취급 등급`, `${group.name}: clearance`)}
        value={group.givesClearance ?? ''}
        onChange={(event) =>
          void give({ givesClearance: event.target.value === '' ? null : Number(event.target.value) })
        }
      >
        <option value="">{t('등급 정하지 않음', 'No clearance')}</option>
        {labelNames.slice(0, (session?.member.clearance ?? 0) + 1).map((name, value) => (
          <option key={name} value={value}>
            {name}
          </option>
        ))}
      </select>
    </>
  )
}
