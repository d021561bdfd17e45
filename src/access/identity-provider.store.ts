/** The queries of the identity provider, and of who is bound to whom there. Owners only, by their policies. */
import { desc, eq } from 'drizzle-orm'
import type { Tx } from '../kernel/scope.ts'
import { identityProvider, memberIdentity } from './tables.ts'

export type ProviderRow = typeof identityProvider.$inferSelect

export async function findProvider(tx: Tx): Promise<ProviderRow | undefined> {
  const [row] = await tx.db.select().from(identityProvider)
  return row
}

export async function putProvider(
  tx: Tx,
  values: Omit<ProviderRow, 'workspaceId' | 'updatedAt' | 'updatedBy'>,
): Promise<void> {
  const all = { ...values, updatedAt: tx.now(), updatedBy: tx.actor.memberId }
  await tx.db
    .insert(identityProvider)
    .values({ ...all, workspaceId: tx.actor.workspaceId })
    .onConflictDoUpdate({ target: identityProvider.workspaceId, set: all })
}

export async function deleteProvider(tx: Tx): Promise<boolean> {
  const rows = await tx.db.delete(identityProvider).returning({ workspaceId: identityProvider.workspaceId })
  return rows.length > 0
}

export async function listIdentities(tx: Tx): Promise<(typeof memberIdentity.$inferSelect)[]> {
  return tx.db.select().from(memberIdentity).orderBy(desc(memberIdentity.lastUsedAt), memberIdentity.id)
}

export async function deleteIdentitiesOf(tx: Tx, memberId: string): Promise<number> {
  const rows = await tx.db
    .delete(memberIdentity)
    .where(eq(memberIdentity.memberId, memberId))
    .returning({ id: memberIdentity.id })
  return rows.length
}
