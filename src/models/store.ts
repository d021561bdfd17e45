/** The queries of providers, cards and calls. */
import { and, desc, eq, isNull } from 'drizzle-orm'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import { type GroundedResult, modelCall, modelCard, type ProviderTest, provider } from './tables.ts'

export type ProviderRow = typeof provider.$inferSelect
export type CardRow = typeof modelCard.$inferSelect

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

export async function insertProvider(
  tx: Tx,
  values: Pick<ProviderRow, 'name' | 'baseUrl' | 'sealedKey' | 'chatModel' | 'highestLabel'>,
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

export async function noteTest(tx: Tx, providerId: string, lastTest: ProviderTest): Promise<void> {
  await tx.db.update(provider).set({ lastTest }).where(eq(provider.id, providerId))
}

export async function listCards(tx: Tx): Promise<CardRow[]> {
  return tx.db.select().from(modelCard)
}

export async function saveCard(tx: Tx, modelId: string, grounded: GroundedResult, rows: unknown[]): Promise<void> {
  const values = { grounded, rows, measuredAt: tx.now() }
  await tx.db
    .insert(modelCard)
    .values({ workspaceId: tx.actor.workspaceId, modelId, ...values })
    .onConflictDoUpdate({ target: [modelCard.workspaceId, modelCard.modelId], set: values })
}

export async function insertCall(
  tx: Tx,
  values: Pick<
    typeof modelCall.$inferSelect,
    'modelId' | 'purpose' | 'status' | 'errorCode' | 'inputTokens' | 'outputTokens' | 'milliseconds' | 'costMicros'
  >,
): Promise<void> {
  await tx.db.insert(modelCall).values({
    id: newId(),
    workspaceId: tx.actor.workspaceId,
    memberId: tx.actor.memberId,
    at: tx.now(),
    requestId: tx.requestId,
    ...values,
  })
}
