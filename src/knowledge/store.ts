/** The queries of collections and index versions. */
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { node } from '../access/tables.ts'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import type { Calibration } from './calibration.ts'
import { collection, collectionSource, indexVersion } from './tables.ts'

export type CollectionRow = typeof collection.$inferSelect
export type IndexVersionRow = typeof indexVersion.$inferSelect

/** A list as an array parameter of a given type, also when it is empty. */
export function arrayOf(values: readonly (string | number)[], type: 'uuid' | 'int' | 'bigint' | 'text') {
  return sql`${`{${values.join(',')}}`}::${sql.raw(type)}[]`
}

// ---------------------------------------------------------------- collections

export interface ListedCollection extends CollectionRow {
  createdByName: string
  sources: { nodeId: string; name: string; kind: 'folder' | 'document' }[]
  documents: number
  documentsRead: number
  documentsFailed: number
  documentsWaiting: number
  chunks: number
  chunksWithVectors: number
  chunksWithheld: number
  index: IndexVersionRow
  next: (IndexCounts & { index: IndexVersionRow }) | null
}

interface IndexCounts {
  documentsWaiting: number
  chunks: number
  chunksWithVectors: number
  chunksWithheld: number
}

export async function listCollections(tx: Tx, collectionIds?: readonly string[]): Promise<ListedCollection[]> {
  const pending = alias(indexVersion, 'pending')
  const rows = await tx.db
    .select({
      collection,
      index: indexVersion,
      pending,
      createdByName: sql<string>`coalesce((SELECT m.name FROM member m WHERE m.id = ${collection.createdBy}), '–')`,
    })
    .from(collection)
    .innerJoin(indexVersion, eq(indexVersion.id, collection.activeIndexVersionId))
    .leftJoin(pending, eq(pending.id, collection.pendingIndexVersionId))
    .where(and(isNull(collection.deletedAt), collectionIds ? inArray(collection.id, [...collectionIds]) : undefined))
    .orderBy(collection.name)
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.collection.id)
  const { rows: sources } = await tx.db.execute<{
    collection_id: string
    node_id: string
    name: string
    kind: 'folder' | 'document'
  }>(sql`
    SELECT s.collection_id, s.node_id, n.name, n.kind FROM collection_source s JOIN node n ON n.id = s.node_id
     WHERE s.collection_id = ANY (${arrayOf(ids, 'uuid')}) ORDER BY n.name`)
  const { rows: documents } = await tx.db.execute<{
    collection_id: string
    documents: number
    read: number
    failed: number
  }>(sql`
    SELECT c.id AS collection_id, count(*)::int AS documents,
           count(*) FILTER (WHERE d.status = 'ready')::int AS read, count(*) FILTER (WHERE d.status = 'failed')::int AS failed
      FROM collection c, knowledge.gathered(c.id) AS g(id) JOIN document d ON d.id = g.id
     WHERE c.id = ANY (${arrayOf(ids, 'uuid')}) GROUP BY c.id`)
  const counts = await countIndexed(
    tx,
    rows.flatMap((row) => [row.index.id, ...(row.pending ? [row.pending.id] : [])]),
  )
  const countsOf = (version: IndexVersionRow): IndexCounts =>
    counts.get(version.id) ?? { documentsWaiting: 0, chunks: 0, chunksWithVectors: 0, chunksWithheld: 0 }
  return rows.map(({ collection: row, index, pending: next, createdByName }) => {
    const gathered = documents.find((one) => one.collection_id === row.id)
    return {
      ...row,
      index,
      next: next && { index: next, ...countsOf(next) },
      createdByName,
      sources: sources
        .filter((source) => source.collection_id === row.id)
        .map((source) => ({ nodeId: source.node_id, name: source.name, kind: source.kind })),
      documents: gathered?.documents ?? 0,
      documentsRead: gathered?.read ?? 0,
      documentsFailed: gathered?.failed ?? 0,
      ...countsOf(index),
    }
  })
}

/** How far index versions are. Counted under the reader's policies: what one may not see is not counted. */
async function countIndexed(tx: Tx, versions: readonly string[]): Promise<Map<string, IndexCounts>> {
  const { rows } = await tx.db.execute<{
    id: string
    waiting: number
    chunks: number
    vectors: number
    withheld: number
  }>(sql`
    SELECT v.id,
           (SELECT count(*)::int FROM knowledge.gathered(v.collection_id) AS g(id) JOIN document d ON d.id = g.id
             WHERE d.status IN ('queued', 'parsing') OR (d.status = 'ready' AND NOT EXISTS (
               SELECT FROM indexed_document i WHERE i.index_version_id = v.id AND i.document_id = d.id
                  AND i.document_version_id = d.current_version_id))) AS waiting,
           coalesce(n.chunks, 0)::int AS chunks, coalesce(n.withheld, 0)::int AS withheld, coalesce(n.vectors, 0)::int AS vectors
      FROM index_version v
      CROSS JOIN LATERAL (
        SELECT sum(c.chunks) AS chunks, sum(c.chunks) FILTER (WHERE c.label > v.vector_label) AS withheld, sum(c.vectors) AS vectors
          FROM document_chunk_count c WHERE c.index_version_id = v.id) AS n
     WHERE v.id = ANY (${arrayOf(versions, 'uuid')})`)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        documentsWaiting: row.waiting,
        chunks: row.chunks,
        chunksWithVectors: row.vectors,
        chunksWithheld: row.withheld,
      },
    ]),
  )
}

export async function findCollection(tx: Tx, collectionId: string): Promise<CollectionRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(collection)
    .where(and(eq(collection.id, collectionId), isNull(collection.deletedAt)))
  return row
}

export async function insertCollection(tx: Tx, name: string): Promise<string> {
  const id = newId()
  await tx.db.insert(collection).values({
    id,
    name,
    workspaceId: tx.actor.workspaceId,
    createdBy: tx.actor.memberId,
    createdAt: tx.now(),
  })
  return id
}

export async function updateCollection(
  tx: Tx,
  collectionId: string,
  values: Partial<Pick<CollectionRow, 'name' | 'activeIndexVersionId' | 'pendingIndexVersionId' | 'deletedAt'>>,
): Promise<void> {
  await tx.db.update(collection).set(values).where(eq(collection.id, collectionId))
}

/** Those of the nodes that the actor may see. */
export async function listVisibleNodes(tx: Tx, nodeIds: readonly string[]): Promise<string[]> {
  if (nodeIds.length === 0) return []
  const rows = await tx.db
    .select({ id: node.id })
    .from(node)
    .where(inArray(node.id, [...nodeIds]))
  return rows.map((row) => row.id)
}

export async function replaceSources(tx: Tx, collectionId: string, nodeIds: readonly string[]): Promise<void> {
  await tx.db.delete(collectionSource).where(eq(collectionSource.collectionId, collectionId))
  if (nodeIds.length === 0) return
  await tx.db
    .insert(collectionSource)
    .values(nodeIds.map((nodeId) => ({ workspaceId: tx.actor.workspaceId, collectionId, nodeId })))
}

/**
 * What a collection gathers, whoever may see it: for the index, which must be whole. What lies in the bin is gathered too,
 * hidden, so that it is found again at once when it is restored.
 */
const gatheredBy = (collectionId: string) => sql`(
    WITH RECURSIVE inside AS (
      SELECT s.node_id AS id FROM collection_source s WHERE s.collection_id = ${collectionId}
      UNION SELECT n.id FROM node n JOIN inside ON n.parent_id = inside.id)
    SELECT d.id, d.current_version_id FROM inside JOIN document d ON d.id = inside.id
     WHERE d.current_version_id IS NOT NULL)`

export async function listGathered(tx: Tx, collectionId: string): Promise<string[]> {
  const { rows } = await tx.db.execute<{ id: string }>(sql`SELECT g.id FROM ${gatheredBy(collectionId)} AS g`)
  return rows.map((row) => row.id)
}

/** What a collection gathers and an index version of it does not hold yet as it was last read. */
export async function listMissing(tx: Tx, collectionId: string, indexVersionId: string): Promise<string[]> {
  const { rows } = await tx.db.execute<{ id: string }>(sql`
    SELECT g.id FROM ${gatheredBy(collectionId)} AS g WHERE NOT EXISTS (
      SELECT FROM indexed_document i WHERE i.index_version_id = ${indexVersionId} AND i.document_id = g.id
         AND i.document_version_id = g.current_version_id)`)
  return rows.map((row) => row.id)
}

/** The collections that gather one of these nodes, by itself or by a folder above it. */
export async function listGathering(tx: Tx, nodeIds: readonly string[]): Promise<string[]> {
  const { rows } = await tx.db.execute<{ collection_id: string }>(sql`
    WITH RECURSIVE up AS (
      SELECT n.id, n.parent_id FROM node n WHERE n.id = ANY (${arrayOf(nodeIds, 'uuid')})
      UNION SELECT n.id, n.parent_id FROM node n JOIN up ON n.id = up.parent_id)
    SELECT DISTINCT s.collection_id FROM up JOIN collection_source s ON s.node_id = up.id`)
  return rows.map((row) => row.collection_id)
}

export async function findDefaultVersion(tx: Tx): Promise<string | undefined> {
  const [row] = await tx.db.select().from(collection).where(eq(collection.isDefault, true))
  return row?.activeIndexVersionId ?? undefined
}

/** Made by the first background step that meets a document which no collection gathers. */
export async function insertDefaultCollection(tx: Tx, name: string): Promise<string> {
  const id = newId()
  await tx.db
    .insert(collection)
    .values({ id, name, workspaceId: tx.actor.workspaceId, isDefault: true, createdAt: tx.now() })
    .onConflictDoNothing()
  const [row] = await tx.db.select({ id: collection.id }).from(collection).where(eq(collection.isDefault, true))
  return row?.id ?? id
}

/** The documents that have chunks in any version of this collection. */
export async function listIndexed(tx: Tx, collectionId: string): Promise<string[]> {
  const { rows } = await tx.db.execute<{ document_id: string }>(sql`
    SELECT DISTINCT c.document_id FROM chunk c JOIN index_version v ON v.id = c.index_version_id
     WHERE v.collection_id = ${collectionId}`)
  return rows.map((row) => row.document_id)
}

/** Which index versions each of these documents belongs to, by the folders above it; also those being built. */
export async function versionsGathering(tx: Tx, documentIds: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await tx.db.execute<{ document_id: string; index_version_id: string }>(sql`
    WITH RECURSIVE up AS (
      SELECT n.id AS document_id, n.id, n.parent_id FROM node n WHERE n.id = ANY (${arrayOf(documentIds, 'uuid')})
      UNION ALL SELECT up.document_id, n.id, n.parent_id FROM node n JOIN up ON n.id = up.parent_id)
    SELECT DISTINCT up.document_id, v.id AS index_version_id
      FROM up JOIN collection_source s ON s.node_id = up.id JOIN collection c ON c.id = s.collection_id
      JOIN index_version v ON v.id IN (c.active_index_version_id, c.pending_index_version_id)
     WHERE c.deleted_at IS NULL AND c.active_index_version_id IS NOT NULL`)
  const found = new Map<string, string[]>()
  for (const row of rows) found.set(row.document_id, [...(found.get(row.document_id) ?? []), row.index_version_id])
  return found
}

// ---------------------------------------------------------------- index versions

export async function insertIndexVersion(
  tx: Tx,
  values: Pick<
    IndexVersionRow,
    'collectionId' | 'chunkTokens' | 'overlapTokens' | 'tokeniser' | 'embeddingModel' | 'dimension' | 'vectorLabel'
  >,
): Promise<string> {
  const id = newId()
  const { rows } = await tx.db.execute<{ number: number }>(
    sql`SELECT coalesce(max(number), 0) + 1 AS number FROM index_version WHERE collection_id = ${values.collectionId}`,
  )
  await tx.db.insert(indexVersion).values({
    id,
    ...values,
    workspaceId: tx.actor.workspaceId,
    number: rows[0]?.number ?? 1,
    meanTerms: 0,
    createdAt: tx.now(),
  })
  return id
}

export async function findIndexVersion(tx: Tx, indexVersionId: string): Promise<IndexVersionRow | undefined> {
  const [row] = await tx.db.select().from(indexVersion).where(eq(indexVersion.id, indexVersionId))
  return row
}

/** Sets the mean length once; the first batch of documents decides. @returns the mean that counts */
export async function fixMeanTerms(tx: Tx, indexVersionId: string, measured: number): Promise<number> {
  const { rows } = await tx.db.execute<{ mean_terms: number }>(sql`
    UPDATE index_version SET mean_terms = CASE WHEN mean_terms = 0 THEN ${measured}::real ELSE mean_terms END
     WHERE id = ${indexVersionId} RETURNING mean_terms`)
  return rows[0]?.mean_terms ?? measured
}

export async function saveCalibration(tx: Tx, indexVersionId: string, calibration: Calibration): Promise<void> {
  await tx.db.update(indexVersion).set({ calibration }).where(eq(indexVersion.id, indexVersionId))
}

export async function noteVectorsWait(
  tx: Tx,
  indexVersionId: string,
  vectorsWaitFor: IndexVersionRow['vectorsWaitFor'],
): Promise<void> {
  await tx.db.update(indexVersion).set({ vectorsWaitFor }).where(eq(indexVersion.id, indexVersionId))
}

export async function removeIndexVersions(tx: Tx, collectionId: string, except: readonly string[]): Promise<void> {
  await tx.db.execute(
    sql`DELETE FROM index_version WHERE collection_id = ${collectionId} AND id <> ALL (${arrayOf(except, 'uuid')})`,
  )
}

/** Which of these versions answer; the others are being built. */
export async function listActive(tx: Tx, versions: readonly string[]): Promise<Set<string>> {
  const rows = await tx.db
    .select({ id: collection.activeIndexVersionId })
    .from(collection)
    .where(inArray(collection.activeIndexVersionId, [...versions]))
  return new Set(rows.flatMap((row) => row.id ?? []))
}

/**
 * Lets a version that was being built answer from now on, if it is whole: every gathered document stands in it, every
 * chunk has its vector, and it knows its word frequencies and its threshold.
 * @returns the collection, when the version took over now
 */
export async function takeOverWhenWhole(tx: Tx, indexVersionId: string): Promise<string | undefined> {
  const [waiting] = await tx.db
    .select({ id: collection.id })
    .from(collection)
    .where(and(eq(collection.pendingIndexVersionId, indexVersionId), isNull(collection.deletedAt)))
    .for('update')
  if (!waiting || (await listMissing(tx, waiting.id, indexVersionId)).length > 0) return undefined
  const { rowCount } = await tx.db.execute(sql`
    UPDATE collection SET active_index_version_id = pending_index_version_id, pending_index_version_id = NULL
      FROM index_version v
     WHERE collection.id = ${waiting.id} AND v.id = ${indexVersionId}
       AND (NOT EXISTS (SELECT FROM chunk c WHERE c.index_version_id = v.id)
         OR (v.statistics_at IS NOT NULL AND v.calibration IS NOT NULL))
       AND NOT EXISTS (SELECT FROM chunk c WHERE c.index_version_id = v.id AND c.label <= v.vector_label
                          AND NOT EXISTS (SELECT FROM chunk_vector e WHERE e.chunk_id = c.id))`)
  return rowCount ? waiting.id : undefined
}
