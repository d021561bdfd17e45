/**
 * What one can do with collections and search.
 *
 *   documents ready ─▶ index job: chunks, words ─▶ searchable by words
 *                          ├─▶ embed job: vectors, portion by portion ─▶ searchable by meaning
 *                          └─▶ statistics job: document frequencies, calibration, graph
 */
import * as documents from '../documents/service.ts'
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import { embed, embeddingDimension, embeddingModelId } from '../models/service.ts'
import { answerFromCandidates } from './answer.ts'
import { type CollectionStatistics, queryVector, termNumbers } from './bm25.ts'
import { type Calibration, calibrate, defaultCalibration } from './calibration.ts'
import { indexText } from './chunking.ts'
import type * as contract from './contract.ts'
import { ChunkSettings, type Collection, type SearchReply, type SearchResult } from './contract.ts'
import { fuseScores, fusionDefaults } from './fuse.ts'
import { calibrateJob, embedChunksJob, indexCollectionJob, indexDocumentsJob, refreshStatisticsJob } from './jobs.ts'
import { placesOf } from './pieces.ts'
import { candidateTerms, exactLimit } from './search-plan.ts'
import { findMatches } from './snippets.ts'
import * as store from './store.ts'
import { hashTerm } from './term-hash.ts'
import { loadTokeniser, type Tokeniser, termsOf } from './tokenise.ts'

// ---------------------------------------------------------------- collections

export async function listCollections(ctx: Scope): Promise<{ items: Collection[] }> {
  return ctx.transaction(async (tx) => ({ items: (await store.listCollections(tx)).map((row) => present(row, tx)) }))
}

export async function addCollection(
  ctx: Scope,
  input: OperationInput<typeof contract.addCollection>['body'],
): Promise<Collection> {
  const { version: tokeniser } = await loadTokeniser()
  return ctx.transaction(async (tx) => {
    const id = await makeCollection(tx, { ...input, tokeniser })
    return presentOne(tx, id)
  })
}

export async function makeCollection(
  tx: Tx,
  input: { name: string; sourceIds: readonly string[]; settings: ChunkSettings; tokeniser: string },
): Promise<string> {
  const id = await store.insertCollection(tx, input.name)
  const indexVersionId = await store.insertIndexVersion(tx, {
    collectionId: id,
    ...indexSettings(input.settings, input.tokeniser),
  })
  await store.updateCollection(tx, id, { activeIndexVersionId: indexVersionId })
  await store.replaceSources(tx, id, input.sourceIds)
  await tx.jobs.add(indexCollectionJob, { ...requester(tx), collectionId: id })
  await tx.audit({
    action: 'collection.added',
    objectKind: 'collection',
    objectId: id,
    detail: { sources: input.sourceIds.length },
  })
  return id
}

export async function changeCollection(
  ctx: Scope,
  collectionId: string,
  change: OperationInput<typeof contract.changeCollection>['body'],
): Promise<Collection> {
  const { version: tokeniser } = await loadTokeniser()
  return ctx.transaction(async (tx) => {
    await getOwn(tx, collectionId)
    if (change.name) await store.updateCollection(tx, collectionId, { name: change.name })
    if (change.sourceIds) await store.replaceSources(tx, collectionId, change.sourceIds)
    if (change.settings) {
      const indexVersionId = await store.insertIndexVersion(tx, {
        collectionId,
        ...indexSettings(change.settings, tokeniser),
      })
      await store.updateCollection(tx, collectionId, { activeIndexVersionId: indexVersionId })
    }
    if (change.sourceIds || change.settings) await tx.jobs.add(indexCollectionJob, { ...requester(tx), collectionId })
    await tx.audit({
      action: 'collection.changed',
      objectKind: 'collection',
      objectId: collectionId,
      detail: { fields: Object.keys(change) },
    })
    return presentOne(tx, collectionId)
  })
}

export async function deleteCollection(ctx: Scope, collectionId: string) {
  return ctx.transaction(async (tx) => {
    await getOwn(tx, collectionId)
    // Without an index version it is neither listed nor searched, at once. Nobody may write a row that they could not see
    // afterwards; so the job, which may, notes when it was deleted and removes the index.
    await store.updateCollection(tx, collectionId, { activeIndexVersionId: null })
    await tx.jobs.add(indexCollectionJob, { ...requester(tx), collectionId })
    await tx.audit({ action: 'collection.deleted', objectKind: 'collection', objectId: collectionId })
    return {}
  })
}

const defaultSettings: ChunkSettings = ChunkSettings.parse({})

function indexSettings(settings: ChunkSettings, tokeniser: string) {
  return { ...settings, tokeniser, embeddingModel: embeddingModelId, dimension: embeddingDimension }
}

const requester = (tx: Tx) => ({ workspaceId: tx.actor.workspaceId, memberId: tx.actor.memberId })

async function getOwn(tx: Tx, collectionId: string): Promise<store.CollectionRow> {
  const row = await store.findCollection(tx, collectionId)
  if (!row?.activeIndexVersionId)
    throw notFound('knowledge.collection-not-found', { ko: '컬렉션을', en: 'The collection' })
  if (row.createdBy !== tx.actor.memberId) {
    throw new AppError('forbidden', 'knowledge.not-your-collection', {
      ko: '컬렉션을 만든 사람만 바꿀 수 있습니다. 같은 폴더로 새 컬렉션을 만들 수 있습니다.',
      en: 'Only its maker may change a collection. You can make another one from the same folders.',
    })
  }
  return row
}

async function presentOne(tx: Tx, collectionId: string): Promise<Collection> {
  const [row] = await store.listCollections(tx, [collectionId])
  if (!row) throw notFound('knowledge.collection-not-found', { ko: '컬렉션을', en: 'The collection' })
  return present(row, tx)
}

function present(row: store.ListedCollection, tx: Tx): Collection {
  const status =
    row.documents === 0
      ? 'empty'
      : row.documentsWaiting > 0
        ? 'indexing-words'
        : row.chunksWithVectors < row.chunks
          ? 'indexing-vectors'
          : 'ready'
  return {
    id: row.id,
    name: row.name,
    createdByName: row.createdByName,
    createdAt: row.createdAt.toISOString(),
    isMine: row.createdBy === tx.actor.memberId,
    isDefault: row.isDefault,
    sources: row.sources,
    documents: row.documents,
    documentsRead: row.documentsRead,
    documentsFailed: row.documentsFailed,
    documentsWaiting: row.documentsWaiting,
    chunks: row.chunks,
    chunksWithVectors: row.chunksWithVectors,
    indexNumber: row.index.number,
    settings: { chunkTokens: row.index.chunkTokens, overlapTokens: row.index.overlapTokens },
    embeddingModel: row.index.embeddingModel,
    tokeniser: row.index.tokeniser,
    status,
  }
}

// ---------------------------------------------------------------- indexing

/** In the transaction in which documents got new elements. */
export async function documentsReady(tx: Tx, ready: readonly { documentId: string }[]): Promise<void> {
  const documentIds = ready.map((one) => one.documentId)
  for (let start = 0; start < documentIds.length; start += 500) {
    await tx.jobs.add(indexDocumentsJob, { ...requester(tx), documentIds: documentIds.slice(start, start + 500) })
  }
}

/**
 * After a collection was made, changed or deleted. What it no longer gathers goes to the default collection, where no other
 * collection gathers it: nothing becomes unfindable by a change here.
 */
export async function indexCollection(ctx: Scope, collectionId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const found = await store.findCollection(tx, collectionId)
    const row = found?.activeIndexVersionId ? found : undefined
    if (found && !row) await store.updateCollection(tx, collectionId, { deletedAt: tx.now() })
    const gathered = row ? await store.listGathered(tx, collectionId) : []
    const inside = new Set(gathered)
    const leaving = (await store.listIndexed(tx, collectionId)).filter((documentId) => !inside.has(documentId))
    await store.removeIndexVersions(tx, collectionId, row?.activeIndexVersionId ?? null)
    if (row?.activeIndexVersionId) await store.removeChunks(tx, row.activeIndexVersionId, leaving)
    await documentsReady(
      tx,
      [...gathered, ...leaving].map((documentId) => ({ documentId })),
    )
  })
}

/** Chunks and words. May run twice: it replaces what is there. */
export async function indexDocuments(ctx: Scope, documentIds: readonly string[], signal: AbortSignal): Promise<void> {
  const tokeniser = await loadTokeniser()
  const portions = await ctx.transaction(async (tx) => {
    const versionsOf = await store.versionsGathering(tx, documentIds)
    const ungathered = documentIds.filter((documentId) => !versionsOf.has(documentId))
    const defaultId =
      ungathered.length > 0 ? await ensureDefaultVersion(tx, tokeniser.version) : await store.findDefaultVersion(tx)
    if (defaultId) {
      await store.removeChunks(tx, defaultId, [...versionsOf.keys()])
      for (const documentId of ungathered) versionsOf.set(documentId, [defaultId])
    }
    const byVersion = new Map<string, string[]>()
    for (const [documentId, versions] of versionsOf) {
      for (const version of versions) byVersion.set(version, [...(byVersion.get(version) ?? []), documentId])
    }
    return [...byVersion]
  })
  for (const [indexVersionId, members] of portions) {
    for (let start = 0; start < members.length; start += documentsPerTransaction) {
      signal.throwIfAborted()
      await indexPortion(ctx, indexVersionId, members.slice(start, start + documentsPerTransaction))
    }
  }
  await ctx.transaction(async (tx) => {
    const now = tx.now()
    const gathered = new Set(portions.flatMap(([, members]) => members))
    await documents.noteIndexed(tx, [...gathered], { wordsIndexedAt: now })
    for (const [indexVersionId] of portions) await continueIndexing(ctx, tx, indexVersionId)
  })
}

/** What no collection gathers, for example what people keep for themselves, is found all the same. */
async function ensureDefaultVersion(tx: Tx, tokeniser: string): Promise<string> {
  const known = await store.findDefaultVersion(tx)
  if (known) return known
  const collectionId = await store.insertDefaultCollection(tx, '컬렉션에 없는 문서')
  const indexVersionId = await store.insertIndexVersion(tx, {
    collectionId,
    ...indexSettings(defaultSettings, tokeniser),
  })
  await store.updateCollection(tx, collectionId, { activeIndexVersionId: indexVersionId })
  return indexVersionId
}

const documentsPerTransaction = 50 // Short transactions, and a killed worker repeats little.

async function indexPortion(ctx: Scope, indexVersionId: string, documentIds: readonly string[]): Promise<void> {
  const { version, sources } = await ctx.transaction(async (tx) => {
    const rows = await documents.listCurrent(tx, documentIds)
    const found = []
    for (const row of rows) {
      if (!row.currentVersionId) continue
      found.push({
        row,
        versionId: row.currentVersionId,
        elements: await documents.listElements(tx, row.currentVersionId),
      })
    }
    return { version: await store.findIndexVersion(tx, indexVersionId), sources: found }
  })
  if (!version) return
  const draftWith = (averageLength: number | undefined) =>
    ctx.ports.chunker.draft({
      documents: sources.map(({ row, elements }) => ({ documentId: row.id, title: row.title, elements })),
      maximumTokens: version.chunkTokens,
      overlapTokens: version.overlapTokens,
      averageLength,
    })
  let drafts = await draftWith(version.meanTerms || undefined)
  if (drafts.chunks.length > 0 && version.meanTerms === 0) {
    const fixed = await ctx.transaction((tx) => store.fixMeanTerms(tx, indexVersionId, drafts.averageLength))
    // Another worker was first: its mean counts for all.
    if (Math.abs(fixed - drafts.averageLength) > 0.01 * fixed) drafts = await draftWith(fixed)
  }
  const versionOf = new Map(sources.map(({ row, versionId }) => [row.id, versionId]))
  await ctx.transaction(async (tx) => {
    if (!(await store.findIndexVersion(tx, indexVersionId))) return
    // A document may have been parsed again meanwhile; its own job brings the newer chunks.
    const current = new Map((await documents.listCurrent(tx, documentIds)).map((row) => [row.id, row.currentVersionId]))
    await store.replaceChunks(
      tx,
      indexVersionId,
      documentIds,
      drafts.chunks.flatMap((draft) => {
        const documentVersionId = versionOf.get(draft.documentId)
        if (!documentVersionId || current.get(draft.documentId) !== documentVersionId) return []
        return [{ ...draft, documentVersionId, textHash: Buffer.from(draft.textHash) }]
      }),
    )
    await documents.noteIndexed(tx, documentIds, { vectorsIndexedAt: null })
  })
}

/** Vectors and statistics follow, once for many documents. */
async function continueIndexing(ctx: Scope, tx: Tx, indexVersionId: string): Promise<void> {
  for (const job of [embedChunksJob, refreshStatisticsJob]) {
    if (await ctx.ports.jobWaiting.isWaiting(job.name, 'indexVersionId', indexVersionId)) continue
    await tx.jobs.add(job, { ...requester(tx), indexVersionId })
  }
}

const chunksPerPortion = 24 // About 1.5 s of the model: a killed worker repeats no more, and questions come in between.
const secondsPerTurn = 30 // Then other collections have their turn.

export async function embedChunks(ctx: Scope, indexVersionId: string, signal: AbortSignal): Promise<void> {
  const version = await ctx.transaction(async (tx) => {
    const found = await store.findIndexVersion(tx, indexVersionId)
    if (found) await store.reuseVectors(tx, indexVersionId, found.embeddingModel)
    return found
  })
  if (!version) return
  const turnEndsAt = performance.now() + secondsPerTurn * 1000
  for (;;) {
    signal.throwIfAborted()
    const waiting = await ctx.transaction((tx) => store.listWithoutVector(tx, indexVersionId, chunksPerPortion))
    if (waiting.length === 0) break
    const vectors = await embedPassages(
      ctx,
      waiting.map((chunk) => indexText({ ...chunk, text: chunk.body })),
      signal,
    )
    await ctx.transaction(async (tx) => {
      await store.insertVectors(
        tx,
        version.embeddingModel,
        waiting.flatMap((chunk, index) => {
          const vector = vectors[index]
          return vector ? [{ chunkId: chunk.id, vector }] : []
        }),
      )
      await store.noteEmbedded(tx, indexVersionId)
    })
    if (performance.now() > turnEndsAt) {
      await ctx.transaction((tx) => tx.jobs.add(embedChunksJob, { ...requester(tx), indexVersionId }))
      return
    }
  }
  await ctx.transaction(async (tx) => {
    await store.noteEmbedded(tx, indexVersionId)
    // A large version needs its graph as soon as its vectors are complete.
    if ((await store.countVectors(tx, indexVersionId)) > exactLimit) {
      await tx.jobs.add(refreshStatisticsJob, { ...requester(tx), indexVersionId })
    }
    if (!(await ctx.ports.jobWaiting.isWaiting(calibrateJob.name, 'indexVersionId', indexVersionId))) {
      await tx.jobs.add(calibrateJob, { ...requester(tx), indexVersionId })
    }
  })
}

/** A text that the model counts as too long, against our estimate, is embedded by its beginning: its words are all indexed. */
async function embedPassages(ctx: Scope, texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
  try {
    return await embed(ctx, { texts, inputType: 'passage', purpose: 'index', signal })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'models.context-exceeded') throw error
    const limits = await ctx.ports.modelHost.countTokens(texts)
    const shortened = texts.map((text, index) => {
      const tokens = limits[index] ?? 0
      return tokens > modelLimitTokens
        ? text.slice(0, Math.floor((text.length * (modelLimitTokens - 32)) / tokens))
        : text
    })
    return embed(ctx, { texts: shortened, inputType: 'passage', purpose: 'index', signal })
  }
}

const modelLimitTokens = 512

export async function refreshStatistics(ctx: Scope, indexVersionId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    if (!(await store.findIndexVersion(tx, indexVersionId))) return
    await store.refreshStatistics(tx, indexVersionId)
    if ((await store.countVectors(tx, indexVersionId)) > exactLimit) await store.buildGraph(tx, indexVersionId)
  })
}

const calibrationSample = 400 // Passages that questions are made from and random pairs are drawn from.

/** Asks the collection about itself, with and without the passage that a question was made from. */
export async function calibrateIndex(ctx: Scope, indexVersionId: string, signal: AbortSignal): Promise<void> {
  const tokeniser = await loadTokeniser()
  const known = await ctx.transaction(async (tx) => {
    const version = await store.findIndexVersion(tx, indexVersionId)
    if (!version) return undefined
    return {
      statistics: await statisticsFor(tx, [indexVersionId], undefined),
      passages: await store.sampleChunks(tx, indexVersionId, calibrationSample),
    }
  })
  if (!known || known.passages.length === 0) return
  const { statistics } = known
  const embedTexts = (texts: readonly string[], kind: 'query' | 'passage') => {
    signal.throwIfAborted()
    return embed(ctx, { texts, inputType: kind, purpose: 'calibrate', signal })
  }
  const calibration = await calibrate(
    {
      tokeniser,
      statistics,
      embed: embedTexts,
      async search(question, excluded) {
        const [vector] = await embedTexts([question], 'query')
        const query = queryVector(termsOf(tokeniser, question), statistics)
        return ctx.transaction(async (tx) => {
          const words = await store.searchAllWords(tx, indexVersionId, query, candidatesPerHalf)
          const vectors = vector ? await store.searchAllVectors(tx, indexVersionId, vector, candidatesPerHalf) : []
          const fused = fuseScores({ words, vectors })
          const chunks = await store.listChunks(
            tx,
            fused.map((one) => one.chunkId),
          )
          return fused
            .flatMap(({ chunkId, score }) => {
              const chunk = chunks.get(chunkId)
              return chunk ? [candidateOf(chunk, score)] : []
            })
            .filter((candidate) => !excluded(candidate))
            .slice(0, candidatesForAnswer)
        })
      },
    },
    known.passages.map((chunk) => ({
      chunkId: chunk.id,
      documentId: chunk.documentId,
      title: chunk.title,
      headingPath: chunk.headingPath,
      text: chunk.body,
    })),
  )
  await ctx.transaction((tx) => store.saveCalibration(tx, indexVersionId, calibration))
}

// ---------------------------------------------------------------- searching

const candidatesPerHalf = 50

export interface Found {
  chunk: store.FoundChunk
  wordsRank: number | null
  vectorsRank: number | null
  scores: { words: number | null; vectors: number | null; fused: number }
}

export interface SearchOutcome {
  found: Found[]
  scopes: store.SearchScope[]
  statistics: CollectionStatistics
  searched: { documents: number; chunks: number; vectors: number }
  method: SearchReply['method']
  milliseconds: SearchReply['milliseconds']
  questionVector: Float32Array | undefined
}

/** Both halves with the reader's rights inside the queries, merged; the chunks read under the same rights. */
export async function findChunks(
  ctx: Scope,
  input: {
    query: string
    collectionIds: readonly string[]
    top: number
    mode: contract.SearchMode
    signal?: AbortSignal
  },
): Promise<SearchOutcome> {
  const startedAt = performance.now()
  const tokeniser = await loadTokeniser()
  const terms = termsOf(tokeniser, input.query)
  const embedding = input.mode === 'words' ? undefined : embedQuery(ctx, input.query, input.signal)
  embedding?.catch(() => undefined) // Awaited below; a failure there falls back to words.

  const words = await ctx.transaction(async (tx) => {
    const wordsStartedAt = performance.now()
    const scopes = await store.listSearchScopes(tx, input.collectionIds)
    if (scopes.length === 0 && input.collectionIds.length > 0)
      throw notFound('knowledge.collection-not-found', { ko: '컬렉션을', en: 'The collection' })
    const versions = scopes.map((scope) => scope.indexVersionId)
    const statistics = await statisticsFor(tx, versions, terms, scopes)
    const visible = await countVisible(tx, versions)
    const query = queryVector(terms, statistics)
    const hits =
      input.mode === 'vectors' || terms.length === 0
        ? []
        : await store.searchWords(tx, versions, candidateTerms(terms, statistics, visible), query, candidatesPerHalf)
    return {
      scopes,
      versions,
      statistics,
      visible,
      hits,
      searched: await store.countSearched(tx, versions),
      milliseconds: performance.now() - wordsStartedAt,
    }
  })

  const embeddingStartedAt = performance.now()
  const questionVector = words.searched.vectors > 0 ? await embedding?.catch(() => undefined) : undefined
  const embeddingMilliseconds = performance.now() - embeddingStartedAt
  const isExact = words.visible <= exactLimit || words.scopes.some((scope) => !scope.hasGraph)

  return ctx.transaction(async (tx) => {
    const vectorsStartedAt = performance.now()
    const vectorHits = questionVector ? await searchVectors(tx, words.scopes, questionVector, isExact) : []
    const vectorsMilliseconds = performance.now() - vectorsStartedAt
    const floor = meanFloor(words.scopes)
    const fused = fuseScores(
      { words: words.hits, vectors: vectorHits },
      { ...fusionDefaults, vectorFloor: floor },
    ).slice(0, input.top)
    const chunks = await store.listChunks(
      tx,
      fused.map((one) => one.chunkId),
    )
    const [rankByWords, rankByVectors] = [ranksOf(words.hits), ranksOf(vectorHits)]
    const found = fused.flatMap(({ chunkId, score }) => {
      const chunk = chunks.get(chunkId)
      if (!chunk) return []
      const [byWords, byVectors] = [rankByWords.get(chunkId), rankByVectors.get(chunkId)]
      return [
        {
          chunk,
          wordsRank: byWords?.rank ?? null,
          vectorsRank: byVectors?.rank ?? null,
          scores: { words: byWords?.score ?? null, vectors: byVectors?.score ?? null, fused: score },
        },
      ]
    })
    return {
      found,
      scopes: words.scopes,
      statistics: words.statistics,
      searched: words.searched,
      method: questionVector ? (isExact ? 'exact' : 'near') : 'words-only',
      milliseconds: {
        words: words.milliseconds,
        embedding: embeddingMilliseconds,
        vectors: vectorsMilliseconds,
        total: performance.now() - startedAt,
      },
      questionVector,
    }
  })
}

const visibleCounts = new Map<string, { count: number; countedAtMilliseconds: number }>()
const visibleCountSeconds = 10

/** Kept for a moment: it only chooses between two ways of searching, both of which obey today's rights. */
async function countVisible(tx: Tx, versions: readonly string[]): Promise<number> {
  const key = `${tx.actor.memberId} ${versions.join(' ')}`
  const known = visibleCounts.get(key)
  if (known && performance.now() - known.countedAtMilliseconds < visibleCountSeconds * 1000) return known.count
  const count = await store.countVisible(tx, versions, exactLimit + 1)
  if (visibleCounts.size > 10_000) visibleCounts.clear()
  visibleCounts.set(key, { count, countedAtMilliseconds: performance.now() })
  return count
}

async function embedQuery(
  ctx: Scope,
  query: string,
  signal: AbortSignal | undefined,
): Promise<Float32Array | undefined> {
  const [vector] = await embed(ctx, { texts: [query.slice(0, 600)], inputType: 'query', purpose: 'search', signal })
  return vector
}

async function searchVectors(
  tx: Tx,
  scopes: readonly store.SearchScope[],
  query: Float32Array,
  isExact: boolean,
): Promise<store.Scored[]> {
  const versions = scopes.map((scope) => scope.indexVersionId)
  if (isExact) return store.searchVectorsExact(tx, versions, query, candidatesPerHalf)
  const lists = []
  for (const version of versions) lists.push(await store.searchVectorsNear(tx, version, query, candidatesPerHalf))
  return lists
    .flat()
    .sort((left, right) => right.score - left.score)
    .slice(0, candidatesPerHalf)
}

function ranksOf(hits: readonly store.Scored[]): Map<string, { rank: number; score: number }> {
  return new Map(hits.map((hit, index) => [hit.chunkId, { rank: index + 1, score: hit.score }]))
}

function meanFloor(scopes: readonly store.SearchScope[]): number {
  const means = scopes.flatMap((scope) => (scope.calibration ? [scope.calibration.randomPairs.mean] : []))
  return means.length > 0
    ? means.reduce((sum, mean) => sum + mean, 0) / means.length
    : defaultCalibration.randomPairs.mean
}

/** Frequencies of the given terms, or of all terms of the versions for a calibration. */
async function statisticsFor(
  tx: Tx,
  versions: readonly string[],
  terms: readonly string[] | undefined,
  scopes: readonly store.SearchScope[] = [],
): Promise<CollectionStatistics> {
  const frequencies = terms
    ? await store.listFrequencies(tx, versions, termNumbers([...terms]))
    : await store.listAllFrequencies(tx, versions)
  const counted = terms
    ? scopes.reduce((sum, scope) => sum + scope.chunkCount, 0)
    : await store.countChunks(tx, versions)
  return {
    documentCount: counted,
    documentFrequency: (term) => frequencies.get(hashTerm(term)) ?? 0,
  }
}

export async function search(
  ctx: Scope,
  input: OperationInput<typeof contract.search>['body'],
  mayDiagnose: boolean,
): Promise<SearchReply> {
  const outcome = await findChunks(ctx, input)
  const tokeniser = await loadTokeniser()
  const terms = new Set(termsOf(tokeniser, input.query))
  return {
    results: outcome.found.map((found, index) => presentResult(found, index + 1, tokeniser, terms, mayDiagnose)),
    searched: {
      documents: outcome.searched.documents,
      chunks: outcome.searched.chunks,
      chunksWithVectors: outcome.searched.vectors,
    },
    method: outcome.method,
    milliseconds: outcome.milliseconds,
  }
}

function presentResult(
  found: Found,
  rank: number,
  tokeniser: Tokeniser,
  terms: ReadonlySet<string>,
  mayDiagnose: boolean,
): SearchResult {
  const { chunk } = found
  return {
    rank,
    chunkId: chunk.id,
    documentId: chunk.documentId,
    externalId: chunk.externalId,
    title: chunk.title,
    folderName: chunk.folderName,
    label: chunk.label,
    headingPath: chunk.headingPath,
    text: chunk.body,
    matches: findMatches(tokeniser, chunk.body, terms),
    page: chunk.pieces.find((piece) => piece.page !== null)?.page ?? null,
    boxes: chunk.pieces.flatMap((piece) => piece.boxes.map((box) => ({ ...box, elementId: piece.elementId }))),
    elementIds: [...new Set(chunk.pieces.map((piece) => piece.elementId))],
    wordsRank: found.wordsRank,
    vectorsRank: found.vectorsRank,
    scores: mayDiagnose ? found.scores : null,
  }
}

// ---------------------------------------------------------------- passages and quotes, for answers

export interface Passage {
  documentId: string
  externalId: string | null
  title: string
  chunkId: string
  page: number | null
  boxes: { page: number; box: [number, number, number, number]; elementId: string }[]
  elementIds: string[]
  headingPath: string[]
  quote: string
}

const candidatesForAnswer = 8 // More chunks bring more sentences that share a word by chance; measured with this many.

/** The best passages whole, for a model to read. */
export async function findPassages(
  ctx: Scope,
  input: { question: string; collectionIds: readonly string[]; top: number; signal?: AbortSignal },
): Promise<{ passages: Passage[]; searched: { documents: number; chunks: number }; highestLabel: number }> {
  const outcome = await findChunks(ctx, {
    query: input.question,
    collectionIds: input.collectionIds,
    top: input.top,
    mode: 'hybrid',
    signal: input.signal,
  })
  return {
    passages: outcome.found.map(({ chunk }) => passageOf(chunk, 0, chunk.body.length)),
    searched: { documents: outcome.searched.documents, chunks: outcome.searched.chunks },
    highestLabel: Math.max(0, ...outcome.found.map(({ chunk }) => chunk.label)),
  }
}

export interface QuotedAnswer {
  status: 'answered' | 'abstained'
  citations: Passage[]
  nearest: { documentId: string; title: string; page: number | null; text: string; elementIds: string[] }[]
  searched: { documents: number; chunks: number }
}

/** The sentences that answer, word by word, or the nearest ones when none does. */
export async function quoteAnswer(
  ctx: Scope,
  input: { question: string; collectionIds: readonly string[]; signal?: AbortSignal },
): Promise<QuotedAnswer> {
  const outcome = await findChunks(ctx, {
    query: input.question,
    collectionIds: input.collectionIds,
    top: candidatesForAnswer,
    mode: 'hybrid',
    signal: input.signal,
  })
  const searched = { documents: outcome.searched.documents, chunks: outcome.searched.chunks }
  const chunkOf = new Map(outcome.found.map(({ chunk }) => [chunk.id, chunk]))
  const answer = await answerFromCandidates(
    {
      tokeniser: await loadTokeniser(),
      statistics: outcome.statistics,
      calibration: strictest(outcome.scopes),
      embed: async (texts, kind) => {
        // The question was embedded for the search already.
        if (kind === 'query' && texts.length === 1 && outcome.questionVector) return [outcome.questionVector]
        return embed(ctx, { texts, inputType: kind, purpose: 'answer', signal: input.signal })
      },
    },
    input.question,
    outcome.found.map(({ chunk, scores }) => candidateOf(chunk, scores.fused)),
  )
  const quotes = answer.status === 'answered' ? answer.quotes : answer.nearest
  const passages = quotes.flatMap((quote) => {
    const chunk = chunkOf.get(quote.chunkId)
    if (!chunk) return []
    return [passageOf(chunk, quote.start, quote.end, quote.header)]
  })
  if (answer.status === 'answered') return { status: 'answered', citations: passages, nearest: [], searched }
  return {
    status: 'abstained',
    citations: [],
    nearest: passages.map(({ documentId, title, page, quote, elementIds }) => ({
      documentId,
      title,
      page,
      text: quote,
      elementIds,
    })),
    searched,
  }
}

function candidateOf(chunk: store.FoundChunk, score: number) {
  const { id: chunkId, documentId, body: text, title, headingPath } = chunk
  return { chunkId, documentId, text, title, headingPath, score }
}

/** A search over several collections answers only where the most careful of them would. */
function strictest(scopes: readonly store.SearchScope[]): Calibration {
  const known = scopes.map((scope) => scope.calibration ?? defaultCalibration)
  return known.reduce(
    (left, right) => (right.answerThreshold > left.answerThreshold ? right : left),
    known[0] ?? defaultCalibration,
  )
}

function passageOf(chunk: store.FoundChunk, start: number, end: number, header?: { text: string }): Passage {
  const places = placesOf(chunk.pieces, start, end)
  const sentence = chunk.body.slice(start, end).trim()
  return {
    documentId: chunk.documentId,
    externalId: chunk.externalId,
    title: chunk.title,
    chunkId: chunk.id,
    page: places.find((place) => place.page !== null)?.page ?? null,
    boxes: places.flatMap((place) => place.boxes.map((box) => ({ ...box, elementId: place.elementId }))),
    elementIds: [...new Set(places.map((place) => place.elementId))],
    headingPath: chunk.headingPath,
    quote: header ? `${header.text.trim()}\n${sentence}` : sentence,
  }
}
