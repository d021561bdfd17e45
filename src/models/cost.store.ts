/** The queries of calls, prices and budgets. */
import { and, desc, eq, getTableColumns, gte, isNull, sql } from 'drizzle-orm'
import type pg from 'pg'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import type { CallRecord } from './ports.ts'
import { modelBudget, modelCall, modelPrice } from './tables.ts'

export type PriceRow = typeof modelPrice.$inferSelect

const callColumns = Object.entries(getTableColumns(modelCall)) as [keyof CallRecord, { name: string }][]

/** Calls of whoever, in one statement without a transaction around it; what has ended already stays as it is. */
export async function writeCalls(pool: pg.Pool, records: readonly CallRecord[]): Promise<void> {
  const rows = records.map((record) => Object.fromEntries(callColumns.map(([key, { name }]) => [name, record[key]])))
  await pool.query({ name: 'write-calls', text: 'SELECT models.write_calls($1)', values: [JSON.stringify(rows)] })
}

export async function insertPrice(
  tx: Tx,
  values: Omit<PriceRow, 'id' | 'workspaceId' | 'setBy' | 'setAt'>,
): Promise<PriceRow> {
  const by = { workspaceId: tx.actor.workspaceId, setBy: tx.actor.memberId, setAt: tx.now() }
  const row = { id: newId(), ...by, ...values }
  await tx.db.insert(modelPrice).values(row)
  return row
}

/** The newest of each model. */
export async function listPrices(tx: Tx): Promise<PriceRow[]> {
  return tx.db
    .selectDistinctOn([modelPrice.modelId])
    .from(modelPrice)
    .orderBy(modelPrice.modelId, desc(modelPrice.setAt), desc(modelPrice.id))
}

export async function listBudgets(tx: Tx): Promise<{ app: string | null; monthlyMicros: number }[]> {
  return tx.db
    .select({ app: modelBudget.app, monthlyMicros: modelBudget.monthlyMicros })
    .from(modelBudget)
    .orderBy(sql`${modelBudget.app} NULLS FIRST`)
}

export async function saveBudget(tx: Tx, app: string | null, monthlyMicros: number | null): Promise<void> {
  await tx.db.delete(modelBudget).where(app === null ? isNull(modelBudget.app) : eq(modelBudget.app, app))
  if (monthlyMicros === null) return
  const by = { workspaceId: tx.actor.workspaceId, setBy: tx.actor.memberId, setAt: tx.now() }
  await tx.db.insert(modelBudget).values({ id: newId(), ...by, app, monthlyMicros })
}

/** By whoever: what one may see of single calls does not matter here. */
export async function sumSpent(
  tx: Tx,
  app: string | null,
  since: Date,
): Promise<{ micros: number; unknownCalls: number }> {
  const { rows } = await tx.db.execute<{ micros: string; unknown_calls: number }>(
    sql`SELECT * FROM models.spent(${app}, ${since.toISOString()}::timestamptz)`,
  )
  return { micros: Number(rows[0]?.micros ?? 0), unknownCalls: rows[0]?.unknown_calls ?? 0 }
}

const counts = {
  calls: sql<number>`count(*)::int`,
  micros: sql<number>`coalesce(sum(${modelCall.costMicros}), 0)::bigint`.mapWith(Number),
  unknownCalls: sql<number>`(count(*) FILTER (WHERE ${modelCall.costMicros} IS NULL AND (${modelCall.status} <> 'failed' OR ${modelCall.answerBegan})))::int`,
}

export async function sumByModel(tx: Tx, since: Date) {
  return tx.db
    .select({
      modelId: modelCall.modelId,
      ...counts,
      failedCalls: sql<number>`(count(*) FILTER (WHERE ${modelCall.status} = 'failed'))::int`,
      inputTokens: sql<number>`coalesce(sum(${modelCall.inputTokens}), 0)::bigint`.mapWith(Number),
      outputTokens: sql<number>`coalesce(sum(${modelCall.outputTokens}), 0)::bigint`.mapWith(Number),
    })
    .from(modelCall)
    .where(gte(modelCall.at, since))
    .groupBy(modelCall.modelId)
    .orderBy(modelCall.modelId)
}

export async function sumByApp(tx: Tx, since: Date) {
  return tx.db
    .select({ app: sql<string>`${modelCall.app}`, ...counts })
    .from(modelCall)
    .where(and(gte(modelCall.at, since), sql`${modelCall.app} IS NOT NULL`))
    .groupBy(modelCall.app)
    .orderBy(modelCall.app)
}
