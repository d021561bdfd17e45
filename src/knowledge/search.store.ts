/** The queries of a search: what it covers, both halves under the reader's rights, the chunks that were found. */
import { sql } from 'drizzle-orm'
import type { Tx } from '../kernel/scope.ts'
import type { SparseVector } from './bm25.ts'
import { toSparsevecText } from './bm25.ts'
import type { Calibration } from './calibration.ts'
import { toVectorText, vectorTable } from './chunk.store.ts'
import { arrayOf, type IndexVersionRow } from './store.ts'
import type { Piece } from './tables.ts'

export interface SearchScope {
  collectionId: string
  indexVersionId: string
  /** Those that the reader may see, as the statistics job counted them. */
  chunkCount: number
  statisticsAt: Date | null
  calibration: Calibration | null
  hasGraph: boolean
  embeddingModel: string
}

export async function listSearchScopes(tx: Tx, collectionIds: readonly string[]): Promise<SearchScope[]> {
  const { rows } = await tx.db.execute<{
    collection_id: string
    id: string
    chunk_count: number
    statistics_at: Date | null
    calibration: Calibration | null
    has_graph: boolean
    embedding_model: string
  }>(sql`
    SELECT c.id AS collection_id, v.id, knowledge.counted_chunks(v.id) AS chunk_count, v.statistics_at, v.calibration, v.embedding_model, knowledge.has_graph(v.id) AS has_graph
      FROM collection c JOIN index_version v ON v.id = c.active_index_version_id
     WHERE c.deleted_at IS NULL ${collectionIds.length > 0 ? sql`AND c.id = ANY (${arrayOf(collectionIds, 'uuid')})` : sql``}`)
  return rows.map((row) => ({
    collectionId: row.collection_id,
    indexVersionId: row.id,
    chunkCount: row.chunk_count,
    statisticsAt: row.statistics_at,
    calibration: row.calibration,
    hasGraph: row.has_graph,
    embeddingModel: row.embedding_model,
  }))
}

/** What a search covers, as the reader may know it. Asked at every question: by document, not by chunk. */
export async function countSearched(tx: Tx, versions: readonly string[]) {
  const { rows } = await tx.db.execute<{ documents: number; chunks: number; vectors: number }>(sql`
    SELECT (SELECT count(DISTINCT i.document_id)::int FROM indexed_document i WHERE i.index_version_id = ANY (${arrayOf(versions, 'uuid')})) AS documents,
           coalesce(sum(n.chunks), 0)::int AS chunks, coalesce(sum(n.vectors), 0)::int AS vectors
      FROM document_chunk_count n WHERE n.index_version_id = ANY (${arrayOf(versions, 'uuid')})`)
  return rows[0] ?? { documents: 0, chunks: 0, vectors: 0 }
}

export async function listFrequencies(
  tx: Tx,
  versions: readonly string[],
  terms: readonly number[],
): Promise<Map<number, number>> {
  const { rows } = await tx.db.execute<{ term: number; document_frequency: string }>(
    sql`SELECT * FROM knowledge.frequencies(${arrayOf(versions, 'uuid')}, ${arrayOf(terms, 'int')})`,
  )
  return new Map(rows.map((row) => [row.term, Number(row.document_frequency)]))
}

/** For the calibration job, which weighs whatever words its sample holds. */
export async function listAllFrequencies(tx: Tx, versions: readonly string[]): Promise<Map<number, number>> {
  const { rows } = await tx.db.execute<{ term: number; document_frequency: string }>(sql`
    SELECT term, sum(document_frequency)::bigint AS document_frequency FROM term_frequency
     WHERE index_version_id = ANY (${arrayOf(versions, 'uuid')}) GROUP BY term`)
  return new Map(rows.map((row) => [row.term, Number(row.document_frequency)]))
}

export async function countChunks(tx: Tx, versions: readonly string[]): Promise<number> {
  const { rows } = await tx.db.execute<{ count: number }>(
    sql`SELECT coalesce(sum(chunk_count), 0)::int AS count FROM index_version WHERE id = ANY (${arrayOf(versions, 'uuid')})`,
  )
  return rows[0]?.count ?? 0
}

export interface Scored {
  chunkId: string
  score: number
}

export async function searchWords(
  tx: Tx,
  versions: readonly string[],
  /** Undefined: every chunk that the reader may see. */
  candidateTerms: readonly number[] | undefined,
  query: SparseVector,
  take: number,
): Promise<Scored[]> {
  const { rows } = await tx.db.execute<{ chunk_id: string; score: number }>(sql`
    SELECT chunk_id::text, score FROM knowledge.search_words(${arrayOf(versions, 'uuid')}, ${candidateTerms ? arrayOf(candidateTerms, 'int') : sql`NULL`}, ${toSparsevecText(query)}::sparsevec, ${take})`)
  return rows.map((row) => ({ chunkId: row.chunk_id, score: row.score }))
}

export async function searchVectorsExact(
  tx: Tx,
  versions: readonly string[],
  query: Float32Array,
  take: number,
): Promise<Scored[]> {
  const { rows } = await tx.db.execute<{ chunk_id: string; score: number }>(sql`
    SELECT chunk_id::text, score FROM knowledge.search_vectors_exact(${arrayOf(versions, 'uuid')}, ${toVectorText(query)}::vector, ${take})`)
  return rows.map((row) => ({ chunkId: row.chunk_id, score: row.score }))
}

export async function searchVectorsNear(tx: Tx, version: string, query: Float32Array, take: number): Promise<Scored[]> {
  const { rows } = await tx.db.execute<{ chunk_id: string; score: number }>(sql`
    SELECT chunk_id::text, score FROM knowledge.search_vectors_near(${version}, ${toVectorText(query)}::vector, ${take})`)
  return rows.map((row) => ({ chunkId: row.chunk_id, score: row.score }))
}

/** For the calibration job, which asks the whole version: the policies of background work keep it to the workspace. */
export async function searchAllWords(
  tx: Tx,
  indexVersionId: string,
  query: SparseVector,
  take: number,
): Promise<Scored[]> {
  const { rows } = await tx.db.execute<{ id: string; score: number }>(sql`
    SELECT c.id::text, -(c.lex <#> ${toSparsevecText(query)}::sparsevec) AS score FROM chunk c
     WHERE c.index_version_id = ${indexVersionId} AND NOT c.is_hidden AND c.terms && ${arrayOf([...query.indices], 'int')}
     ORDER BY c.lex <#> ${toSparsevecText(query)}::sparsevec LIMIT ${take}`)
  return rows.map((row) => ({ chunkId: row.id, score: row.score }))
}

export async function searchAllVectors(
  tx: Tx,
  version: Pick<IndexVersionRow, 'id' | 'dimension'>,
  query: Float32Array,
  take: number,
): Promise<Scored[]> {
  const { rows } = await tx.db.execute<{ id: string; score: number }>(sql`
    SELECT v.chunk_id::text AS id, 1 - (v.emb <=> ${toVectorText(query)}::vector) AS score FROM ${vectorTable(version.dimension)} v
     WHERE v.index_version_id = ${version.id} AND NOT v.is_hidden ORDER BY v.emb <=> ${toVectorText(query)}::vector LIMIT ${take}`)
  return rows.map((row) => ({ chunkId: row.id, score: row.score }))
}

/** @see knowledge.label_of_quotes */
export async function labelOfQuotes(
  tx: Tx,
  stretches: readonly { letters: string; terms: readonly number[] }[],
): Promise<number> {
  const { rows } = await tx.db.execute<{ label: number }>(
    sql`SELECT knowledge.label_of_quotes(${JSON.stringify(stretches)}::jsonb) AS label`,
  )
  return rows[0]?.label ?? 0
}

export interface FoundChunk {
  id: string
  indexVersionId: string
  documentId: string
  documentVersionId: string
  externalId: string | null
  title: string
  folderName: string | null
  label: number
  headingPath: string[]
  body: string
  pieces: Piece[]
}

/** The found chunks themselves, read once more under the reader's policies. */
export async function listChunks(tx: Tx, chunkIds: readonly string[]): Promise<Map<string, FoundChunk>> {
  if (chunkIds.length === 0) return new Map()
  const { rows } = await tx.db.execute<{
    id: string
    index_version_id: string
    document_id: string
    document_version_id: string
    external_id: string | null
    title: string
    folder_name: string | null
    label: number
    heading_path: string[]
    body: string
    pieces: Piece[]
  }>(sql`
    SELECT c.id::text, c.index_version_id, c.document_id, c.document_version_id, d.external_id, d.title, c.label, c.heading_path, c.body, c.pieces,
           (SELECT p.name FROM node n JOIN node p ON p.id = n.parent_id WHERE n.id = c.document_id) AS folder_name
      FROM chunk c JOIN document d ON d.id = c.document_id WHERE c.id = ANY (${arrayOf(chunkIds, 'bigint')}) AND NOT d.is_hidden`)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        indexVersionId: row.index_version_id,
        documentId: row.document_id,
        documentVersionId: row.document_version_id,
        externalId: row.external_id,
        title: row.title,
        folderName: row.folder_name,
        label: row.label,
        headingPath: row.heading_path,
        body: row.body,
        pieces: row.pieces,
      },
    ]),
  )
}
