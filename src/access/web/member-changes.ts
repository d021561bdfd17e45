/** Changing a person, with the way back. */
import { type CallInput, callApi } from '../../web/api.ts'
import { labelName, roleNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { queryClient } from '../../web/query-client.ts'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { changeMember, listGroups, listInvitations, listMembers, type Member } from '../contract.ts'

type Change = NonNullable<CallInput<typeof changeMember>['body']>

export function refreshPeople(): void {
  void queryClient.invalidateQueries({ queryKey: [listMembers.id] })
  void queryClient.invalidateQueries({ queryKey: [listGroups.id] })
  void queryClient.invalidateQueries({ queryKey: [listInvitations.id] })
}

export async function changePerson(person: Member, change: Change, back: Change): Promise<void> {
  const set = (body: Change) => callApi(changeMember, { params: { memberId: person.id }, body })
  // The row changes at once and returns when the server refuses.
  queryClient.setQueriesData<{ items: Member[] }>(
    { queryKey: [listMembers.id] },
    (before) =>
      before && {
        items: before.items.map((one) => (one.id === person.id ? { ...one, ...(change as Partial<Member>) } : one)),
      },
  )
  try {
    await set(change)
    refreshPeople()
    sayDone(sentence(person.name, change), () => void set(back).then(refreshPeople, sayFailed))
  } catch (error) {
    refreshPeople()
    sayFailed(error)
  }
}

function sentence(name: string, change: Change): string {
  if (change.isActive === false) return t(`${name} 님을 내보냈습니다`, `Removed ${name}`)
  if (change.isActive === true) return t(`${name} 님을 다시 들였습니다`, `${name} is back`)
  if (change.role) return t(`${name} 님의 역할: ${roleNames[change.role]}`, `${name} is now ${roleNames[change.role]}`)
  if (change.clearance !== undefined)
    return t(
      `${name} 님의 취급 등급: ${labelName(change.clearance)}`,
      `${name} is cleared for ${labelName(change.clearance)}`,
    )
  const groups = change.groups?.join(', ')
  return groups
    ? t(`${name} 님의 그룹: ${groups}`, `Groups of ${name}: ${groups}`)
    : t(`${name} 님을 모든 그룹에서 뺐습니다`, `${name} is in no group now`)
}
