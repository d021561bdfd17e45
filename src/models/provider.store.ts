/** The queries of providers, their models and the quotas they share. */
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import type { CallTarget } from './ports.ts'
import { type ProviderTest, provider, providerModel } from './tables.ts'

export type ProviderRow = typeof provider.$inferSelect
export type ProviderModelRow = typeof providerModel.$inferSelect

export async function listProviders(tx: Tx): Promise<ProviderRow[]> {
  return tx.db.select().from(provider).where(isNull(provider.removedAt)).orderBy(desc(provider.createdAt))
}

export async function findProvider(tx: Tx, providerId: string): Promise<ProviderRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(provider)
    .where(and(eq(provider.id, providerId), isNull(provider.removedAt)))
  return row
}

/** All that a call of a model needs to know, in one question. */
export async function findCallTarget(tx: Tx, providerId: string, model: string): Promise<CallTarget | null> {
  const { rows } = await tx.db.execute<{ target: CallTarget | null }>(
    sql`SELECT models.call_target(${tx.actor.workspaceId}, ${providerId}, ${model}) AS target`,
  )
  return rows[0]?.target ?? null
}

export async function insertProvider(
  tx: Tx,
  values: Pick<ProviderRow, 'name' | 'kind' | 'baseUrl' | 'sealedKey' | 'account' | 'highestLabel'>,
): Promise<string> {
  const id = newId()
  await tx.db
    .insert(provider)
    .values({ id, workspaceId: tx.actor.workspaceId, createdBy: tx.actor.memberId, createdAt: tx.now(), ...values })
  return id
}

/** The key is forgotten, the row stays: calls and cards point to it. */
export async function removeProvider(tx: Tx, providerId: string): Promise<void> {
  await tx.db.update(provider).set({ removedAt: tx.now(), sealedKey: null }).where(eq(provider.id, providerId))
}

/** A test that succeeds lets a stopped provider go on. */
export async function noteTest(tx: Tx, providerId: string, lastTest: ProviderTest): Promise<void> {
  const resumed = lastTest.isOk ? { stoppedAt: null, stoppedBecause: null } : {}
  await tx.db
    .update(provider)
    .set({ lastTest, ...resumed })
    .where(eq(provider.id, providerId))
}

export async function stopProvider(tx: Tx, providerId: string, because: string): Promise<void> {
  await tx.db.execute(sql`SELECT models.stop_provider(${providerId}, ${because})`)
}

// ---------------------------------------------------------------- models

export async function listProviderModels(tx: Tx): Promise<ProviderModelRow[]> {
  return tx.db.select().from(providerModel).orderBy(providerModel.role, providerModel.name)
}

export async function findProviderModel(
  tx: Tx,
  providerId: string,
  name: string,
): Promise<ProviderModelRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(providerModel)
    .where(and(eq(providerModel.providerId, providerId), eq(providerModel.name, name)))
  return row
}

export async function insertProviderModel(tx: Tx, values: Omit<ProviderModelRow, 'workspaceId'>): Promise<void> {
  await tx.db.insert(providerModel).values({ ...values, workspaceId: tx.actor.workspaceId })
}

export async function updateProviderModel(
  tx: Tx,
  providerId: string,
  name: string,
  values: Partial<Omit<ProviderModelRow, 'workspaceId' | 'providerId' | 'name'>>,
): Promise<void> {
  if (Object.keys(values).length === 0) return
  await tx.db
    .update(providerModel)
    .set(values)
    .where(and(eq(providerModel.providerId, providerId), eq(providerModel.name, name)))
}

// ---------------------------------------------------------------- quotas

/** @returns the seconds until there is room; undefined when it was taken, or nothing limits this model */
export async function takeQuota(
  tx: Tx,
  use: { useId: string; providerId: string; model: string; tokens: number },
): Promise<number | undefined> {
  const { rows } = await tx.db.execute<{ wait: number | null }>(
    sql`SELECT models.take_quota(${use.useId}, ${use.providerId}, ${use.model}, ${use.tokens}) AS wait`,
  )
  return rows[0]?.wait ?? undefined
}

export async function settleQuota(tx: Tx, useId: string, tokens: number): Promise<void> {
  await tx.db.execute(sql`SELECT models.settle_quota(${useId}, ${tokens})`)
}

export interface Meter {
  providerId: string
  name: string
  calls: number
  tokens: number
}

export async function readMeter(tx: Tx): Promise<Meter[]> {
  const { rows } = await tx.db.execute<{ provider_id: string; name: string; calls: number; tokens: string }>(
    sql`SELECT * FROM models.quota_meter()`,
  )
  return rows.map((row) => ({
    providerId: row.provider_id,
    name: row.name,
    calls: row.calls,
    tokens: Number(row.tokens),
  }))
}
