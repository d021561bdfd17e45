/** People and their groups. */
import { AppError, notFound } from '../kernel/error.ts'
import { newId } from '../kernel/id.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import { sqlStateOf, uniqueViolation } from '../kernel/sql-state.ts'
import type * as contract from './contract.ts'
import type { Session } from './contract.ts'
import { endEverythingOf } from './endings.service.ts'
import { refuseWeakPassword } from './passwords.service.ts'
import { actionsOf, mayMakeGroups, roles } from './policy.ts'
import { getSettings } from './session.store.ts'
import { lookAboveClearance } from './sessions.service.ts'
import * as store from './store.ts'

export async function getSession(ctx: Scope): Promise<Session> {
  const { userId } = ctx.actor // A key's is empty.
  const hasPassword = userId ? await ctx.ports.signIns.hasPassword(userId) : null
  return ctx.transaction(async (tx) => {
    const [space, me] = [await store.getWorkspace(tx), await store.findMember(tx, tx.actor.memberId)]
    if (!me) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
    return {
      member: {
        id: me.id,
        name: me.name,
        email: me.email,
        role: roleOf(me.role),
        clearance: me.clearance,
        personalFolderId: me.personalFolderId,
      },
      workspace: { id: space.id, name: space.name },
      actions: actionsOf(me.role),
      secondFactor: tx.actor.secondFactor ?? null,
      lookedAtBy: await lookerOf(tx),
      hasPassword,
    }
  })
}

/** Who sits there while this member is looked as. */
async function lookerOf(tx: Tx): Promise<Session['lookedAtBy']> {
  const { viewerId, viewedUntil } = tx.actor
  const viewer = viewerId && (await store.findMember(tx, viewerId))
  return viewer && viewedUntil ? { name: viewer.name, until: viewedUntil } : null
}

export async function listMembers(ctx: Scope) {
  return ctx.transaction(async (tx) => ({ items: (await store.listMembers(tx)).map(presentMember) }))
}

/**
 * Adds a person. The sign-in is made first, because another library keeps it; when the member cannot be written, it is
 * taken back.
 */
export async function addMember(ctx: Scope, input: OperationInput<typeof contract.addMember>['body']) {
  const { email, name, password, role, clearance, groups } = input
  const { taken, settings } = await ctx.transaction(async (tx) => ({
    taken: await store.findMemberByEmail(tx, email.toLowerCase()),
    settings: await getSettings(tx),
  }))
  if (taken) throw emailTaken()
  refuseWeakPassword(password, { name, email }, settings.passwordMinLength)
  const userId = await ctx.ports.signIns
    .create({ email: email.toLowerCase(), name, password })
    .catch((error: unknown) => refuseTaken(error))
  try {
    return await ctx.transaction(async (tx) => {
      const id = newId()
      await store.insertMember(tx, { id, userId, email: email.toLowerCase(), name, role, clearance }, `${name}의 문서`)
      await placeInGroups(tx, id, groups)
      await tx.audit({ action: 'member.added', objectKind: 'member', objectId: id, detail: { role, clearance } })
      return presentMember(await getMemberWithGroups(tx, id))
    })
  } catch (error) {
    await ctx.ports.signIns.remove(userId)
    return refuseTaken(error)
  }
}

/** Two may add the same person at once: the second finds nobody when it looks, and the e-mail taken when it writes. */
function refuseTaken(error: unknown): never {
  throw sqlStateOf(error) === uniqueViolation ? emailTaken() : error
}

function emailTaken(): AppError {
  return new AppError('conflict', 'access.email-taken', {
    ko: '이 이메일을 쓰는 구성원이 이미 있습니다. 구성원 목록에서 확인해 주세요.',
    en: 'A member with this e-mail exists already. See the list of members.',
  })
}

export async function changeMember(
  ctx: Scope,
  memberId: string,
  change: OperationInput<typeof contract.changeMember>['body'],
) {
  const { groups, ...values } = change
  if (values.isActive === false && memberId === ctx.actor.memberId) {
    throw new AppError('conflict', 'access.cannot-end-self', {
      ko: '자기 자신은 내보낼 수 없습니다. 다른 소유자에게 요청해 주세요.',
      en: 'You cannot remove yourself. Ask another owner to do it.',
    })
  }
  const changed = await ctx.transaction(async (tx) => {
    const before = await store.findMember(tx, memberId)
    if (!before) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
    // Before the role: an owner who gives it up may not change groups afterwards.
    if (groups) await placeInGroups(tx, memberId, groups)
    await store.updateMember(tx, memberId, values).catch(explainLastOwner)
    // Before the commit, so that no cookie from before works again even for a moment.
    if (values.isActive && !before.isActive && before.userId) await ctx.ports.signIns.endSessions(before.userId)
    if (values.isActive === false) await endEverythingOf(ctx, tx, memberId)
    await tx.audit({ action: 'member.changed', objectKind: 'member', objectId: memberId, detail: change })
    return { userId: before.userId, member: presentMember(await getMemberWithGroups(tx, memberId)) }
  })
  if (values.isActive === false && changed.userId) await ctx.ports.signIns.endSessions(changed.userId)
  return changed.member
}

/** The database refuses it, under a lock: only there do two owners who demote each other at the same moment meet. */
export function explainLastOwner(error: unknown): never {
  const cause = error instanceof Error ? error.cause : undefined
  if (!(cause instanceof Error && 'constraint' in cause && cause.constraint === 'member_last_owner')) throw error
  throw new AppError(
    'conflict',
    'access.last-owner',
    {
      ko: '회사에는 소유자가 한 명은 있어야 합니다. 다른 구성원을 먼저 소유자로 정한 뒤 다시 시도해 주세요.',
      en: 'A company needs at least one owner. Make another member an owner first, then try again.',
    },
    { cause: error },
  )
}

/** Groups are named by people; one that does not exist yet is made. */
export async function placeInGroups(tx: Tx, memberId: string, names: readonly string[]): Promise<void> {
  const person = await store.findMember(tx, memberId)
  if (!person) return
  const kept = await store.listDirectoryGroupsOf(tx, person.principalId)
  const wanted = await groupsNamed(tx, names)
  refuseDirectoryGroups(wanted.filter((group) => !kept.some((one) => one.id === group.id)))
  const all = new Set([...wanted, ...kept].map((group) => group.principalId))
  await store.replaceParents(tx, person.principalId, [...all])
}

/** Who is in a group of the directory is decided there: it would not know of anybody placed in it here. */
export function refuseDirectoryGroups(groups: readonly { name: string; isDirectory: boolean }[]): void {
  const names = groups.filter((group) => group.isDirectory).map((group) => group.name)
  if (names.length === 0) return
  throw new AppError('conflict', 'access.directory-group', {
    ko: `회사 디렉터리가 관리하는 그룹입니다: ${names.join(', ')}. 사람은 디렉터리에서 넣어 주세요.`,
    en: `The company's directory keeps this group: ${names.join(', ')}. Add people to it there.`,
  })
}

/** The groups of these names; whoever may make groups gets the missing ones made. */
export async function groupsNamed(tx: Tx, names: readonly string[]) {
  const wanted = [...new Set(names)]
  const known = await store.findGroupsByName(tx, wanted)
  // In one order, so that two who make the same groups at once do not wait for each other.
  const missing = wanted.filter((name) => !known.some((group) => group.name === name)).sort()
  if (missing.length === 0) return known
  if (!mayMakeGroups(tx.actor.role)) throw mayNotMakeGroups(missing)
  for (const name of missing) await store.insertGroup(tx, name)
  return store.findGroupsByName(tx, wanted)
}

function mayNotMakeGroups(names: readonly string[]): AppError {
  return new AppError('forbidden', 'access.may-not-make-groups', {
    ko: `아직 없는 그룹입니다: ${names.join(', ')}. 관리자에게 만들어 달라고 요청해 주세요.`,
    en: `There is no such group yet: ${names.join(', ')}. Ask an administrator to make it.`,
  })
}

export async function ensureGroups(ctx: Scope, names: readonly string[]) {
  return ctx.transaction(async (tx) => ({
    items: (await groupsNamed(tx, names)).map(({ name, principalId }) => ({ name, principalId })),
  }))
}

export async function listGroups(ctx: Scope) {
  return ctx.transaction(async (tx) => ({
    items: (await store.listGroups(tx)).map((group) => ({
      ...group,
      givesRole: group.givesRole === null ? null : roleOf(group.givesRole),
    })),
  }))
}

export async function addGroup(ctx: Scope, input: { name: string; parents: string[] }) {
  return ctx.transaction(async (tx) => {
    const group = await store.insertGroup(tx, input.name)
    if (!group) {
      throw new AppError('conflict', 'access.group-exists', {
        ko: '같은 이름의 그룹이 있습니다. 다른 이름을 써 주세요.',
        en: 'A group with this name exists. Choose another name.',
      })
    }
    const parents = await groupsNamed(tx, input.parents)
    await store.replaceParents(
      tx,
      group.principalId,
      parents.map((parent) => parent.principalId),
    )
    await tx.audit({ action: 'group.added', objectKind: 'group', objectId: group.id })
    return { id: group.id, principalId: group.principalId }
  })
}

/** The member in whose name a program of this machine acts. Made at the first start. */
export async function ensureServiceMember(ctx: Scope, email: string, name: string): Promise<string> {
  return ctx.transaction(async (tx) => {
    const existing = await store.findMemberByEmail(tx, email)
    if (existing) return existing.id
    const id = newId()
    await store.insertMember(tx, { id, userId: null, email, name, role: 'service', clearance: 2 }, `${name}의 문서`)
    await tx.audit({ action: 'member.added', objectKind: 'member', objectId: id, detail: { role: 'service' } })
    return id
  })
}

/** The rights of somebody else, for those who hold the scope `view-as`. Written to the audit log. */
export async function findMemberToViewAs(
  ctx: Scope,
  email: string,
  { isAudited }: { isAudited: boolean },
): Promise<store.MemberRow> {
  return ctx.transaction(async (tx) => {
    const person = await store.findMemberByEmail(tx, email.toLowerCase())
    if (!person?.isActive) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
    const me = await store.findMember(tx, tx.actor.memberId)
    if (person.clearance > (me?.clearance ?? -1)) throw lookAboveClearance(person.name)
    if (isAudited) await tx.audit({ action: 'member.viewed-as', objectKind: 'member', objectId: person.id })
    return person
  })
}

async function getMemberWithGroups(tx: Tx, memberId: string) {
  const row = (await store.listMembers(tx)).find((person) => person.id === memberId)
  if (!row) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
  return row
}

export function presentMember(row: store.MemberRow & { groups: string[] }) {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: roleOf(row.role),
    clearance: row.clearance,
    isActive: row.isActive,
    principalId: row.principalId,
    groups: row.groups,
  }
}

export function roleOf(role: string) {
  const known = roles.find((one) => one === role)
  if (!known) throw new Error(`unknown role ${role}`)
  return known
}
