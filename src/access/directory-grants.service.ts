/**
 * What people of a directory's group are given beside its rights: a role and a clearance, set by an owner for that group. Who
 * comes into such a group gets them, who goes loses them; nobody else's are touched, and an owner's never.
 */
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import * as directory from './directory.store.ts'
import * as store from './store.ts'

export async function changeGroup(
  ctx: Scope,
  groupId: string,
  gives: OperationInput<typeof contract.changeGroup>['body'],
) {
  return ctx.transaction(async (tx) => {
    const group = await directory.findGroup(tx, groupId)
    if (!group) throw notFound('access.group-not-found', { ko: '디렉터리의 그룹을', en: 'The group of the directory' })
    const me = await store.getMember(tx)
    if ((gives.givesClearance ?? 0) > me.clearance) throw aboveOwn()
    const people = await directory.listPeopleBelow(tx, group.principalId)
    await whileRegranting(tx, people, () => directory.updateGroup(tx, groupId, gives))
    await tx.audit({
      action: 'group.gives',
      objectKind: 'group',
      objectId: groupId,
      detail: { name: group.name, before: { role: group.givesRole, clearance: group.givesClearance }, ...gives },
    })
    return {}
  })
}

/** Does what changes groups, and gives or takes what follows from it for these people. */
export async function whileRegranting(
  tx: Tx,
  people: readonly store.MemberRow[],
  work: () => Promise<void>,
): Promise<void> {
  const before = new Map<string, Awaited<ReturnType<typeof directory.findGrant>>>()
  for (const person of people) before.set(person.id, await directory.findGrant(tx, person.principalId))
  await work()
  for (const person of people) {
    const [then, now] = [before.get(person.id), await directory.findGrant(tx, person.principalId)]
    if (!person.isActive || person.role === 'owner' || person.role === 'service') continue
    const change = {
      ...(then?.role === now.role ? {} : { role: now.role ?? 'viewer' }),
      ...(then?.clearance === now.clearance ? {} : { clearance: now.clearance ?? 0 }),
    }
    if (Object.keys(change).length === 0) continue
    await directory.updatePerson(tx, person.id, change)
    const detail = { ...change, way: 'directory' }
    await tx.audit({ action: 'member.changed', objectKind: 'member', objectId: person.id, detail })
  }
}

function aboveOwn(): AppError {
  return new AppError('forbidden', 'access.gives-more-than-own', {
    ko: '내 취급 등급보다 높게는 줄 수 없습니다. 등급을 낮추거나 등급이 높은 소유자에게 요청해 주세요.',
    en: 'You cannot give a higher clearance than yours. Choose a lower one, or ask an owner who has it.',
  })
}
