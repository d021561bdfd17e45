/** The queries that write chunks, their vectors and their statistics. */
import { sql } from 'drizzle-orm'
import type { Tx } from '../kernel/scope.ts'
import type { SparseVector } from './bm25.ts'
import { toSparsevecText } from './bm25.ts'
import { arrayOf, type IndexVersionRow } from './store.ts'
import { indexedDocument, type Piece } from './tables.ts'

/** One table a dimension. */
type VectorVersion = Pick<IndexVersionRow, 'id' | 'dimension' | 'embeddingModel' | 'vectorLabel'>

const vectorTables = { 384: sql`chunk_vector_384`, 1024: sql`chunk_vector_1024` }

export function vectorTable(dimension: number) {
  if (dimension === 384 || dimension === 1024) return vectorTables[dimension]
  throw new Error(`no table holds vectors of ${dimension} dimensions`)
}

export interface NewChunk {
  documentId: string
  documentVersionId: string
  ordinal: number
  headingPath: string[]
  body: string
  pieces: Piece[]
  tokenCount: number
  textHash: Buffer
  terms: number[]
  lex: SparseVector
}

export async function removeChunks(tx: Tx, indexVersionId: string, documentIds: readonly string[]): Promise<void> {
  const here = sql`index_version_id = ${indexVersionId} AND document_id = ANY (${arrayOf(documentIds, 'uuid')})`
  await tx.db.execute(sql`DELETE FROM chunk WHERE ${here}`)
  await tx.db.execute(sql`DELETE FROM indexed_document WHERE ${here}`)
}

/** Notes that these documents, in these versions of theirs, stand in an index version. */
export async function noteIndexed(
  tx: Tx,
  indexVersionId: string,
  indexed: readonly { documentId: string; documentVersionId: string }[],
): Promise<void> {
  if (indexed.length === 0) return
  await tx.db
    .insert(indexedDocument)
    .values(indexed.map((one) => ({ ...one, indexVersionId, workspaceId: tx.actor.workspaceId, indexedAt: tx.now() })))
    .onConflictDoUpdate({
      target: [indexedDocument.indexVersionId, indexedDocument.documentId],
      set: { documentVersionId: sql`excluded.document_version_id`, indexedAt: sql`excluded.indexed_at` },
    })
}

/** Replaces all chunks of these documents in one index version. A chunk whose text stays the same keeps its vector. */
export async function replaceChunks(
  tx: Tx,
  version: VectorVersion,
  documentIds: readonly string[],
  chunks: readonly NewChunk[],
): Promise<void> {
  const indexVersionId = version.id
  const table = vectorTable(version.dimension)
  await tx.db.execute(sql`
    CREATE TEMP TABLE kept_vector ON COMMIT DROP AS
    SELECT DISTINCT ON (text_hash) text_hash, embedding_model, emb FROM ${table}
     WHERE index_version_id = ${indexVersionId} AND document_id = ANY (${arrayOf(documentIds, 'uuid')})`)
  await removeChunks(tx, indexVersionId, documentIds)
  for (let start = 0; start < chunks.length; start += 200) {
    const rows = chunks.slice(start, start + 200).map(
      (
        chunk,
      ) => sql`(${tx.actor.workspaceId}::uuid, ${indexVersionId}::uuid, ${chunk.documentId}::uuid, ${chunk.documentVersionId}::uuid,
        ${chunk.ordinal}::int, 0, 0::smallint, ${sql.param(chunk.headingPath)}::text[], ${chunk.body}, ${JSON.stringify(chunk.pieces)}::jsonb,
        ${chunk.tokenCount}::int, ${chunk.textHash}::bytea, ${arrayOf(chunk.terms, 'int')}, ${toSparsevecText(chunk.lex)}::sparsevec)`,
    )
    await tx.db.execute(sql`
      INSERT INTO chunk (workspace_id, index_version_id, document_id, document_version_id, ordinal, rights_id, label, heading_path, body,
                         pieces, token_count, text_hash, terms, lex) VALUES ${sql.join(rows, sql`, `)}`)
  }
  await tx.db.execute(sql`
    INSERT INTO ${table} (chunk_id, embedding_model, emb, workspace_id, index_version_id, document_id, rights_id, label, text_hash)
    SELECT c.id, k.embedding_model, k.emb, c.workspace_id, c.index_version_id, c.document_id, c.rights_id, c.label, c.text_hash
      FROM chunk c JOIN kept_vector k ON k.text_hash = c.text_hash
     WHERE c.index_version_id = ${indexVersionId} AND c.document_id = ANY (${arrayOf(documentIds, 'uuid')})`)
}

/** A vector that another chunk of the workspace already has for the same text. */
export async function reuseVectors(tx: Tx, version: VectorVersion): Promise<number> {
  const { id: indexVersionId, embeddingModel } = version
  const table = vectorTable(version.dimension)
  const result = await tx.db.execute(sql`
    INSERT INTO ${table} (chunk_id, embedding_model, emb, workspace_id, index_version_id, document_id, rights_id, label, text_hash)
    SELECT c.id, ${embeddingModel}, known.emb, c.workspace_id, c.index_version_id, c.document_id, c.rights_id, c.label, c.text_hash
      FROM chunk c
      CROSS JOIN LATERAL (SELECT v.emb FROM ${table} v
                           WHERE v.workspace_id = c.workspace_id AND v.embedding_model = ${embeddingModel} AND v.text_hash = c.text_hash LIMIT 1) known
     WHERE c.index_version_id = ${indexVersionId} AND NOT EXISTS (SELECT FROM ${table} e WHERE e.chunk_id = c.id)
    ON CONFLICT (chunk_id) DO NOTHING`)
  return result.rowCount ?? 0
}

/** What a chunk says, and where: enough to embed it or to ask about it. */
export interface ChunkText {
  id: string
  documentId: string
  title: string
  label: number
  headingPath: string[]
  body: string
}

type ChunkTextRow = {
  id: string
  document_id: string
  title: string
  label: number
  heading_path: string[]
  body: string
}

const presentChunkText = (row: ChunkTextRow): ChunkText => ({
  id: row.id,
  documentId: row.document_id,
  title: row.title,
  label: row.label,
  headingPath: row.heading_path,
  body: row.body,
})

/**
 * The next chunks without a vector, of those whose label lets them have one.
 * @param skipped portions of others that work on the same version at the same moment; from the first where fewer wait
 */
export async function listWithoutVector(
  tx: Tx,
  version: VectorVersion,
  limit: number,
  skipped: number,
): Promise<ChunkText[]> {
  const { rows } = await tx.db.execute<ChunkTextRow>(sql`
    SELECT c.id::text, c.document_id, d.title, c.label, c.heading_path, c.body FROM chunk c JOIN document d ON d.id = c.document_id
     WHERE c.index_version_id = ${version.id} AND c.label <= ${version.vectorLabel}
       AND NOT EXISTS (SELECT FROM ${vectorTable(version.dimension)} v WHERE v.chunk_id = c.id)
     ORDER BY c.id LIMIT ${limit} OFFSET ${skipped}`)
  return rows.length === 0 && skipped > 0 ? listWithoutVector(tx, version, limit, 0) : rows.map(presentChunkText)
}

export async function insertVectors(
  tx: Tx,
  version: VectorVersion,
  vectors: readonly { chunkId: string; vector: Float32Array }[],
): Promise<void> {
  if (vectors.length === 0) return
  const rows = vectors.map(({ chunkId, vector }) => sql`(${chunkId}::bigint, ${toVectorText(vector)}::vector)`)
  // Joined with chunk, because a chunk may have been replaced while its text was embedded.
  await tx.db.execute(sql`
    INSERT INTO ${vectorTable(version.dimension)} (chunk_id, embedding_model, emb, workspace_id, index_version_id, document_id, rights_id, label, text_hash)
    SELECT c.id, ${version.embeddingModel}, given.emb, c.workspace_id, c.index_version_id, c.document_id, c.rights_id, c.label, c.text_hash
      FROM (VALUES ${sql.join(rows, sql`, `)}) AS given(id, emb) JOIN chunk c ON c.id = given.id
    ON CONFLICT (chunk_id) DO NOTHING`)
}

export function toVectorText(vector: Float32Array): string {
  return `[${vector.join(',')}]`
}

/**
 * Notes as fully embedded the documents of a version none of whose chunks, in the indexes that answer, waits any more.
 * @param documentIds only these of them
 */
export async function noteEmbedded(tx: Tx, indexVersionId: string, documentIds?: readonly string[]): Promise<void> {
  await tx.db.execute(sql`
    UPDATE document d SET vectors_indexed_at = now()
     WHERE d.vectors_indexed_at IS NULL AND d.words_indexed_at IS NOT NULL
       AND d.id IN (SELECT n.document_id FROM document_chunk_count n WHERE n.index_version_id = ${indexVersionId})
       ${documentIds ? sql`AND d.id = ANY (${arrayOf(documentIds, 'uuid')})` : sql``}
       AND NOT EXISTS (SELECT FROM chunk c JOIN collection k ON k.active_index_version_id = c.index_version_id
                         JOIN index_version i ON i.id = c.index_version_id
                        WHERE c.document_id = d.id AND c.label <= i.vector_label
                          AND NOT EXISTS (SELECT FROM chunk_vector v WHERE v.chunk_id = c.id))`)
}

// ---------------------------------------------------------------- statistics

/** Document frequencies, and the graph once a reader may see too many chunks for an exact search. */
export async function refreshStatistics(tx: Tx, indexVersionId: string): Promise<void> {
  // One worker at a time counts a version: the second would insert what the first has not committed yet.
  await tx.db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`statistics ${indexVersionId}`}, 0))`)
  await tx.db.execute(sql`SELECT knowledge.count_terms(${indexVersionId})`)
}

export async function countVectors(tx: Tx, indexVersionId: string): Promise<number> {
  const { rows } = await tx.db.execute<{ count: number }>(
    sql`SELECT coalesce(sum(vectors), 0)::int AS count FROM document_chunk_count WHERE index_version_id = ${indexVersionId}`,
  )
  return rows[0]?.count ?? 0
}

export async function buildGraph(tx: Tx, indexVersionId: string): Promise<void> {
  await tx.db.execute(sql`SELECT knowledge.build_graph(${indexVersionId})`)
}

/** Chunks spread over the version, the same ones every time, for its calibration. */
export async function sampleChunks(tx: Tx, version: VectorVersion, count: number) {
  const { rows } = await tx.db.execute<ChunkTextRow>(sql`
    SELECT c.id::text, c.document_id, d.title, c.label, c.heading_path, c.body FROM chunk c JOIN document d ON d.id = c.document_id
     WHERE c.index_version_id = ${version.id} AND c.label <= ${version.vectorLabel} AND NOT c.is_hidden ORDER BY md5(c.id::text) LIMIT ${count}`)
  return rows.map(presentChunkText)
}

/** Mean cosine of vectors of different documents: what two passages have in common that have nothing in common. */
export async function meanOfUnrelated(tx: Tx, version: VectorVersion): Promise<number | undefined> {
  const table = vectorTable(version.dimension)
  const { rows } = await tx.db.execute<{ mean: number | null }>(sql`
    WITH spread AS (SELECT document_id, emb FROM ${table} WHERE index_version_id = ${version.id} AND NOT is_hidden ORDER BY md5(chunk_id::text) LIMIT 40)
    SELECT avg(1 - (a.emb <=> b.emb)) AS mean FROM spread a JOIN spread b ON a.document_id < b.document_id`)
  return rows[0]?.mean ?? undefined
}
