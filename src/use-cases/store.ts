/** The queries of use cases. Policies show one to whoever made it, answers for it or was given it, and to owners. */
import { and, asc, desc, eq, gt, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import { member } from '../access/tables.ts'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import { useCase, useCaseAccess, useCaseHistory } from './tables.ts'

export type UseCaseRow = typeof useCase.$inferSelect
export type HistoryRow = typeof useCaseHistory.$inferSelect & { byName: string }

const nameOf = (memberId: SQL | typeof useCase.createdBy | typeof useCase.ownerMemberId | typeof useCase.decidedBy) =>
  sql<string | null>`(SELECT m.name FROM ${member} m WHERE m.id = ${memberId})`

const listed = {
  useCase,
  ownerName: nameOf(useCase.ownerMemberId),
  ownerIsActive: sql<boolean | null>`(SELECT m.is_active FROM ${member} m WHERE m.id = ${useCase.ownerMemberId})`,
  decidedByName: nameOf(useCase.decidedBy),
  createdByName: nameOf(useCase.createdBy),
  mayEdit: sql<boolean>`access.may_edit_use_case(${useCase.id})`,
  mayShare: sql<boolean>`access.owns_use_case(${useCase.id})`,
}
export interface ListedUseCase {
  useCase: UseCaseRow
  ownerName: string | null
  ownerIsActive: boolean | null
  decidedByName: string | null
  createdByName: string | null
  mayEdit: boolean
  mayShare: boolean
}

export interface UseCaseQuery {
  limit: number
  after: string[] | undefined
  search: string | undefined
  stage: UseCaseRow['stage'] | undefined
  ownerMemberId: string | undefined
  archived: boolean
  sort: 'newest' | 'oldest' | 'name'
}

export async function listUseCases(tx: Tx, query: UseCaseQuery): Promise<ListedUseCase[]> {
  return tx.db
    .select(listed)
    .from(useCase)
    .where(and(...conditionsOf(query), afterCursor(query)))
    .orderBy(...orderOf(query.sort))
    .limit(query.limit + 1)
}

export async function countMatching(tx: Tx, query: UseCaseQuery): Promise<number> {
  const [row] = await tx.db
    .select({ count: sql<number>`count(*)::int` })
    .from(useCase)
    .where(and(...conditionsOf(query)))
  return row?.count ?? 0
}

function conditionsOf(query: UseCaseQuery): (SQL | undefined)[] {
  const words = query.search?.trim()
  const like = `%${words?.replaceAll(/[\\%_]/g, (found) => `\\${found}`)}%`
  return [
    query.archived ? isNotNull(useCase.archivedAt) : isNull(useCase.archivedAt),
    query.stage ? eq(useCase.stage, query.stage) : undefined,
    query.ownerMemberId ? eq(useCase.ownerMemberId, query.ownerMemberId) : undefined,
    words ? sql`(${useCase.name} ILIKE ${like} OR ${useCase.purpose} ILIKE ${like})` : undefined,
  ]
}

function orderOf(sort: UseCaseQuery['sort']): SQL[] {
  if (sort === 'name') return [asc(useCase.name), asc(useCase.id)]
  return [sort === 'oldest' ? asc(useCase.id) : desc(useCase.id)]
}

function afterCursor(query: UseCaseQuery): SQL | undefined {
  const [name, id] = query.after ?? []
  if (name === undefined || id === undefined) return undefined
  if (query.sort === 'name') return or(gt(useCase.name, name), and(eq(useCase.name, name), gt(useCase.id, id)))
  // Ids sort by the time they were made.
  return query.sort === 'oldest' ? gt(useCase.id, id) : lt(useCase.id, id)
}

export async function findUseCase(tx: Tx, useCaseId: string): Promise<ListedUseCase | undefined> {
  const [row] = await tx.db.select(listed).from(useCase).where(eq(useCase.id, useCaseId))
  return row
}

/** One change at a time, so that order and counts hold until they are written. */
export async function lockUseCase(tx: Tx, useCaseId: string): Promise<void> {
  await tx.db.select({ id: useCase.id }).from(useCase).where(eq(useCase.id, useCaseId)).for('update')
}

export async function insertUseCase(
  tx: Tx,
  values: Pick<
    UseCaseRow,
    'name' | 'purpose' | 'functionKinds' | 'ownerMemberId' | 'tasksPerMonth' | 'minutesPerTask' | 'wonPerHour'
  >,
): Promise<string> {
  const id = newId()
  const { workspaceId, memberId } = tx.actor
  await tx.db.insert(useCase).values({
    ...values,
    id,
    workspaceId,
    stage: 'define',
    decision: 'undecided',
    createdBy: memberId,
    createdAt: tx.now(),
    updatedAt: tx.now(),
  })
  return id
}

export async function updateUseCase(tx: Tx, useCaseId: string, values: Partial<UseCaseRow>): Promise<void> {
  await tx.db
    .update(useCase)
    .set({ ...values, updatedAt: tx.now() })
    .where(eq(useCase.id, useCaseId))
}

// ---------------------------------------------------------------- history

export async function insertHistory(
  tx: Tx,
  useCaseId: string,
  fact: { kind: HistoryRow['kind']; value?: string; reason?: string },
): Promise<void> {
  const { workspaceId, memberId } = tx.actor
  await tx.db
    .insert(useCaseHistory)
    .values({ ...fact, id: newId(), workspaceId, useCaseId, at: tx.now(), byMemberId: memberId })
}

export async function listHistory(tx: Tx, useCaseId: string): Promise<HistoryRow[]> {
  const rows = await tx.db
    .select({ history: useCaseHistory, byName: member.name })
    .from(useCaseHistory)
    .innerJoin(member, eq(member.id, useCaseHistory.byMemberId))
    .where(eq(useCaseHistory.useCaseId, useCaseId))
    .orderBy(desc(useCaseHistory.id))
    .limit(100)
  return rows.map(({ history, byName }) => ({ ...history, byName }))
}

// ---------------------------------------------------------------- to whom it is given

export async function listAccess(tx: Tx, useCaseId: string): Promise<{ principalId: number; mayEdit: boolean }[]> {
  return tx.db
    .select({ principalId: useCaseAccess.principalId, mayEdit: useCaseAccess.mayEdit })
    .from(useCaseAccess)
    .where(eq(useCaseAccess.useCaseId, useCaseId))
}

export async function replaceAccess(
  tx: Tx,
  useCaseId: string,
  given: readonly { principalId: number; mayEdit: boolean }[],
): Promise<void> {
  await tx.db.delete(useCaseAccess).where(eq(useCaseAccess.useCaseId, useCaseId))
  if (given.length === 0) return
  const { workspaceId } = tx.actor
  await tx.db.insert(useCaseAccess).values(given.map((one) => ({ ...one, workspaceId, useCaseId })))
}
