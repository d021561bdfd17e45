/**
 * 100,000 chunks of 40 to 90 Zipf-distributed terms and 384-dimensional vectors in 200 clusters; 500 groups, one of them
 * with half of the chunks. The narrow reader is in five small groups (about 1.5 %), the wide one in the large group too.
 * Recall is the overlap with a brute-force first ten under the same rights.
 */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { type Random, randomOf } from '../../proofs/rights/world.ts'
import { openScratchNaru, type ScratchPostgres } from '../../src/app/scratch-naru.ts'
import { openAsOwner } from '../../src/kernel/database.ts'
import { newId } from '../../src/kernel/id.ts'
import { bm25Defaults, documentVector, queryVector, termNumbers, toSparsevecText } from '../../src/knowledge/bm25.ts'
import { searchHalves } from '../../src/knowledge/search.service.ts'
import * as searchStore from '../../src/knowledge/search.store.ts'
import { exactLimit } from '../../src/knowledge/search-plan.ts'
import { hashTerm } from '../../src/knowledge/term-hash.ts'

const queriesPerReader = 100
const groups = 500
const chunksPerDocument = 20

export async function measureSpeed(scratch: ScratchPostgres, chunkCount: number) {
  const naru = await openScratchNaru(scratch)
  const owner = await openAsOwner(naru.databaseUrl)
  const random = randomOf(7)
  const world = await load(owner, random, chunkCount)
  const readers: Record<string, unknown> = {}
  for (const [name, memberId] of Object.entries(world.readers)) {
    readers[name] = await measureReader(naru, owner, world, memberId, random)
  }
  await owner.end()
  await naru.close()
  return {
    chunks: chunkCount,
    loadSeconds: world.loadSeconds,
    graphSeconds: world.graphSeconds,
    megabytes: world.megabytes,
    readers,
  }
}

interface Loaded {
  workspaceId: string
  indexVersionId: string
  readers: Record<string, string>
  frequencies: Map<string, number>
  vocabulary: string[]
  centres: Float32Array[]
  loadSeconds: number
  graphSeconds: number
  megabytes: number
  chunkCount: number
}

async function load(owner: pg.Client, random: Random, chunkCount: number): Promise<Loaded> {
  const startedAt = performance.now()
  const [workspaceId, makerId, narrowId, wideId, collectionId, indexVersionId] = [
    newId(),
    newId(),
    newId(),
    newId(),
    newId(),
    newId(),
  ]
  await owner.query('insert into workspace (id, name) values ($1, $2)', [workspaceId, 'bench'])
  for (const [id, email] of [
    [makerId, 'maker'],
    [narrowId, 'narrow'],
    [wideId, 'wide'],
  ]) {
    await owner.query(
      `insert into member (id, workspace_id, email, name, role, clearance) values ($1, $2, $3, $3, 'data-manager', 2)`,
      [id, workspaceId, email],
    )
  }
  // One folder for each group: rights lie on folders, as an ingest makes them.
  const folderIds: string[] = []
  for (let group = 0; group < groups; group++) {
    const [groupId, folderId] = [newId(), newId()]
    folderIds.push(folderId)
    const { rows } = await owner.query(
      'insert into member_group (id, workspace_id, name) values ($1, $2, $3) returning principal_id',
      [groupId, workspaceId, `g${group}`],
    )
    const isNarrow = group >= 1 && group <= 8
    for (const [memberId, isIn] of [
      [narrowId, isNarrow],
      [wideId, group === 0 || isNarrow],
    ] as const) {
      if (isIn)
        await owner.query(
          'insert into group_edge (workspace_id, child_principal_id, parent_principal_id) select $1, principal_id, $2 from member where id = $3',
          [workspaceId, rows[0].principal_id, memberId],
        )
    }
    await owner.query(`insert into node (id, workspace_id, kind, name, created_by) values ($1, $2, 'folder', $3, $4)`, [
      folderId,
      workspaceId,
      `f${group}`,
      makerId,
    ])
    await owner.query(
      `insert into access_rule (id, workspace_id, node_id, principal_id, verb, effect) values ($1, $2, $3, $4, 'read', 'allow')`,
      [randomUUID(), workspaceId, folderId, rows[0].principal_id],
    )
  }
  await owner.query(
    'insert into collection (id, workspace_id, name, created_by, active_index_version_id) values ($1, $2, $3, $4, $5)',
    [collectionId, workspaceId, 'bench', makerId, indexVersionId],
  )
  await owner.query(
    `insert into index_version (id, workspace_id, collection_id, number, chunk_tokens, overlap_tokens, tokeniser, embedding_model, dimension, mean_terms) values ($1, $2, $3, 1, 240, 0, 'bench', 'bench', 384, 65)`,
    [indexVersionId, workspaceId, collectionId],
  )
  const vocabulary = Array.from({ length: 60_000 }, (_, index) => `낱말${index}`)
  const centres = Array.from({ length: 200 }, () => randomVector(random))
  const frequencies = new Map<string, number>()
  await owner.query('begin')
  // Rows come in through the same triggers as in the product, in statements of 500.
  let waiting: { chunk: string; vector: string }[] = []
  for (let index = 0; index < chunkCount; index += chunksPerDocument) {
    const documentId = newId()
    const versionId = newId()
    const folder = random.chance(0.48) ? 0 : 1 + random.below(groups - 1)
    await owner.query(
      `insert into node (id, workspace_id, parent_id, kind, name, created_by) values ($1, $2, $3, 'document', $4, $5)`,
      [documentId, workspaceId, folderIds[folder], `d${index}`, makerId],
    )
    await owner.query(
      `insert into document (id, workspace_id, rights_id, label, title, file_name, status, current_version_id, created_by) values ($1, $2, 0, 0, $3, $3, 'ready', $4, $5)`,
      [documentId, workspaceId, `d${index}`, versionId, makerId],
    )
    await owner.query(
      `insert into document_version (id, workspace_id, document_id, number, file_name, sha256, size_bytes, status, created_by) values ($1, $2, $3, 1, 'd', 'x', 1, 'ready', $4)`,
      [versionId, workspaceId, documentId, makerId],
    )
    for (let ordinal = 0; ordinal < chunksPerDocument; ordinal++) {
      const terms = Array.from({ length: 40 + random.below(51) }, () => zipfTerm(random, vocabulary))
      for (const term of new Set(terms)) frequencies.set(term, (frequencies.get(term) ?? 0) + 1)
      const lex = toSparsevecText(documentVector(terms, { ...bm25Defaults, averageLength: 65 }))
      waiting.push({
        chunk: `('${workspaceId}','${indexVersionId}','${documentId}','${versionId}',${ordinal},0,0,'{}','본문','[]',100,'\\x${index.toString(16).padStart(8, '0')}${ordinal.toString(16).padStart(2, '0')}','{${termNumbers(terms).join(',')}}','${lex}')`,
        vector: `[${Array.from(nearVector(random, random.pick(centres)), (value) => value.toFixed(5)).join(',')}]`,
      })
    }
    if (waiting.length >= 500) {
      await insertChunks(owner, waiting)
      waiting = []
    }
  }
  if (waiting.length > 0) await insertChunks(owner, waiting)
  await owner.query('commit')
  const loadSeconds = (performance.now() - startedAt) / 1000
  await owner.query('select knowledge.count_terms($1)', [indexVersionId])
  const graphStartedAt = performance.now()
  await owner.query(`set maintenance_work_mem = '1GB'`)
  await owner.query('select knowledge.build_graph($1)', [indexVersionId])
  const graphSeconds = (performance.now() - graphStartedAt) / 1000
  await owner.query('vacuum analyze chunk')
  await owner.query('vacuum analyze chunk_vector_384')
  const { rows } = await owner.query(
    `select (pg_total_relation_size('chunk') + pg_total_relation_size('chunk_vector_384')) / 1048576 as mb`,
  )
  return {
    workspaceId,
    indexVersionId,
    readers: { narrow: narrowId, wide: wideId },
    frequencies,
    vocabulary,
    centres,
    loadSeconds: Math.round(loadSeconds),
    graphSeconds: Math.round(graphSeconds),
    megabytes: Number(rows[0].mb),
    chunkCount,
  }
}

async function insertChunks(owner: pg.Client, rows: readonly { chunk: string; vector: string }[]): Promise<void> {
  const { rows: ids } = await owner.query<{ id: string }>(
    `insert into chunk (workspace_id, index_version_id, document_id, document_version_id, ordinal, rights_id, label, heading_path, body, pieces, token_count, text_hash, terms, lex)
     values ${rows.map((row) => row.chunk).join(',')} returning id`,
  )
  await owner.query(
    `insert into chunk_vector_384 (chunk_id, embedding_model, emb, workspace_id, index_version_id, document_id, rights_id, label, text_hash)
     select c.id, 'bench', given.emb, c.workspace_id, c.index_version_id, c.document_id, c.rights_id, c.label, c.text_hash
       from (values ${rows.map((row, index) => `(${ids[index]?.id}::bigint, '${row.vector}'::vector)`).join(',')}) as given(id, emb) join chunk c on c.id = given.id`,
  )
}

async function measureReader(
  naru: Awaited<ReturnType<typeof openScratchNaru>>,
  owner: pg.Client,
  world: Loaded,
  memberId: string,
  random: Random,
) {
  const actor = { workspaceId: world.workspaceId, memberId, userId: '', role: 'data-manager', language: 'ko' as const }
  const ctx = naru.app.scopeFor(actor)
  const versions = [world.indexVersionId]
  const statistics = {
    documentCount: world.chunkCount,
    documentFrequency: (term: string) => world.frequencies.get(term) ?? 0,
  }
  const queries = Array.from({ length: queriesPerReader }, () => ({
    terms: Array.from({ length: 4 }, () => zipfTerm(random, world.vocabulary)),
    vector: nearVector(random, random.pick(world.centres)),
  }))
  const { chunks: visible } = await ctx.transaction((tx) => searchStore.countSearched(tx, versions))
  const isExact = visible <= exactLimit
  const times = { words: [] as number[], vectors: [] as number[], hybrid: [] as number[], plain: [] as number[] }
  const recall = { words: 0, vectors: 0, plain: 0 }
  let leaks = 0
  const { rows: allowed } = await owner.query<{ id: string }>(
    `select c.id::text from chunk c join rights_entry e on e.rights_id = c.rights_id join (select unnest(access.principals_of($1)) as id) p on p.id = e.principal_id where e.verb = 'read' and e.effect = 'allow'`,
    [memberId],
  )
  const mine = new Set(allowed.map((row) => row.id))
  await owner.query(`set hnsw.iterative_scan = 'relaxed_order'`)
  await owner.query('set hnsw.ef_search = 200')
  for (const query of queries) {
    const startedAt = performance.now()
    const { words, vectors } = await searchHalves(ctx, {
      versions,
      statistics,
      visible,
      isExact,
      terms: query.terms,
      meanings: [{ versions, floor: 0, embedding: Promise.resolve(query.vector) }],
    })
    times.words.push(words.milliseconds)
    times.vectors.push(vectors.milliseconds)
    const found = { words: words.hits, vectors: vectors.hits }
    times.hybrid.push(performance.now() - startedAt)
    leaks += [...found.words, ...found.vectors].filter((one) => !mine.has(one.chunkId)).length

    // The peer: plain pgvector as one would write it first, the rights as a condition beside the graph.
    const plainAt = performance.now()
    const plain = await owner.query<{ id: string }>(
      `select v.chunk_id::text as id from chunk_vector_384 v where v.index_version_id = '${world.indexVersionId}' and v.rights_id = any (access.rights_with(access.principals_of($1), 'read', $2)) order by v.emb <=> $3::vector limit 10`,
      [memberId, world.workspaceId, `[${query.vector.join(',')}]`],
    )
    times.plain.push(performance.now() - plainAt)
    const exact = await owner.query<{ id: string }>(
      `select v.chunk_id::text as id from chunk_vector_384 v where v.rights_id = any (access.rights_with(access.principals_of($1), 'read', $2)) order by (v.emb <=> $3::vector) + 0, v.chunk_id limit 10`,
      [memberId, world.workspaceId, `[${query.vector.join(',')}]`],
    )
    const lex = queryVector(query.terms, statistics)
    const exactWords = await owner.query<{ id: string }>(
      `select c.id::text as id from chunk c where c.rights_id = any (access.rights_with(access.principals_of($1), 'read', $2)) and c.terms && $4::int[] order by c.lex <#> $3::sparsevec, c.id limit 10`,
      [memberId, world.workspaceId, toSparsevecText(lex), query.terms.map(hashTerm)],
    )
    recall.vectors += overlap(
      exact.rows,
      found.vectors.slice(0, 10).map((one) => one.chunkId),
    )
    recall.plain += overlap(
      exact.rows,
      plain.rows.map((row) => row.id),
    )
    recall.words += overlap(
      exactWords.rows,
      found.words.slice(0, 10).map((one) => one.chunkId),
    )
  }
  const share = (sum: number) => Math.round((1000 * sum) / queries.length) / 1000
  return {
    visibleShare: Math.round((1000 * visible) / world.chunkCount) / 1000,
    method: isExact ? 'exact' : 'near',
    leaks,
    hybrid: percentiles(times.hybrid),
    words: { ...percentiles(times.words), recall: share(recall.words) },
    vectors: { ...percentiles(times.vectors), recall: share(recall.vectors) },
    plainPgvector: { ...percentiles(times.plain), recall: share(recall.plain) },
    vectorsToPlainP50:
      Math.round((100 * (percentiles(times.vectors).p50 ?? 0)) / (percentiles(times.plain).p50 ?? 1)) / 100,
  }
}

function overlap(wanted: readonly { id: string }[], got: readonly string[]): number {
  if (wanted.length === 0) return 1
  return wanted.filter((row) => got.includes(row.id)).length / wanted.length
}

function percentiles(times: readonly number[]): { p50: number; p95: number } {
  const sorted = [...times].sort((left, right) => left - right)
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100
  return { p50: at(0.5), p95: at(0.95) }
}

function zipfTerm(random: Random, vocabulary: readonly string[]): string {
  // Inverse of the harmonic sum: rank = N^u spreads draws as 1 / rank.
  const rank = Math.floor(vocabulary.length ** random.next()) - 1
  return vocabulary[Math.min(vocabulary.length - 1, Math.max(0, rank))] ?? ''
}

function randomVector(random: Random): Float32Array {
  return normalise(Float32Array.from({ length: 384 }, () => random.next() + random.next() + random.next() - 1.5))
}

function nearVector(random: Random, centre: Float32Array): Float32Array {
  return normalise(
    centre.map(
      (value, index) => value + (index % 12 === 0 ? 0.12 * (random.next() - 0.5) : 0.02 * (random.next() - 0.5)),
    ),
  )
}

function normalise(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}
