/** Groups that the company's directory makes and fills. What it did not make it neither sees nor touches. */
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import { sqlStateOf, uniqueViolation } from '../kernel/sql-state.ts'
import type * as contract from './contract.ts'
import * as directory from './directory.store.ts'
import { whileRegranting } from './directory-grants.service.ts'
import { type DirectoryGroup, invalid, readGroup, toDocument } from './scim-document.ts'
import { parseFilter } from './scim-filter.ts'
import { patched } from './scim-patch.ts'
import { chosen, type GroupRow, groupDocument, groupResource, listResource, pageAsked } from './scim-resources.ts'
import { baseOf, shown } from './scim-users.service.ts'
import * as store from './store.ts'

type Shown = OperationInput<typeof contract.getDirectoryGroup>['query']

export async function listDirectoryGroups(
  ctx: Scope,
  query: OperationInput<typeof contract.listDirectoryGroups>['query'],
) {
  const filter = query.filter ? parseFilter(query.filter) : []
  const { startIndex, count } = pageAsked(query)
  return ctx.transaction(async (tx) => {
    const page = await directory.listGroups(tx, { filter, offset: startIndex - 1, limit: count })
    if (!page)
      throw invalid('invalidFilter', '이 속성으로는 찾을 수 없습니다.', 'Groups are not found by this attribute.')
    const rows = await withMembers(tx, page.rows)
    const resources = rows.map((row) => chosen(groupResource(row, baseOf(ctx)), query))
    return listResource(resources, page.total, startIndex)
  })
}

export async function getDirectoryGroup(ctx: Scope, groupId: string, query: Shown) {
  return ctx.transaction(async (tx) => shown(chosen(await present(ctx, tx, groupId), query)))
}

export async function addDirectoryGroup(ctx: Scope, body: unknown) {
  const group = readGroup(toDocument(body))
  return ctx.transaction(async (tx) => {
    const row = await directory.insertGroup(tx, group)
    if (!row) throw taken(group.name)
    await tx.audit({ action: 'group.added', objectKind: 'group', objectId: row.id, detail: { name: group.name, way } })
    await fill(tx, row, group.members ?? [])
    return shown(await present(ctx, tx, row.id))
  })
}

/** Members that it leaves away are members no more: a replacement says all of it. */
export async function replaceDirectoryGroup(ctx: Scope, groupId: string, body: unknown) {
  return ctx.transaction(async (tx) => {
    const row = await getGroup(tx, groupId)
    const group = readGroup(toDocument(body))
    await change(tx, row, { ...group, members: group.members ?? [] })
    return shown(await present(ctx, tx, groupId))
  })
}

export async function patchDirectoryGroup(ctx: Scope, groupId: string, body: unknown) {
  return ctx.transaction(async (tx) => {
    const row = await getGroup(tx, groupId)
    const [before] = await withMembers(tx, [row])
    if (!before) throw new Error('a group without a row')
    await change(tx, row, readGroup(patched(groupDocument(before), body)))
    return shown(await present(ctx, tx, groupId))
  })
}

export async function deleteDirectoryGroup(ctx: Scope, groupId: string) {
  return ctx.transaction(async (tx) => {
    const row = await getGroup(tx, groupId)
    const people = await directory.listPeopleBelow(tx, row.principalId)
    await store.lockRights(tx) // The rules that name it go too.
    await whileRegranting(tx, people, () => directory.dropGroup(tx, row.id))
    await tx.audit({ action: 'group.removed', objectKind: 'group', objectId: row.id, detail: { name: row.name, way } })
    return {}
  })
}

const way = 'directory'

async function change(tx: Tx, row: directory.Group, group: DirectoryGroup): Promise<void> {
  if (group.name !== row.name || group.externalId !== row.externalId) {
    const { name, externalId } = group
    await directory.updateGroup(tx, row.id, { name, externalId }).catch((error: unknown) => {
      throw sqlStateOf(error) === uniqueViolation ? taken(name) : error
    })
    const detail = { before: row.name, name, way }
    await tx.audit({ action: 'group.renamed', objectKind: 'group', objectId: row.id, detail })
  }
  if (group.members) await fill(tx, row, group.members)
}

/** Exactly these from now on. */
async function fill(tx: Tx, row: directory.Group, ids: readonly string[]): Promise<void> {
  const wanted = await findAll(tx, ids)
  const present = (await directory.listMembersOf(tx, [row.principalId])).get(row.principalId) ?? []
  const added = wanted.filter((one) => !present.some((other) => other.principalId === one.principalId))
  const removed = present.filter((one) => !wanted.some((other) => other.principalId === one.principalId))
  if (added.length === 0 && removed.length === 0) return
  const people = await peopleOf(tx, [...added, ...removed])
  await whileRegranting(tx, people, async () => {
    await directory.dropEdges(tx, row.principalId, principalsOf(removed))
    await directory.addEdges(tx, row.principalId, principalsOf(added))
  })
  await directory.updateGroup(tx, row.id, { changedAt: tx.now() })
  const namesOf = (some: readonly directory.GroupMember[]) => some.slice(0, 100).map((one) => one.name)
  const detail = { name: row.name, added: namesOf(added), removed: namesOf(removed), way }
  await tx.audit({ action: 'group.members-changed', objectKind: 'group', objectId: row.id, detail })
}

const principalsOf = (some: readonly directory.GroupMember[]) => some.map((one) => one.principalId)

async function findAll(tx: Tx, ids: readonly string[]): Promise<directory.GroupMember[]> {
  const isId = (id: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
  const found = await directory.findMembers(tx, ids.filter(isId))
  const missing = ids.find((id) => !found.some((one) => one.id === id.toLowerCase()))
  if (missing === undefined) return found
  const shownId = missing.slice(0, 40)
  throw invalid('invalidValue', `members에 없는 사람이나 그룹입니다: ${shownId}`, `members names nobody: ${shownId}`)
}

/** The people themselves, and those below the groups. */
async function peopleOf(tx: Tx, some: readonly directory.GroupMember[]): Promise<store.MemberRow[]> {
  const people = new Map<string, store.MemberRow>()
  for (const one of some) {
    const found =
      one.kind === 'User' ? [await store.findMember(tx, one.id)] : await directory.listPeopleBelow(tx, one.principalId)
    for (const person of found) if (person) people.set(person.id, person)
  }
  return [...people.values()]
}

async function getGroup(tx: Tx, groupId: string): Promise<directory.Group> {
  const row = await directory.findGroup(tx, groupId)
  if (!row) throw notFound('access.group-not-found', { ko: '그룹을', en: 'The group' })
  return row
}

async function present(ctx: Scope, tx: Tx, groupId: string) {
  const [row] = await withMembers(tx, [await getGroup(tx, groupId)])
  if (!row) throw new Error('a group without a row')
  return groupResource(row, baseOf(ctx))
}

async function withMembers(tx: Tx, rows: readonly directory.Group[]): Promise<GroupRow[]> {
  const members = await directory.listMembersOf(
    tx,
    rows.map((row) => row.principalId),
  )
  return rows.map((row) => ({ ...row, members: members.get(row.principalId) ?? [] }))
}

function taken(name: string): AppError {
  return new AppError(
    'conflict',
    'access.group-exists',
    {
      ko: `같은 이름의 그룹이 나루에 있습니다: ${name}. 한쪽의 이름을 바꿔 주세요. 디렉터리는 자기가 만든 그룹만 관리합니다.`,
      en: `A group with this name exists in Naru: ${name}. Rename one of them: the directory keeps only groups that it made.`,
    },
    { detail: { scimType: 'uniqueness' } },
  )
}
