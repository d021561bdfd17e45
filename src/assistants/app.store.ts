/** The queries of apps. Policies show an app to whoever made it, to those it was given to, and to owners. */
import { and, asc, eq, isNull } from 'drizzle-orm'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import { assistantApp, assistantAppUser } from './tables.ts'

export type AppRow = typeof assistantApp.$inferSelect

export interface AppWithUsers extends AppRow {
  principalIds: number[]
}

export async function listApps(tx: Tx): Promise<AppWithUsers[]> {
  const rows = await tx.db
    .select()
    .from(assistantApp)
    .where(isNull(assistantApp.deletedAt))
    .orderBy(asc(assistantApp.name), asc(assistantApp.id))
  const users = await tx.db.select().from(assistantAppUser)
  return rows.map((row) => ({
    ...row,
    principalIds: users.filter((user) => user.appId === row.id).map((user) => user.principalId),
  }))
}

export async function findAppByModelName(tx: Tx, modelName: string): Promise<AppRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(assistantApp)
    .where(and(eq(assistantApp.modelName, modelName), isNull(assistantApp.deletedAt)))
  return row
}

export async function insertApp(
  tx: Tx,
  values: Pick<AppRow, 'name' | 'modelName' | 'description' | 'collectionIds' | 'mode' | 'modelId'>,
): Promise<string> {
  const id = newId()
  await tx.db.insert(assistantApp).values({
    ...values,
    id,
    workspaceId: tx.actor.workspaceId,
    createdBy: tx.actor.memberId,
    createdAt: tx.now(),
    updatedAt: tx.now(),
  })
  return id
}

export async function updateApp(
  tx: Tx,
  appId: string,
  values: Partial<Pick<AppRow, 'name' | 'description' | 'collectionIds' | 'mode' | 'modelId' | 'deletedAt'>>,
): Promise<void> {
  await tx.db
    .update(assistantApp)
    .set({ ...values, updatedAt: tx.now() })
    .where(eq(assistantApp.id, appId))
}

export async function replaceUsers(tx: Tx, appId: string, principalIds: readonly number[]): Promise<void> {
  await tx.db.delete(assistantAppUser).where(eq(assistantAppUser.appId, appId))
  if (principalIds.length === 0) return
  await tx.db
    .insert(assistantAppUser)
    .values(
      [...new Set(principalIds)].map((principalId) => ({ workspaceId: tx.actor.workspaceId, appId, principalId })),
    )
}
