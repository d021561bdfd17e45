/** The queries of looking as somebody else, of handing over, and of the workspace's settings. */
import { and, eq, isNull, sql } from 'drizzle-orm'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import { viewAs, workspaceSetting } from './tables.ts'

export type SettingRow = typeof workspaceSetting.$inferSelect

export async function getSettings(tx: Tx): Promise<SettingRow> {
  const [row] = await tx.db.select().from(workspaceSetting)
  if (!row) throw new Error('a workspace without settings')
  return row
}

export async function updateSettings(
  tx: Tx,
  values: Partial<Omit<SettingRow, 'workspaceId' | 'updatedAt'>>,
): Promise<void> {
  await tx.db.update(workspaceSetting).set({ ...values, updatedAt: tx.now() })
}

export async function insertView(
  tx: Tx,
  values: { ofMemberId: string; sessionId: string; expiresAt: Date },
): Promise<void> {
  await tx.db.insert(viewAs).values({
    id: newId(),
    workspaceId: tx.actor.workspaceId,
    memberId: tx.actor.memberId,
    begunAt: tx.now(),
    ...values,
  })
}

/** @returns whom this session looked as; undefined when it did not */
export async function endView(tx: Tx, sessionId: string): Promise<{ ofMemberId: string } | undefined> {
  const [row] = await tx.db
    .update(viewAs)
    .set({ endedAt: tx.now() })
    .where(and(eq(viewAs.sessionId, sessionId), isNull(viewAs.endedAt)))
    .returning({ ofMemberId: viewAs.ofMemberId })
  return row
}

export async function findView(tx: Tx, sessionId: string): Promise<{ expiresAt: Date } | undefined> {
  const [row] = await tx.db
    .select({ expiresAt: viewAs.expiresAt })
    .from(viewAs)
    .where(and(eq(viewAs.sessionId, sessionId), isNull(viewAs.endedAt)))
  return row
}

/** @returns the folder that was handed over; undefined when there is nothing to hand over, or nobody to receive it */
export async function handOverFolder(tx: Tx, memberId: string, toMemberId: string): Promise<string | undefined> {
  const { rows } = await tx.db.execute<{ folder: string | null }>(
    sql`SELECT access.hand_over_folder(${memberId}::uuid, ${toMemberId}::uuid) AS folder`,
  )
  return rows[0]?.folder ?? undefined
}
