/** The queries of people and groups as the company's directory sees them: no services, and only groups that it made. */
import { and, eq, inArray, isNull, ne, or, type SQL, sql } from 'drizzle-orm'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import type { DirectoryGroup, DirectoryPerson } from './scim-document.ts'
import type { Comparison } from './scim-filter.ts'
import type { MemberRow } from './store.ts'
import { groupEdge, member, memberGroup } from './tables.ts'

export type Group = typeof memberGroup.$inferSelect

/** A page of what matches, and how many match; undefined for an attribute by which nothing is found. */
export async function listPeople(
  tx: Tx,
  query: { filter: readonly Comparison[]; offset: number; limit: number },
): Promise<{ rows: MemberRow[]; total: number } | undefined> {
  const conditions = query.filter.map(personIs)
  if (conditions.includes(undefined)) return undefined
  const where = and(isPerson, ...conditions)
  const rows = await tx.db
    .select()
    .from(member)
    .where(where)
    .orderBy(member.createdAt, member.id)
    .offset(query.offset)
    .limit(query.limit)
  return { rows, total: await tx.db.$count(member, where) }
}

const isPerson = and(ne(member.role, 'service'), isNull(member.directoryDeletedAt))
const userName = sql`lower(coalesce(${member.userName}, ${member.email}))`

function personIs({ attribute, value }: Comparison): SQL | undefined {
  const text = String(value)
  switch (attribute) {
    case 'username':
      return sql`${userName} = lower(${text})`
    case 'externalid':
      return eq(member.externalId, text)
    case 'displayname':
      return sql`lower(coalesce(${member.directoryProfile}->>'displayName', ${member.name})) = lower(${text})`
    case 'emails':
    case 'emails.value':
      return sql`(${member.email} = lower(${text}) OR EXISTS (
        SELECT FROM jsonb_array_elements(coalesce(${member.directoryProfile}->'emails', '[]')) one WHERE lower(one->>'value') = lower(${text})))`
    case 'active':
      return eq(member.isActive, text.toLowerCase() === 'true')
    case 'id':
      return sql`${member.id}::text = lower(${text})`
    default:
      return undefined
  }
}

export async function findPerson(tx: Tx, id: string): Promise<MemberRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(member)
    .where(and(eq(member.id, id), isPerson))
    .for('update')
  return row
}

/** Also those whom the directory deleted, and services: nobody has the e-mail of another. */
export async function findNamesakes(tx: Tx, person: Pick<DirectoryPerson, 'email' | 'userName'>): Promise<MemberRow[]> {
  return tx.db
    .select()
    .from(member)
    .where(or(eq(member.email, person.email), sql`${userName} = lower(${person.userName})`))
    .for('update')
}

export async function updatePerson(
  tx: Tx,
  id: string,
  values: Partial<
    Pick<
      MemberRow,
      | 'name'
      | 'email'
      | 'role'
      | 'clearance'
      | 'isActive'
      | 'externalId'
      | 'userName'
      | 'directoryProfile'
      | 'directoryDeletedAt'
    >
  >,
): Promise<void> {
  if (Object.keys(values).length > 0) await tx.db.update(member).set(values).where(eq(member.id, id))
}

/** What the groups of a person, and those above, give by the owner's setting. */
export async function findGrant(
  tx: Tx,
  principalId: number,
): Promise<{ role: string | null; clearance: number | null }> {
  const { rows } = await tx.db.execute<{ role: string | null; clearance: number | null }>(
    sql`SELECT * FROM access.granted_to(${principalId}, ${tx.actor.workspaceId}::uuid)`,
  )
  return rows[0] ?? { role: null, clearance: null }
}

// ---------------------------------------------------------------- groups

export async function listGroups(
  tx: Tx,
  query: { filter: readonly Comparison[]; offset: number; limit: number },
): Promise<{ rows: Group[]; total: number } | undefined> {
  const conditions = query.filter.map(groupIs)
  if (conditions.includes(undefined)) return undefined
  const where = and(eq(memberGroup.isDirectory, true), ...conditions)
  const rows = await tx.db
    .select()
    .from(memberGroup)
    .where(where)
    .orderBy(memberGroup.createdAt, memberGroup.id)
    .offset(query.offset)
    .limit(query.limit)
  return { rows, total: await tx.db.$count(memberGroup, where) }
}

function groupIs({ attribute, value }: Comparison): SQL | undefined {
  const text = String(value)
  switch (attribute) {
    case 'displayname':
      return sql`lower(${memberGroup.name}) = lower(${text})`
    case 'externalid':
      return eq(memberGroup.externalId, text)
    case 'id':
      return sql`${memberGroup.id}::text = lower(${text})`
    case 'members':
    case 'members.value':
      return sql`${memberGroup.principalId} IN (
        SELECT e.parent_principal_id FROM group_edge e
         WHERE e.child_principal_id IN (
           SELECT m.principal_id FROM member m WHERE m.id::text = lower(${text})
           UNION ALL SELECT g.principal_id FROM member_group g WHERE g.id::text = lower(${text})))`
    default:
      return undefined
  }
}

export async function findGroup(tx: Tx, id: string): Promise<Group | undefined> {
  const [row] = await tx.db
    .select()
    .from(memberGroup)
    .where(and(eq(memberGroup.id, id), eq(memberGroup.isDirectory, true)))
    .for('update')
  return row
}

/** @returns undefined when there is a group of this name, the directory's or another */
export async function insertGroup(tx: Tx, group: DirectoryGroup): Promise<Group | undefined> {
  const [row] = await tx.db
    .insert(memberGroup)
    .values({
      ...{ id: newId(), workspaceId: tx.actor.workspaceId, name: group.name, externalId: group.externalId },
      isDirectory: true,
    })
    .onConflictDoNothing({ target: [memberGroup.workspaceId, memberGroup.name] })
    .returning()
  return row
}

export async function updateGroup(
  tx: Tx,
  id: string,
  values: Partial<Pick<Group, 'name' | 'externalId' | 'givesRole' | 'givesClearance' | 'changedAt'>>,
): Promise<void> {
  await tx.db.update(memberGroup).set(values).where(eq(memberGroup.id, id))
}

export async function dropGroup(tx: Tx, id: string): Promise<void> {
  await tx.db.execute(sql`SELECT access.drop_directory_group(${id}::uuid)`)
}

export interface GroupMember {
  id: string
  name: string
  principalId: number
  kind: 'User' | 'Group'
}

/** Who is in these groups, people before groups, by the group's principal. */
export async function listMembersOf(tx: Tx, groups: readonly number[]): Promise<Map<number, GroupMember[]>> {
  const found = new Map<number, GroupMember[]>(groups.map((one) => [one, []]))
  if (groups.length === 0) return found
  const inThem = inArray(groupEdge.parentPrincipalId, [...groups])
  const people = await tx.db
    .select({ of: groupEdge.parentPrincipalId, id: member.id, name: member.name, principalId: member.principalId })
    .from(groupEdge)
    .innerJoin(member, eq(member.principalId, groupEdge.childPrincipalId))
    .where(and(inThem, isPerson))
    .orderBy(member.createdAt, member.id)
  const nested = await tx.db
    .select({
      ...{ of: groupEdge.parentPrincipalId, id: memberGroup.id, name: memberGroup.name },
      principalId: memberGroup.principalId,
    })
    .from(groupEdge)
    .innerJoin(memberGroup, eq(memberGroup.principalId, groupEdge.childPrincipalId))
    .where(and(inThem, eq(memberGroup.isDirectory, true)))
    .orderBy(memberGroup.createdAt, memberGroup.id)
  for (const { of, ...one } of people) found.get(of)?.push({ ...one, kind: 'User' })
  for (const { of, ...one } of nested) found.get(of)?.push({ ...one, kind: 'Group' })
  return found
}

/** The directory's groups of these people, by the person's principal. */
export async function listGroupsOf(
  tx: Tx,
  people: readonly number[],
): Promise<Map<number, { id: string; name: string }[]>> {
  const found = new Map<number, { id: string; name: string }[]>(people.map((one) => [one, []]))
  if (people.length === 0) return found
  const rows = await tx.db
    .select({ of: groupEdge.childPrincipalId, id: memberGroup.id, name: memberGroup.name })
    .from(groupEdge)
    .innerJoin(memberGroup, eq(memberGroup.principalId, groupEdge.parentPrincipalId))
    .where(and(inArray(groupEdge.childPrincipalId, [...people]), eq(memberGroup.isDirectory, true)))
    .orderBy(memberGroup.name)
  for (const { of, ...group } of rows) found.get(of)?.push(group)
  return found
}

/** People and groups of these ids; what is no id of either is left out. */
export async function findMembers(tx: Tx, ids: readonly string[]): Promise<GroupMember[]> {
  if (ids.length === 0) return []
  const people = await tx.db
    .select({ id: member.id, name: member.name, principalId: member.principalId })
    .from(member)
    .where(and(inArray(member.id, [...ids]), isPerson))
  const groups = await tx.db
    .select({ id: memberGroup.id, name: memberGroup.name, principalId: memberGroup.principalId })
    .from(memberGroup)
    .where(and(inArray(memberGroup.id, [...ids]), eq(memberGroup.isDirectory, true)))
  return [
    ...people.map((one): GroupMember => ({ ...one, kind: 'User' })),
    ...groups.map((one): GroupMember => ({ ...one, kind: 'Group' })),
  ]
}

export async function addEdges(tx: Tx, parentPrincipalId: number, children: readonly number[]): Promise<void> {
  if (children.length === 0) return
  const edges = children.map((childPrincipalId) => ({
    workspaceId: tx.actor.workspaceId,
    childPrincipalId,
    parentPrincipalId,
  }))
  await tx.db.insert(groupEdge).values(edges).onConflictDoNothing()
}

export async function dropEdges(tx: Tx, parentPrincipalId: number, children: readonly number[]): Promise<void> {
  if (children.length === 0) return
  await tx.db
    .delete(groupEdge)
    .where(and(eq(groupEdge.parentPrincipalId, parentPrincipalId), inArray(groupEdge.childPrincipalId, [...children])))
}

/** Everybody in a group, also through groups inside it. */
export async function listPeopleBelow(tx: Tx, groupPrincipalId: number): Promise<MemberRow[]> {
  return tx.db
    .select()
    .from(member)
    .where(
      sql`${member.principalId} IN (
        WITH RECURSIVE below(id) AS (
          SELECT e.child_principal_id FROM group_edge e WHERE e.parent_principal_id = ${groupPrincipalId}
          UNION SELECT e.child_principal_id FROM group_edge e JOIN below ON e.parent_principal_id = below.id)
        SELECT id FROM below)`,
    )
    .orderBy(member.id)
    .for('update')
}
