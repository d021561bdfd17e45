/**
 * Indexing: background steps that make documents searchable.
 *
 *   documents ready ─▶ index job: chunks, words ─▶ searchable by words
 *                          ├─▶ embed job: vectors, portion by portion ─▶ searchable by meaning ─▶ calibration
 *                          └─▶ statistics job: document frequencies, and the graph of a large version
 *
 * A version built with other settings goes the same way beside the one that answers, and takes over when it is whole.
 */
import * as documents from '../documents/service.ts'
import { AppError } from '../kernel/error.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import { embed, localEmbeddingModel, localEmbeddingModelId } from '../models/service.ts'
import { queryVector } from './bm25.ts'
import { calibrate } from './calibration.ts'
import * as chunkStore from './chunk.store.ts'
import { indexText } from './chunking.ts'
import { embeddingIdOf, indexSettings } from './collections.service.ts'
import { ChunkSettings } from './contract.ts'
import { fuseScores } from './fuse.ts'
import {
  calibrateJob,
  embedChunksJob,
  followMoveJob,
  indexCollectionJob,
  indexDocumentsJob,
  refreshStatisticsJob,
} from './jobs.ts'
import { searchTerms } from './question.ts'
import { allStatistics, candidateOf } from './search.service.ts'
import * as searchStore from './search.store.ts'
import { candidatesForAnswer, candidatesPerHalf, exactLimit } from './search-plan.ts'
import * as store from './store.ts'
import { loadTokeniser } from './tokenise.ts'

const defaultSettings = ChunkSettings.parse({})

/** In the transaction in which documents got new elements. */
export async function documentsReady(tx: Tx, ready: readonly { documentId: string }[]): Promise<void> {
  await addIndexJobs(
    tx,
    ready.map((one) => one.documentId),
  )
}

async function addIndexJobs(tx: Tx, documentIds: readonly string[], indexVersionId?: string): Promise<void> {
  for (let start = 0; start < documentIds.length; start += 500) {
    const portion = documentIds.slice(start, start + 500)
    await tx.jobs.add(indexDocumentsJob, { documentIds: portion, indexVersionId })
  }
}

/** In the transaction in which something was moved. Which collections that concerns, the mover may not know: a job asks. */
export async function nodeMoved(tx: Tx, move: Move): Promise<void> {
  await tx.jobs.add(followMoveJob, move)
}

interface Move {
  nodeId: string
  fromParentId: string | null
}

/** In the transaction in which a label was lowered. */
export async function nodeRelabelled(tx: Tx, nodeId: string): Promise<void> {
  await tx.jobs.add(followMoveJob, { nodeId, fromParentId: null })
}

export async function followMove(ctx: Scope, { nodeId, fromParentId }: Move): Promise<void> {
  await ctx.transaction(async (tx) => {
    for (const collectionId of await store.listGathering(tx, fromParentId ? [nodeId, fromParentId] : [nodeId]))
      await tx.jobs.add(indexCollectionJob, { collectionId })
  })
}

/**
 * After a collection was made, changed or deleted, or something was moved into it or out of it. What it no longer gathers goes to the default collection, where no other
 * collection gathers it: nothing becomes unfindable by a change here.
 */
export async function indexCollection(ctx: Scope, collectionId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const found = await store.findCollection(tx, collectionId)
    const row = found?.activeIndexVersionId ? found : undefined
    if (found && !row) await store.updateCollection(tx, collectionId, { deletedAt: tx.now() })
    const versions = [row?.activeIndexVersionId, row?.pendingIndexVersionId].flatMap((version) => version ?? [])
    const inside = new Set(row ? await store.listGathered(tx, collectionId) : [])
    const leaving = (await store.listIndexed(tx, collectionId)).filter((documentId) => !inside.has(documentId))
    await store.removeIndexVersions(tx, collectionId, versions)
    for (const version of versions) {
      await chunkStore.removeChunks(tx, version, leaving)
      await addIndexJobs(tx, await store.listMissing(tx, collectionId, version), version)
      await continueWithheld(ctx, tx, version)
      await takeOverWhenWhole(tx, version)
    }
    await addIndexJobs(tx, leaving)
  })
}

/** A label may have been lowered: what could not go to the embedding model before may now. */
async function continueWithheld(ctx: Scope, tx: Tx, indexVersionId: string): Promise<void> {
  const version = await store.findIndexVersion(tx, indexVersionId)
  if (!version || version.vectorLabel === localEmbeddingModel.vectorLabel) return
  if ((await chunkStore.listWithoutVector(tx, version, 1, 0)).length > 0)
    await continueIndexing(ctx, tx, indexVersionId)
}

async function takeOverWhenWhole(tx: Tx, indexVersionId: string): Promise<void> {
  const collectionId = await store.takeOverWhenWhole(tx, indexVersionId)
  if (!collectionId) return
  await tx.audit({
    action: 'collection.index-switched',
    objectKind: 'collection',
    objectId: collectionId,
    detail: { indexVersionId },
  })
  await tx.jobs.add(indexCollectionJob, { collectionId }) // Removes the version that answered until now.
}

/** Chunks and words, in all index versions or in one. May run twice: it replaces what is there. */
export async function indexDocuments(
  ctx: Scope,
  documentIds: readonly string[],
  signal: AbortSignal,
  onlyVersionId?: string,
): Promise<void> {
  const tokeniser = await loadTokeniser()
  const portions = await ctx.transaction(async (tx) => {
    const versionsOf = await store.versionsGathering(tx, documentIds)
    const ungathered = documentIds.filter((documentId) => !versionsOf.has(documentId))
    const defaultId =
      ungathered.length > 0 ? await ensureDefaultVersion(tx, tokeniser.version) : await store.findDefaultVersion(tx)
    if (defaultId) {
      await chunkStore.removeChunks(tx, defaultId, [...versionsOf.keys()])
      for (const documentId of ungathered) versionsOf.set(documentId, [defaultId])
    }
    const byVersion = new Map<string, string[]>()
    for (const [documentId, versions] of versionsOf) {
      for (const version of versions) byVersion.set(version, [...(byVersion.get(version) ?? []), documentId])
    }
    return [...byVersion].filter(([version]) => !onlyVersionId || version === onlyVersionId)
  })
  for (const [indexVersionId, members] of portions) {
    for (let start = 0; start < members.length; start += documentsPerTransaction) {
      signal.throwIfAborted()
      await indexPortion(ctx, indexVersionId, members.slice(start, start + documentsPerTransaction))
    }
  }
  await ctx.transaction(async (tx) => {
    const versions = portions.map(([indexVersionId]) => indexVersionId)
    const answering = await store.listActive(tx, versions)
    const found = portions.flatMap(([indexVersionId, members]) => (answering.has(indexVersionId) ? members : []))
    await documents.noteIndexed(tx, [...new Set(found)], { wordsIndexedAt: tx.now() })
    for (const indexVersionId of versions) {
      await continueIndexing(ctx, tx, indexVersionId)
      await takeOverWhenWhole(tx, indexVersionId)
    }
  })
}

/** What no collection gathers, for example what people keep for themselves, is found all the same. */
async function ensureDefaultVersion(tx: Tx, tokeniser: string): Promise<string> {
  const known = await store.findDefaultVersion(tx)
  if (known) return known
  const collectionId = await store.insertDefaultCollection(tx, '컬렉션에 없는 문서')
  // Another worker may have made both while this one waited for its row.
  const theirs = await store.findDefaultVersion(tx)
  if (theirs) return theirs
  const indexVersionId = await store.insertIndexVersion(tx, {
    collectionId,
    ...indexSettings(defaultSettings, tokeniser, localEmbeddingModel),
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
    await documents.lockDocuments(tx, documentIds)
    // A document may have been parsed again meanwhile; its own job brings the newer chunks.
    const current = (await documents.listCurrent(tx, documentIds)).flatMap((row) => {
      const documentVersionId = versionOf.get(row.id)
      return documentVersionId && documentVersionId === row.currentVersionId
        ? [{ documentId: row.id, documentVersionId }]
        : []
    })
    const currentOf = new Map(current.map((one) => [one.documentId, one.documentVersionId]))
    await chunkStore.replaceChunks(
      tx,
      version,
      documentIds,
      drafts.chunks.flatMap((draft) => {
        const documentVersionId = currentOf.get(draft.documentId)
        return documentVersionId ? [{ ...draft, documentVersionId, textHash: Buffer.from(draft.textHash) }] : []
      }),
    )
    await chunkStore.noteIndexed(tx, indexVersionId, current)
    if ((await store.listActive(tx, [indexVersionId])).has(indexVersionId))
      await documents.noteIndexed(tx, documentIds, { vectorsIndexedAt: null })
  })
}

/** Vectors and statistics follow, once for many documents. */
async function continueIndexing(ctx: Scope, tx: Tx, indexVersionId: string): Promise<void> {
  for (const job of [embedChunksJob, refreshStatisticsJob]) {
    if (await ctx.ports.jobWaiting.isWaiting(job.name, 'indexVersionId', indexVersionId)) continue
    await tx.jobs.add(job, { indexVersionId })
  }
}

/** Adds the job that goes on with vectors, unless it waits already. */
export async function continueVectors(ctx: Scope, indexVersionId: string): Promise<void> {
  if (await ctx.ports.jobWaiting.isWaiting(embedChunksJob.name, 'indexVersionId', indexVersionId)) return
  await ctx.transaction((tx) => tx.jobs.add(embedChunksJob, { indexVersionId }))
}

/** People have to do something first: trying again would change nothing. The clock looks again every hour. */
const waitsForPeople = new Set(['models.not-found', 'models.provider-stopped', 'models.budget-used-up'])

const chunksPerPortion = 24 // About 1.5 s of the model: a killed worker repeats no more, and questions come in between.
/** Workers on several machines may embed one version: each begins somewhere else, so that few texts are embedded twice. */
const portionsApart = 8
const secondsPerTurn = 30 // Then other collections have their turn.

export async function embedChunks(ctx: Scope, indexVersionId: string, signal: AbortSignal): Promise<void> {
  const version = await ctx.transaction(async (tx) => {
    const found = await store.findIndexVersion(tx, indexVersionId)
    if (found) await chunkStore.reuseVectors(tx, found)
    return found
  })
  if (!version) return
  const turnEndsAt = performance.now() + secondsPerTurn * 1000
  for (;;) {
    signal.throwIfAborted()
    const skipped = chunksPerPortion * Math.floor(Math.random() * portionsApart)
    const waiting = await ctx.transaction((tx) => chunkStore.listWithoutVector(tx, version, chunksPerPortion, skipped))
    if (waiting.length === 0) break
    const sent = {
      modelId: embeddingIdOf(version),
      label: Math.max(...waiting.map((chunk) => chunk.label)),
      texts: waiting.map((chunk) => indexText({ ...chunk, text: chunk.body })),
      signal,
    }
    const vectors = await embedPassages(ctx, sent).catch((error: unknown) => {
      if (!(error instanceof AppError) || !waitsForPeople.has(error.code)) throw error
      ctx.log.warn({ indexVersionId, code: error.code }, 'vectors wait')
      return undefined
    })
    if (!vectors) return
    await ctx.transaction(async (tx) => {
      await chunkStore.insertVectors(
        tx,
        version,
        waiting.flatMap((chunk, index) => {
          const vector = vectors[index]
          return vector ? [{ chunkId: chunk.id, vector }] : []
        }),
      )
    })
    // By itself: it locks documents, which come before the chunks that the vectors lock.
    await ctx.transaction((tx) => chunkStore.noteEmbedded(tx, indexVersionId))
    if (performance.now() > turnEndsAt) {
      await ctx.transaction((tx) => tx.jobs.add(embedChunksJob, { indexVersionId }))
      return
    }
  }
  await ctx.transaction(async (tx) => {
    await chunkStore.noteEmbedded(tx, indexVersionId)
    // A large version needs its graph as soon as its vectors are complete.
    if ((await chunkStore.countVectors(tx, indexVersionId)) > exactLimit) {
      await tx.jobs.add(refreshStatisticsJob, { indexVersionId })
    }
    if (!(await ctx.ports.jobWaiting.isWaiting(calibrateJob.name, 'indexVersionId', indexVersionId))) {
      await tx.jobs.add(calibrateJob, { indexVersionId })
    }
  })
}

/** A text that the model counts as too long, against our estimate, is embedded by its beginning: its words are all indexed. */
async function embedPassages(
  ctx: Scope,
  sent: { modelId: string; label: number; texts: readonly string[]; signal: AbortSignal },
): Promise<Float32Array[]> {
  const { modelId, texts } = sent
  const request = { ...sent, inputType: 'passage' as const, purpose: 'index', longestWaitSeconds: patienceSeconds }
  try {
    return await embed(ctx, request)
  } catch (error) {
    const isTooLong = error instanceof AppError && error.code === 'models.context-exceeded'
    if (!isTooLong || modelId !== localEmbeddingModelId) throw error
    const limits = await ctx.ports.modelHost.countTokens(texts)
    const shortened = texts.map((text, index) => {
      const tokens = limits[index] ?? 0
      return tokens > modelLimitTokens
        ? text.slice(0, Math.floor((text.length * (modelLimitTokens - 32)) / tokens))
        : text
    })
    return embed(ctx, { ...request, texts: shortened })
  }
}

const modelLimitTokens = 512
const patienceSeconds = 70 // A minute’s quota has room again by then, however full it is.

export async function refreshStatistics(ctx: Scope, indexVersionId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    if (!(await store.findIndexVersion(tx, indexVersionId))) return
    await chunkStore.refreshStatistics(tx, indexVersionId)
    if ((await chunkStore.countVectors(tx, indexVersionId)) > exactLimit)
      await chunkStore.buildGraph(tx, indexVersionId)
    await takeOverWhenWhole(tx, indexVersionId)
  })
}

// ---------------------------------------------------------------- calibration

const calibrationSample = 400 // Passages that questions are made from and random pairs are drawn from.

/** Asks the collection about itself, with and without the passage that a question was made from. */
export async function calibrateIndex(ctx: Scope, indexVersionId: string, signal: AbortSignal): Promise<void> {
  const tokeniser = await loadTokeniser()
  const known = await ctx.transaction(async (tx) => {
    const version = await store.findIndexVersion(tx, indexVersionId)
    if (!version) return undefined
    return {
      version,
      statistics: await allStatistics(tx, indexVersionId),
      passages: await chunkStore.sampleChunks(tx, version, calibrationSample),
      vectorFloor: await chunkStore.meanOfUnrelated(tx, version),
    }
  })
  if (!known || known.passages.length === 0) return
  const { statistics, version } = known
  const modelId = embeddingIdOf(version)
  // The questions are made of these passages.
  const label = Math.max(...known.passages.map((passage) => passage.label))
  // Sentences are judged on this machine, whatever model finds the chunks.
  const embedTexts = (texts: readonly string[], kind: 'query' | 'passage') => {
    signal.throwIfAborted()
    return embed(ctx, { texts, inputType: kind, purpose: 'calibrate', signal })
  }
  const embedQuestion = (question: string) =>
    embed(ctx, {
      ...{ texts: [question], inputType: 'query' as const, purpose: 'calibrate', signal },
      ...{ modelId, label, longestWaitSeconds: patienceSeconds },
    })
  const calibration = await calibrate(
    {
      tokeniser,
      statistics,
      embed: embedTexts,
      async search(question, excluded) {
        const [vector] = await embedQuestion(question)
        const query = queryVector(searchTerms(tokeniser, question), statistics)
        return ctx.transaction(async (tx) => {
          const words = await searchStore.searchAllWords(tx, indexVersionId, query, candidatesPerHalf)
          const vectors = vector ? await searchStore.searchAllVectors(tx, version, vector, candidatesPerHalf) : []
          const fused = fuseScores({ words, vectors })
          const chunks = await searchStore.listChunks(
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
  await ctx.transaction(async (tx) => {
    const isOther = modelId !== localEmbeddingModelId && known.vectorFloor !== undefined
    await store.saveCalibration(tx, indexVersionId, {
      ...calibration,
      ...(isOther ? { vectorFloor: known.vectorFloor } : {}),
    })
    await takeOverWhenWhole(tx, indexVersionId)
  })
}
