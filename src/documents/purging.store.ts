/** The queries of removing documents for good. */
import { and, eq, lt, sql } from 'drizzle-orm'
import { node } from '../access/tables.ts'
import type { Tx } from '../kernel/scope.ts'
import { documentVersion } from './tables.ts'

export async function removeNode(tx: Tx, documentId: string): Promise<void> {
  await tx.db.delete(node).where(eq(node.id, documentId))
}

/** From now on it cannot be restored; unless it was, meanwhile. */
export async function markExpired(tx: Tx, nodeId: string, before: Date): Promise<void> {
  await tx.db
    .update(node)
    .set({ purgeAskedAt: tx.now() })
    .where(and(eq(node.id, nodeId), lt(node.deletedAt, before)))
}

const beingRemoved = (nodeId: string) => sql`
    WITH RECURSIVE below AS (
      SELECT n.id, n.kind FROM node n WHERE n.id = ${nodeId} AND n.purge_asked_at IS NOT NULL
      UNION SELECT n.id, n.kind FROM node n JOIN below ON n.parent_id = below.id)`

/** The documents at or below something that is being removed for good. */
export async function listBeingRemoved(tx: Tx, nodeId: string): Promise<string[]> {
  const { rows } = await tx.db.execute<{ id: string }>(
    sql`${beingRemoved(nodeId)} SELECT id FROM below WHERE kind = 'document'`,
  )
  return rows.map((row) => row.id)
}

/** The folders that are left when their documents are gone. */
export async function removeFolders(tx: Tx, nodeId: string): Promise<void> {
  await tx.db.execute(
    sql`${beingRemoved(nodeId)} DELETE FROM node WHERE id IN (SELECT id FROM below WHERE kind = 'folder')`,
  )
}

/** Files are stored once for equal bytes: is another version still using this one? */
export async function isBlobUsed(tx: Tx, blobKey: string): Promise<boolean> {
  const [row] = await tx.db
    .select({ id: documentVersion.id })
    .from(documentVersion)
    .where(eq(documentVersion.blobKey, blobKey))
    .limit(1)
  return row !== undefined
}
