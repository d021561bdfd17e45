/** The queries of people, the tree of rights and the audit log. What they see is decided by the policies of the database. */
import { and, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import { accessRule, auditEvent, groupEdge, mayOnRow, member, memberGroup, node, workspace } from './tables.ts'

export type MemberRow = typeof member.$inferSelect
export type NodeRow = typeof node.$inferSelect & { mayWrite: boolean; mayShare: boolean }

export async function getWorkspace(tx: Tx) {
  const [row] = await tx.db.select().from(workspace)
  if (!row) throw new Error('a scope without a workspace')
  return row
}

// ---------------------------------------------------------------- people

export async function listMembers(tx: Tx): Promise<(MemberRow & { groups: string[] })[]> {
  // One after the other: a transaction has one connection.
  const rows = await tx.db.select().from(member).orderBy(member.name)
  const edges = await tx.db
    .select({ child: groupEdge.childPrincipalId, name: memberGroup.name })
    .from(groupEdge)
    .innerJoin(memberGroup, eq(memberGroup.principalId, groupEdge.parentPrincipalId))
  return rows.map((row) => ({
    ...row,
    groups: edges.filter((edge) => edge.child === row.principalId).map((edge) => edge.name),
  }))
}

export async function findMember(tx: Tx, memberId: string): Promise<MemberRow | undefined> {
  const [row] = await tx.db.select().from(member).where(eq(member.id, memberId))
  return row
}

/** The actor's own row. */
export async function getMember(tx: Tx): Promise<MemberRow> {
  const row = await findMember(tx, tx.actor.memberId)
  if (!row) throw new Error('an actor without a member')
  return row
}

export async function findMemberByEmail(tx: Tx, email: string): Promise<MemberRow | undefined> {
  const [row] = await tx.db.select().from(member).where(eq(member.email, email))
  return row
}

export async function insertMember(
  tx: Tx,
  values: Pick<MemberRow, 'id' | 'email' | 'name' | 'role' | 'clearance' | 'userId'>,
  personalFolderName: string,
): Promise<void> {
  await tx.db.insert(member).values({ ...values, workspaceId: tx.actor.workspaceId })
  await tx.db.execute(sql`select access.give_personal_folder(${values.id}, ${newId()}, ${personalFolderName})`)
}

export async function updateMember(
  tx: Tx,
  memberId: string,
  values: Partial<Pick<MemberRow, 'name' | 'role' | 'clearance' | 'isActive'>>,
): Promise<void> {
  if (Object.keys(values).length > 0) await tx.db.update(member).set(values).where(eq(member.id, memberId))
}

/** The keys of a member, the links that they made, and those to a new password of theirs. */
export async function endKeysAndLinks(tx: Tx, memberId: string): Promise<void> {
  await tx.db.execute(sql`SELECT access.end_keys_and_links(${memberId}::uuid)`)
}

/** Nobody else changes a member until the transaction ends. */
export async function lockMembers(tx: Tx): Promise<void> {
  await tx.db.select({ id: member.id }).from(member).orderBy(member.id).for('update')
}

// ---------------------------------------------------------------- groups

/** The groups of a person that the company's directory keeps. */
export async function listDirectoryGroupsOf(tx: Tx, principalId: number) {
  const rows = await tx.db
    .select({ group: memberGroup })
    .from(groupEdge)
    .innerJoin(memberGroup, eq(memberGroup.principalId, groupEdge.parentPrincipalId))
    .where(and(eq(groupEdge.childPrincipalId, principalId), eq(memberGroup.isDirectory, true)))
  return rows.map((row) => row.group)
}

export async function listGroups(tx: Tx) {
  const groups = await tx.db.select().from(memberGroup).orderBy(memberGroup.name)
  const edges = await tx.db.select().from(groupEdge)
  const nameOf = new Map(groups.map((group) => [group.principalId, group.name]))
  return groups.map((group) => ({
    ...group,
    members: edges.filter((edge) => edge.parentPrincipalId === group.principalId && !nameOf.has(edge.childPrincipalId))
      .length,
    parents: edges
      .filter((edge) => edge.childPrincipalId === group.principalId)
      .flatMap((edge) => nameOf.get(edge.parentPrincipalId) ?? []),
  }))
}

export async function findGroupsByName(tx: Tx, names: readonly string[]) {
  if (names.length === 0) return []
  return tx.db
    .select()
    .from(memberGroup)
    .where(inArray(memberGroup.name, [...names]))
}

/** @returns undefined when there is one of this name already, also one that was made a moment ago */
export async function insertGroup(tx: Tx, name: string): Promise<typeof memberGroup.$inferSelect | undefined> {
  const [row] = await tx.db
    .insert(memberGroup)
    .values({ id: newId(), workspaceId: tx.actor.workspaceId, name })
    .onConflictDoNothing({ target: [memberGroup.workspaceId, memberGroup.name] })
    .returning()
  return row
}

export async function replaceParents(tx: Tx, childPrincipalId: number, parents: readonly number[]): Promise<void> {
  await tx.db.delete(groupEdge).where(eq(groupEdge.childPrincipalId, childPrincipalId))
  if (parents.length === 0) return
  const edges = parents.map((parentPrincipalId) => ({
    workspaceId: tx.actor.workspaceId,
    childPrincipalId,
    parentPrincipalId,
  }))
  // Two who set the same groups at once both find none after their delete.
  await tx.db.insert(groupEdge).values(edges).onConflictDoNothing()
}

export interface PrincipalRow {
  principalId: number
  name: string
  kind: 'member' | 'group' | 'everyone'
  note: string
}

export async function listPrincipals(tx: Tx): Promise<PrincipalRow[]> {
  const space = await getWorkspace(tx)
  const members = await tx.db.select().from(member).orderBy(member.name)
  const groups = await tx.db.select().from(memberGroup).orderBy(memberGroup.name)
  return [
    { principalId: space.everyonePrincipalId, name: space.name, kind: 'everyone', note: '' },
    ...groups.map((row): PrincipalRow => ({ principalId: row.principalId, name: row.name, kind: 'group', note: '' })),
    ...members.map(
      (row): PrincipalRow => ({ principalId: row.principalId, name: row.name, kind: 'member', note: row.email }),
    ),
  ]
}

// ---------------------------------------------------------------- the tree

const mayWrite = mayOnRow('write', node)
const mayShare = mayOnRow('share', node)

/** In the bin stands what was deleted itself, not what lies inside it: restoring brings both back. */
export async function listFolders(tx: Tx, deleted: boolean): Promise<NodeRow[]> {
  const rows = await tx.db
    .select({ node, mayWrite, mayShare })
    .from(node)
    .where(and(eq(node.kind, 'folder'), deleted ? isNotNull(node.deletedAt) : eq(node.isHidden, false)))
    .orderBy(node.name)
  return rows.map((row) => ({ ...row.node, mayWrite: row.mayWrite, mayShare: row.mayShare }))
}

export async function findNode(tx: Tx, nodeId: string): Promise<NodeRow | undefined> {
  const [row] = await tx.db.select({ node, mayWrite, mayShare }).from(node).where(eq(node.id, nodeId))
  return row && { ...row.node, mayWrite: row.mayWrite, mayShare: row.mayShare }
}

/** The visible ancestors, from the top; itself not included. */
export async function listAncestors(tx: Tx, nodeId: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await tx.db.execute<{ id: string; name: string }>(sql`
    WITH RECURSIVE up AS (
      SELECT n.parent_id, 0 AS depth FROM node n WHERE n.id = ${nodeId}
      UNION ALL SELECT n.parent_id, up.depth + 1 FROM node n JOIN up ON n.id = up.parent_id)
    SELECT n.id, n.name FROM up JOIN node n ON n.id = up.parent_id ORDER BY up.depth DESC`)
  return rows
}

export async function insertNode(
  tx: Tx,
  values: {
    id: string
    parentId: string | null
    kind: 'folder' | 'document'
    name: string
    ownLabel: number
    inherits?: boolean
  },
): Promise<void> {
  await tx.db.insert(node).values({
    ...values,
    workspaceId: tx.actor.workspaceId,
    createdBy: tx.actor.memberId,
    createdAt: tx.now(),
  })
}

/**
 * One change of the tree or its rules at a time in a workspace: two at once would each flatten the tree without seeing the
 * other's rule, and what is checked stays true until it is written. Reading and uploading do not wait.
 */
export async function lockRights(tx: Tx): Promise<void> {
  await tx.db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`rights ${tx.actor.workspaceId}`}, 0))`)
}

/** Does `nodeId` lie in `folderId`, or is it the same? Asked of the whole tree: a folder between may be closed to the actor. */
export async function liesInside(tx: Tx, nodeId: string, folderId: string): Promise<boolean> {
  const { rows } = await tx.db.execute<{ inside: boolean }>(
    sql`SELECT access.lies_inside(${nodeId}::uuid, ${folderId}::uuid) AS inside`,
  )
  return rows[0]?.inside ?? false
}

/** Did it come inside another file, as an attachment? */
export async function isEnclosed(tx: Tx, nodeId: string): Promise<boolean> {
  const { rows } = await tx.db.execute<{ enclosed: boolean }>(
    sql`SELECT access.is_enclosed(${nodeId}::uuid) AS enclosed`,
  )
  return rows[0]?.enclosed ?? false
}

export async function updateNode(
  tx: Tx,
  nodeId: string,
  values: Partial<
    Pick<NodeRow, 'name' | 'parentId' | 'ownLabel' | 'inherits' | 'deletedAt' | 'deletedBy' | 'purgeAskedAt'>
  >,
): Promise<void> {
  await lockRights(tx)
  await tx.db
    .update(node)
    .set({ ...values, updatedAt: tx.now() })
    .where(eq(node.id, nodeId))
}

/** Those of the nodes that the actor may change. */
export async function listWritable(tx: Tx, nodeIds: readonly string[]): Promise<Set<string>> {
  if (nodeIds.length === 0) return new Set()
  const rows = await tx.db
    .select({ id: node.id })
    .from(node)
    .where(and(inArray(node.id, [...nodeIds]), mayWrite))
  return new Set(rows.map((row) => row.id))
}

export async function findFolderByName(tx: Tx, name: string, parentId: string | null): Promise<NodeRow | undefined> {
  const rows = await tx.db
    .select({ node, mayWrite, mayShare })
    .from(node)
    .where(
      and(
        eq(node.kind, 'folder'),
        eq(node.name, name),
        eq(node.isHidden, false),
        parentId === null ? isNull(node.parentId) : eq(node.parentId, parentId),
      ),
    )
    .orderBy(node.createdAt)
  const row = rows.find((candidate) => candidate.mayWrite)
  return row && { ...row.node, mayWrite: row.mayWrite, mayShare: row.mayShare }
}

// ---------------------------------------------------------------- rules

/** The rules that count for a node: its own, and those of the ancestors up to the first cut. */
export async function listRules(tx: Tx, nodeId: string) {
  const { rows } = await tx.db.execute<{
    id: string
    node_id: string
    node_name: string
    principal_id: number
    verb: 'read' | 'write' | 'share'
    effect: 'allow' | 'deny'
    expires_at: Date | null
    created_at: Date
    created_by: string | null
    depth: number
  }>(sql`
    WITH RECURSIVE chain AS (
      SELECT n.id, n.parent_id, n.inherits, n.name, 0 AS depth FROM node n WHERE n.id = ${nodeId}
      UNION ALL SELECT n.id, n.parent_id, n.inherits, n.name, chain.depth + 1
        FROM node n JOIN chain ON n.id = chain.parent_id AND chain.inherits)
    SELECT r.id, r.node_id, chain.name AS node_name, r.principal_id, r.verb, r.effect, r.expires_at, r.created_at, r.created_by, chain.depth
      FROM chain JOIN access_rule r ON r.node_id = chain.id ORDER BY chain.depth, r.created_at, r.verb`)
  return rows
}

export async function insertRule(
  tx: Tx,
  values: {
    nodeId: string
    principalId: number
    verb: 'read' | 'write' | 'share'
    effect: 'allow' | 'deny'
    expiresAt: Date | null
  },
): Promise<string> {
  const id = newId()
  await lockRights(tx)
  await tx.db
    .insert(accessRule)
    .values({ id, workspaceId: tx.actor.workspaceId, createdBy: tx.actor.memberId, createdAt: tx.now(), ...values })
    .onConflictDoUpdate({
      target: [accessRule.nodeId, accessRule.principalId, accessRule.verb, accessRule.effect],
      set: { expiresAt: values.expiresAt },
    })
  return id
}

export async function mayGive(tx: Tx, nodeId: string, verb: 'read' | 'write' | 'share'): Promise<boolean> {
  const { rows } = await tx.db.execute<{ may: boolean }>(sql`SELECT access.may_give(${nodeId}::uuid, ${verb}) AS may`)
  return rows[0]?.may ?? false
}

export async function deleteRule(tx: Tx, nodeId: string, ruleId: string): Promise<boolean> {
  await lockRights(tx)
  const rows = await tx.db
    .delete(accessRule)
    .where(and(eq(accessRule.id, ruleId), eq(accessRule.nodeId, nodeId)))
    .returning({ id: accessRule.id })
  return rows.length > 0
}

export async function explainRules(tx: Tx, nodeId: string, memberId: string) {
  const { rows } = await tx.db.execute<{
    rule_id: string
    from_node: string
    principal_id: number
    verb: string
    effect: 'allow' | 'deny'
    expires_at: Date | null
    is_expired: boolean
    applies: boolean
  }>(sql`SELECT * FROM access.explain(${nodeId}, ${memberId})`)
  return rows
}

export async function listNodeNames(tx: Tx, nodeIds: readonly string[]): Promise<Map<string, string>> {
  if (nodeIds.length === 0) return new Map()
  const rows = await tx.db
    .select({ id: node.id, name: node.name })
    .from(node)
    .where(inArray(node.id, [...nodeIds]))
  return new Map(rows.map((row) => [row.id, row.name]))
}

// ---------------------------------------------------------------- audit

export async function insertAudit(
  tx: Pick<Tx, 'db' | 'actor' | 'requestId' | 'now'>,
  event: { action: string; objectKind: string; objectId: string; detail?: Record<string, unknown> },
): Promise<void> {
  await tx.db.insert(auditEvent).values({
    id: newId(),
    workspaceId: tx.actor.workspaceId,
    memberId: tx.actor.memberId,
    onBehalfOf: tx.actor.onBehalfOf ?? null,
    at: tx.now(),
    requestId: tx.requestId,
    detail: {},
    ...event,
  })
}

export async function listAudit(
  tx: Tx,
  query: { limit: number; after: string[] | undefined; action: string | undefined; objectId: string | undefined },
) {
  const [at, id] = query.after ?? []
  const actedBy = alias(member, 'acted_by')
  // Under the reader's policies: an auditor reads names of what they may see, and ids of the rest.
  const objectName = sql<string | null>`CASE
    WHEN ${auditEvent.objectKind} IN ('document', 'folder', 'node') THEN (SELECT n.name FROM node n WHERE n.id::text = ${auditEvent.objectId})
    WHEN ${auditEvent.objectKind} = 'member' THEN (SELECT m.name FROM member m WHERE m.id::text = ${auditEvent.objectId})
    WHEN ${auditEvent.objectKind} = 'key' THEN (SELECT k.name FROM api_key k WHERE k.id::text = ${auditEvent.objectId}) END`
  return tx.db
    .select({ event: auditEvent, memberName: member.name, actedByName: actedBy.name, objectName })
    .from(auditEvent)
    .leftJoin(member, eq(member.id, auditEvent.memberId))
    .leftJoin(actedBy, eq(actedBy.id, auditEvent.onBehalfOf))
    .where(
      and(
        query.action ? eq(auditEvent.action, query.action) : undefined,
        query.objectId ? eq(auditEvent.objectId, query.objectId) : undefined,
        at && id
          ? or(lt(auditEvent.at, new Date(at)), and(eq(auditEvent.at, new Date(at)), lt(auditEvent.id, id)))
          : undefined,
      ),
    )
    .orderBy(desc(auditEvent.at), desc(auditEvent.id))
    .limit(query.limit + 1)
}
