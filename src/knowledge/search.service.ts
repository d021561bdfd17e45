/** Search: both halves with the reader's rights inside the queries, merged, and the chunks read under the same rights. */
import { notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import { embed, embeddingModelId } from '../models/service.ts'
import { type CollectionStatistics, queryVector, termNumbers } from './bm25.ts'
import { defaultCalibration } from './calibration.ts'
import { embeddingIdOf } from './collections.service.ts'
import type * as contract from './contract.ts'
import type { SearchReply, SearchResult } from './contract.ts'
import { fuseScores, fusionDefaults, onOneScale } from './fuse.ts'
import { searchTerms } from './question.ts'
import * as searchStore from './search.store.ts'
import { candidatesPerHalf, candidateTerms, exactLimit } from './search-plan.ts'
import { findMatches } from './snippets.ts'
import { hashTerm } from './term-hash.ts'
import { loadTokeniser, type Tokeniser } from './tokenise.ts'

export interface Found {
  chunk: searchStore.FoundChunk
  wordsRank: number | null
  vectorsRank: number | null
  scores: { words: number | null; vectors: number | null; fused: number }
}

export interface SearchOutcome {
  found: Found[]
  scopes: searchStore.SearchScope[]
  statistics: CollectionStatistics
  searched: { documents: number; chunks: number; vectors: number }
  method: SearchReply['method']
  milliseconds: SearchReply['milliseconds']
  questionVector: Float32Array | undefined
}

interface SearchInput {
  query: string
  collectionIds: readonly string[]
  top: number
  mode: contract.SearchMode
  signal?: AbortSignal
}

/** Both halves with the reader's rights inside the queries, merged; the chunks read under the same rights. */
export async function findChunks(ctx: Scope, input: SearchInput): Promise<SearchOutcome> {
  const outcome = await findChunksOnce(ctx, input)
  if (outcome.found.length > 0) return outcome
  // A new index may have taken over while this looked into the one before it.
  const now = await ctx.transaction((tx) => searchStore.listSearchScopes(tx, input.collectionIds))
  const before = new Set(outcome.scopes.map((scope) => scope.indexVersionId))
  return now.some((scope) => !before.has(scope.indexVersionId)) ? findChunksOnce(ctx, input) : outcome
}

async function findChunksOnce(ctx: Scope, input: SearchInput): Promise<SearchOutcome> {
  const startedAt = performance.now()
  const tokeniser = await loadTokeniser()
  const terms = searchTerms(tokeniser, input.query)
  const withMeaning = input.mode !== 'words'
  // At once: most indexes are of this machine's model, and sentences are judged with it whatever found them.
  const embedding = withMeaning ? embedQuery(ctx, input.query, embeddingModelId, input.signal) : undefined
  embedding?.catch(() => undefined) // Awaited below; a failure there falls back to words.

  const covered = await ctx.transaction(async (tx) => {
    const scopes = await searchStore.listSearchScopes(tx, input.collectionIds)
    if (scopes.length === 0 && input.collectionIds.length > 0)
      throw notFound('knowledge.collection-not-found', { ko: '컬렉션을', en: 'The collection' })
    const versions = scopes.map((scope) => scope.indexVersionId)
    return {
      scopes,
      versions,
      statistics: await statisticsFor(tx, scopes, terms),
      searched: await searchStore.countSearched(tx, versions),
    }
  })
  const isExact = covered.searched.chunks <= exactLimit || covered.scopes.some((scope) => !scope.hasGraph)
  const { words, vectors } = await searchHalves(ctx, {
    ...covered,
    visible: covered.searched.chunks,
    isExact,
    terms: input.mode === 'vectors' ? [] : terms,
    meanings:
      withMeaning && covered.searched.vectors > 0
        ? byModel(covered.scopes).map(({ model, scopes }) => ({
            versions: scopes.map((scope) => scope.indexVersionId),
            floor: meanFloor(scopes),
            embedding:
              model === embeddingModelId && embedding ? embedding : embedQuery(ctx, input.query, model, input.signal),
          }))
        : [],
  })

  const ranked = fuseScores(
    { words: words.hits, vectors: vectors.hits },
    { ...fusionDefaults, vectorFloor: vectors.floor ?? meanFloor(covered.scopes) },
  )
  // Collections that gather the same document hold its passages once each.
  const wanted = ranked.slice(0, input.top * covered.versions.length)
  const chunks = await ctx.transaction((tx) =>
    searchStore.listChunks(
      tx,
      wanted.map((one) => one.chunkId),
    ),
  )
  const fused = (covered.versions.length > 1 ? withoutCopies(wanted, chunks) : wanted).slice(0, input.top)
  const [rankByWords, rankByVectors] = [ranksOf(words.hits), ranksOf(vectors.hits)]
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
    scopes: covered.scopes,
    statistics: covered.statistics,
    searched: covered.searched,
    method: vectors.isSearched ? (isExact ? 'exact' : 'near') : 'words-only',
    milliseconds: {
      words: words.milliseconds,
      embedding: vectors.embeddingMilliseconds,
      vectors: vectors.milliseconds,
      total: performance.now() - startedAt,
    },
    questionVector: covered.searched.vectors > 0 ? await embedding?.catch(() => undefined) : undefined,
  }
}

/** Each passage of a document once: the best-ranked of those that say the same, or that another one holds whole. */
function withoutCopies<Ranked extends { chunkId: string }>(
  ranked: readonly Ranked[],
  chunks: ReadonlyMap<string, searchStore.FoundChunk>,
): Ranked[] {
  const kept = new Map<string, string[]>()
  return ranked.filter(({ chunkId }) => {
    const chunk = chunks.get(chunkId)
    if (!chunk) return false
    const bodies = kept.get(chunk.documentId) ?? []
    if (bodies.some((body) => body.includes(chunk.body))) return false
    kept.set(chunk.documentId, [...bodies, chunk.body])
    return true
  })
}

export interface HalvesInput {
  versions: readonly string[]
  statistics: CollectionStatistics
  /** Chunks that the reader may see. */
  visible: number
  isExact: boolean
  /** None: no half by words. */
  terms: readonly string[]
  /** One for each embedding model; none, or those that fail: no half by meaning. */
  meanings: readonly Meaning[]
}

interface Meaning {
  versions: readonly string[]
  embedding: Promise<Float32Array | undefined>
  /** Cosine of unrelated passages under this model. */
  floor: number
}

/**
 * Both halves at once, each in a transaction of its own: a search takes as long as its slower half, and the words are
 * looked up while the question is still being embedded. Exported for the bench.
 */
export async function searchHalves(ctx: Scope, input: HalvesInput) {
  const { versions, statistics, visible, isExact, terms } = input
  const byWords = async () => {
    const startedAt = performance.now()
    const hits =
      terms.length === 0
        ? []
        : await ctx.transaction((tx) =>
            searchStore.searchWords(
              tx,
              versions,
              candidateTerms(terms, statistics, visible),
              queryVector(terms, statistics),
              candidatesPerHalf,
            ),
          )
    return { hits, milliseconds: performance.now() - startedAt }
  }
  const byMeaning = async () => {
    const embeddingStartedAt = performance.now()
    const asked = await Promise.all(
      input.meanings.map(async (meaning) => ({ ...meaning, vector: await meaning.embedding.catch(() => undefined) })),
    )
    const startedAt = performance.now()
    const found: { floor: number; hits: searchStore.Scored[] }[] = []
    for (const { vector, versions: ofModel, floor } of asked) {
      if (vector)
        found.push({ floor, hits: await ctx.transaction((tx) => searchVectors(tx, ofModel, vector, isExact)) })
    }
    const [only] = found
    return {
      // Cosines of different models are not alike: each is brought to 0..1 by itself.
      hits: found.length > 1 ? onOneScale(found).slice(0, candidatesPerHalf) : (only?.hits ?? []),
      floor: found.length > 1 ? 0 : only?.floor,
      isSearched: found.length > 0,
      embeddingMilliseconds: startedAt - embeddingStartedAt,
      milliseconds: performance.now() - startedAt,
    }
  }
  const [words, vectors] = await Promise.all([byWords(), byMeaning()])
  return { words, vectors }
}

async function embedQuery(
  ctx: Scope,
  query: string,
  embeddingModel: string,
  signal: AbortSignal | undefined,
): Promise<Float32Array | undefined> {
  const [vector] = await embed(ctx, {
    texts: [query.slice(0, 600)],
    typed: [query.slice(0, 600)],
    inputType: 'query',
    purpose: 'search',
    modelId: embeddingIdOf({ embeddingModel }),
    label: 0,
    longestWaitSeconds: 0.5, // Somebody waits, and the words are found already.
    signal,
  })
  return vector
}

function byModel(scopes: readonly searchStore.SearchScope[]) {
  return [...new Set(scopes.map((scope) => scope.embeddingModel))].map((model) => ({
    model,
    scopes: scopes.filter((scope) => scope.embeddingModel === model),
  }))
}

async function searchVectors(
  tx: Tx,
  versions: readonly string[],
  query: Float32Array,
  isExact: boolean,
): Promise<searchStore.Scored[]> {
  if (isExact) return searchStore.searchVectorsExact(tx, versions, query, candidatesPerHalf)
  const lists = []
  for (const version of versions) lists.push(await searchStore.searchVectorsNear(tx, version, query, candidatesPerHalf))
  return lists
    .flat()
    .sort((left, right) => right.score - left.score)
    .slice(0, candidatesPerHalf)
}

function ranksOf(hits: readonly searchStore.Scored[]): Map<string, { rank: number; score: number }> {
  return new Map(hits.map((hit, index) => [hit.chunkId, { rank: index + 1, score: hit.score }]))
}

function meanFloor(scopes: readonly searchStore.SearchScope[]): number {
  const means = scopes.flatMap(({ calibration }) =>
    calibration ? [calibration.vectorFloor ?? calibration.randomPairs.mean] : [],
  )
  if (means.length > 0) return means.reduce((sum, mean) => sum + mean, 0) / means.length
  // Of other models nothing is known before a calibration.
  const isOther = scopes.some((scope) => scope.embeddingModel !== embeddingModelId)
  return isOther ? 0 : defaultCalibration.randomPairs.mean
}

/** How often the asked terms stand in what this reader may see, as the statistics job counted them. */
async function statisticsFor(
  tx: Tx,
  scopes: readonly searchStore.SearchScope[],
  terms: readonly string[],
): Promise<CollectionStatistics> {
  const versions = scopes.map((scope) => scope.indexVersionId)
  const frequencies = await searchStore.listFrequencies(tx, versions, termNumbers([...terms]))
  return {
    documentCount: scopes.reduce((sum, scope) => sum + scope.chunkCount, 0),
    documentFrequency: (term) => frequencies.get(hashTerm(term)) ?? 0,
  }
}

/** The same for every term of one version: the calibration weighs whatever words its sample holds. */
export async function allStatistics(tx: Tx, indexVersionId: string): Promise<CollectionStatistics> {
  const frequencies = await searchStore.listAllFrequencies(tx, [indexVersionId])
  return {
    documentCount: await searchStore.countChunks(tx, [indexVersionId]),
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
  const terms = new Set(searchTerms(tokeniser, input.query))
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

/** A found chunk as the answerer takes it. */
export function candidateOf(chunk: searchStore.FoundChunk, score: number) {
  const { id: chunkId, documentId, body: text, title, headingPath } = chunk
  return { chunkId, documentId, text, title, headingPath, score }
}
