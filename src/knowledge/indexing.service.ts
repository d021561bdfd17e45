/**
 * Indexing: background steps that make documents searchable.
 *
 *   documents ready ─▶ index job: chunks, words ─▶ searchable by words
 *                          ├─▶ embed job: vectors, portion by portion ─▶ searchable by meaning ─▶ calibration
 *                          └─▶ statistics job: document frequencies, and the graph of a large version
 *
 * A version built with other settings goes the same way beside the one that answers, and takes over when it is whole. Vectors
 * and statistics: `vectors.service.ts`; calibration: `calibration.service.ts`.
 */
import * as documents from '../documents/service.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import { localEmbeddingModel } from '../models/service.ts'
import * as chunkStore from './chunk.store.ts'
import { indexSettings } from './collections.service.ts'
import { ChunkSettings } from './contract.ts'
import { followMoveJob, indexCollectionJob, indexDocumentsJob } from './jobs.ts'
import { continueIndexing, takeOverWhenWhole } from './progress.service.ts'
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
