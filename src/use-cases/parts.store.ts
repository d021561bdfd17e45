/** The queries of what belongs to use cases. Whoever sees the use case sees these. */
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { member, node } from '../access/tables.ts'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import { useCaseDataNeed, useCasePlan, useCaseRequirement, useCaseRisk } from './tables.ts'

export type RequirementRow = typeof useCaseRequirement.$inferSelect
export type RiskRow = typeof useCaseRisk.$inferSelect & { ownerName: string | null }
export type DataNeedRow = typeof useCaseDataNeed.$inferSelect & { folderName: string | null }
export type PlanRow = typeof useCasePlan.$inferSelect

// ---------------------------------------------------------------- requirements

export async function listRequirements(tx: Tx, useCaseIds: readonly string[]): Promise<RequirementRow[]> {
  return tx.db
    .select()
    .from(useCaseRequirement)
    .where(and(inArray(useCaseRequirement.useCaseId, [...useCaseIds]), isNull(useCaseRequirement.removedAt)))
    .orderBy(asc(useCaseRequirement.position), asc(useCaseRequirement.id))
}

/** Also one that was removed; without a use case, in any that the reader sees. */
export async function findRequirement(
  tx: Tx,
  useCaseId: string | undefined,
  id: string,
): Promise<RequirementRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(useCaseRequirement)
    .where(and(useCaseId ? eq(useCaseRequirement.useCaseId, useCaseId) : undefined, eq(useCaseRequirement.id, id)))
  return row
}

export async function insertRequirement(
  tx: Tx,
  useCaseId: string,
  values: Pick<RequirementRow, 'position' | 'sentence' | 'priority' | 'metric' | 'direction' | 'threshold'>,
): Promise<string> {
  const id = newId()
  const { workspaceId } = tx.actor
  await tx.db.insert(useCaseRequirement).values({ ...values, id, workspaceId, useCaseId, createdAt: tx.now() })
  return id
}

export async function updateRequirement(tx: Tx, id: string, values: Partial<RequirementRow>): Promise<void> {
  if (Object.keys(values).length === 0) return
  await tx.db.update(useCaseRequirement).set(values).where(eq(useCaseRequirement.id, id))
}

// ---------------------------------------------------------------- risks

export async function listRisks(tx: Tx, useCaseIds: readonly string[]): Promise<RiskRow[]> {
  const rows = await tx.db
    .select({ risk: useCaseRisk, ownerName: member.name })
    .from(useCaseRisk)
    .leftJoin(member, eq(member.id, useCaseRisk.ownerMemberId))
    .where(and(inArray(useCaseRisk.useCaseId, [...useCaseIds]), isNull(useCaseRisk.removedAt)))
    .orderBy(asc(useCaseRisk.id))
  return rows.map(({ risk, ownerName }) => ({ ...risk, ownerName }))
}

export async function findRisk(tx: Tx, useCaseId: string | undefined, id: string): Promise<RiskRow | undefined> {
  const [row] = await tx.db
    .select({ risk: useCaseRisk, ownerName: member.name })
    .from(useCaseRisk)
    .leftJoin(member, eq(member.id, useCaseRisk.ownerMemberId))
    .where(and(useCaseId ? eq(useCaseRisk.useCaseId, useCaseId) : undefined, eq(useCaseRisk.id, id)))
  return row && { ...row.risk, ownerName: row.ownerName }
}

export async function insertRisk(
  tx: Tx,
  useCaseId: string,
  values: Pick<RiskRow, 'kind' | 'sentence' | 'mitigation' | 'ownerMemberId' | 'requirementId' | 'state'>,
): Promise<string> {
  const id = newId()
  const { workspaceId } = tx.actor
  await tx.db.insert(useCaseRisk).values({ ...values, id, workspaceId, useCaseId, createdAt: tx.now() })
  return id
}

export async function updateRisk(tx: Tx, id: string, values: Partial<typeof useCaseRisk.$inferSelect>): Promise<void> {
  if (Object.keys(values).length === 0) return
  await tx.db.update(useCaseRisk).set(values).where(eq(useCaseRisk.id, id))
}

// ---------------------------------------------------------------- data needs

const withFolder = {
  need: useCaseDataNeed,
  // Under the reader's policies, and not from the bin.
  folderName: sql<
    string | null
  >`(SELECT n.name FROM ${node} n WHERE n.id = ${useCaseDataNeed.folderId} AND NOT n.is_hidden)`,
}

export async function listDataNeeds(tx: Tx, useCaseIds: readonly string[]): Promise<DataNeedRow[]> {
  const rows = await tx.db
    .select(withFolder)
    .from(useCaseDataNeed)
    .where(and(inArray(useCaseDataNeed.useCaseId, [...useCaseIds]), isNull(useCaseDataNeed.removedAt)))
    .orderBy(asc(useCaseDataNeed.id))
  return rows.map(({ need, folderName }) => ({ ...need, folderName }))
}

export async function findDataNeed(
  tx: Tx,
  useCaseId: string | undefined,
  id: string,
): Promise<DataNeedRow | undefined> {
  const [row] = await tx.db
    .select(withFolder)
    .from(useCaseDataNeed)
    .where(and(useCaseId ? eq(useCaseDataNeed.useCaseId, useCaseId) : undefined, eq(useCaseDataNeed.id, id)))
  return row && { ...row.need, folderName: row.folderName }
}

export async function insertDataNeed(
  tx: Tx,
  useCaseId: string,
  values: Pick<DataNeedRow, 'kind' | 'wantedCount' | 'reason' | 'licenceNote' | 'folderId'>,
): Promise<string> {
  const id = newId()
  const { workspaceId } = tx.actor
  await tx.db.insert(useCaseDataNeed).values({ ...values, id, workspaceId, useCaseId, createdAt: tx.now() })
  return id
}

export async function updateDataNeed(
  tx: Tx,
  id: string,
  values: Partial<typeof useCaseDataNeed.$inferSelect>,
): Promise<void> {
  if (Object.keys(values).length === 0) return
  await tx.db.update(useCaseDataNeed).set(values).where(eq(useCaseDataNeed.id, id))
}

/** Documents in each folder and below that the reader may see. A folder that the reader may not see has no count. */
export async function countDocumentsIn(tx: Tx, folderIds: readonly string[]): Promise<Map<string, number>> {
  if (folderIds.length === 0) return new Map()
  const { rows } = await tx.db.execute<{ root: string; documents: number }>(sql`
    WITH RECURSIVE inside AS (
      SELECT n.id AS root, n.id, n.kind FROM node n
       WHERE n.id IN ${[...new Set(folderIds)]} AND NOT n.is_hidden
      UNION ALL
      SELECT inside.root, n.id, n.kind FROM node n JOIN inside ON n.parent_id = inside.id WHERE NOT n.is_hidden)
    SELECT root, count(*) FILTER (WHERE kind = 'document')::int AS documents FROM inside GROUP BY root`)
  return new Map(rows.map((row) => [row.root, row.documents]))
}

// ---------------------------------------------------------------- the plan

export async function listPlans(tx: Tx, useCaseIds: readonly string[]): Promise<PlanRow[]> {
  return tx.db
    .select()
    .from(useCasePlan)
    .where(inArray(useCasePlan.useCaseId, [...useCaseIds]))
}

export async function putPlan(
  tx: Tx,
  useCaseId: string,
  stage: PlanRow['stage'],
  values: Pick<PlanRow, 'side' | 'who' | 'dueOn' | 'help'>,
): Promise<void> {
  const { workspaceId } = tx.actor
  await tx.db
    .insert(useCasePlan)
    .values({ ...values, workspaceId, useCaseId, stage })
    .onConflictDoUpdate({ target: [useCasePlan.useCaseId, useCasePlan.stage], set: values })
}
