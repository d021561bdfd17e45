/** The queries of API keys and their use. */
import { desc, eq, max, sql } from 'drizzle-orm'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import { apiKey, apiKeyUse, member } from './tables.ts'

export type KeyRow = typeof apiKey.$inferSelect

export interface ListedKey extends KeyRow {
  memberName: string
  lastUsedAt: Date | null
  callsToday: number
}

/** The caller's own keys, and for owners all of the workspace; newest first. */
export async function listKeys(tx: Tx, keyId?: string): Promise<ListedKey[]> {
  const today = tx.now().toISOString().slice(0, 10)
  const rows = await tx.db
    .select({
      key: apiKey,
      memberName: member.name,
      lastUsedAt: max(apiKeyUse.lastAt),
      callsToday: sql<number>`coalesce(sum(${apiKeyUse.calls}) FILTER (WHERE ${apiKeyUse.day} = ${today}), 0)::int`,
    })
    .from(apiKey)
    .innerJoin(member, eq(member.id, apiKey.memberId))
    .leftJoin(apiKeyUse, eq(apiKeyUse.keyId, apiKey.id))
    .where(keyId === undefined ? undefined : eq(apiKey.id, keyId))
    .groupBy(apiKey.id, member.name)
    .orderBy(desc(apiKey.createdAt), desc(apiKey.id))
  return rows.map(({ key, ...rest }) => ({ ...key, ...rest }))
}

export async function insertKey(
  tx: Tx,
  values: Omit<typeof apiKey.$inferInsert, 'id' | 'workspaceId' | 'createdBy' | 'createdAt'>,
): Promise<string> {
  const id = newId()
  await tx.db.insert(apiKey).values({
    ...values,
    id,
    workspaceId: tx.actor.workspaceId,
    createdBy: tx.actor.memberId,
    createdAt: tx.now(),
  })
  return id
}

export async function changeKey(
  tx: Tx,
  keyId: string,
  values: Partial<Pick<KeyRow, 'revokedAt' | 'expiresAt'>>,
): Promise<void> {
  await tx.db.update(apiKey).set(values).where(eq(apiKey.id, keyId))
}
