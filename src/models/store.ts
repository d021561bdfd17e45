/** The queries of cards; those of providers and of costs lie beside. */
import type { Tx } from '../kernel/scope.ts'
import { type GroundedResult, modelCard } from './tables.ts'

export * from './cost.store.ts'
export * from './provider.store.ts'

export type CardRow = typeof modelCard.$inferSelect

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
