/** Collections: what search covers, with its settings. A collection never widens who may see what it gathers. */
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import { type EmbeddingModel, embeddingModelId, findEmbeddingModel, localEmbeddingModelId } from '../models/service.ts'
import type * as contract from './contract.ts'
import type { ChunkSettings, Collection } from './contract.ts'
import { indexCollectionJob } from './jobs.ts'
import * as store from './store.ts'
import { loadTokeniser } from './tokenise.ts'

export async function listCollections(ctx: Scope): Promise<{ items: Collection[] }> {
  return ctx.transaction(async (tx) => ({ items: (await store.listCollections(tx)).map((row) => present(row, tx)) }))
}

export async function addCollection(
  ctx: Scope,
  input: OperationInput<typeof contract.addCollection>['body'],
): Promise<Collection> {
  const { version: tokeniser } = await loadTokeniser()
  const embedding = await findEmbeddingModel(ctx, input.embeddingModelId ?? localEmbeddingModelId)
  return ctx.transaction(async (tx) => {
    const id = await makeCollection(tx, { ...input, tokeniser, embedding })
    return presentOne(tx, id)
  })
}

export async function getCollection(ctx: Scope, collectionId: string): Promise<Collection> {
  return ctx.transaction((tx) => presentOne(tx, collectionId))
}

export async function makeCollection(
  tx: Tx,
  input: {
    name: string
    sourceIds: readonly string[]
    settings: ChunkSettings
    tokeniser: string
    embedding: EmbeddingModel
  },
): Promise<string> {
  const id = await store.insertCollection(tx, input.name)
  const indexVersionId = await store.insertIndexVersion(tx, {
    collectionId: id,
    ...indexSettings(input.settings, input.tokeniser, input.embedding),
  })
  await store.updateCollection(tx, id, { activeIndexVersionId: indexVersionId })
  await gather(tx, id, input.sourceIds)
  await tx.jobs.add(indexCollectionJob, { collectionId: id })
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
  const chosen = change.embeddingModelId ? await findEmbeddingModel(ctx, change.embeddingModelId) : undefined
  return ctx.transaction(async (tx) => {
    const row = await getOwn(tx, collectionId)
    if (change.name) await store.updateCollection(tx, collectionId, { name: change.name })
    if (change.sourceIds) await gather(tx, collectionId, change.sourceIds)
    const changesIndex = change.settings !== undefined || chosen !== undefined
    if (changesIndex) {
      const now = await newestVersion(tx, row)
      await changeIndex(tx, row, indexSettings(change.settings ?? settingsOf(now), tokeniser, chosen ?? now))
    }
    if (change.sourceIds || changesIndex) await tx.jobs.add(indexCollectionJob, { collectionId })
    await tx.audit({
      action: 'collection.changed',
      objectKind: 'collection',
      objectId: collectionId,
      detail: { fields: Object.keys(change) },
    })
    return presentOne(tx, collectionId)
  })
}

/** @throws AppError `knowledge.source-not-found` for what does not exist and for what may not be seen alike. */
async function gather(tx: Tx, collectionId: string, sourceIds: readonly string[]): Promise<void> {
  const nodeIds = await store.listVisibleNodes(tx, sourceIds)
  if (sourceIds.some((id) => !nodeIds.includes(id.toLowerCase())))
    throw notFound('knowledge.source-not-found', { ko: '모을 폴더나 문서를', en: 'A folder or document to gather' })
  await store.replaceSources(tx, collectionId, nodeIds)
}

/** What is being built, or what answers: a change of one setting keeps the others as they were last chosen. */
async function newestVersion(tx: Tx, row: store.CollectionRow): Promise<store.IndexVersionRow> {
  const id = row.pendingIndexVersionId ?? row.activeIndexVersionId
  const version = id ? await store.findIndexVersion(tx, id) : undefined
  if (!version) throw notFound('knowledge.collection-not-found', { ko: '컬렉션을', en: 'The collection' })
  return version
}

/** Builds another index version beside the one that answers. To want the present one again drops what was being built. */
async function changeIndex(tx: Tx, row: store.CollectionRow, wanted: ReturnType<typeof indexSettings>): Promise<void> {
  const isWanted = async (indexVersionId: string | null) => {
    const version = indexVersionId ? await store.findIndexVersion(tx, indexVersionId) : undefined
    return (
      version !== undefined &&
      Object.entries(wanted).every(([key, value]) => version[key as keyof typeof wanted] === value)
    )
  }
  if (await isWanted(row.activeIndexVersionId)) {
    await store.updateCollection(tx, row.id, { pendingIndexVersionId: null })
  } else if (!(await isWanted(row.pendingIndexVersionId))) {
    const pendingIndexVersionId = await store.insertIndexVersion(tx, { collectionId: row.id, ...wanted })
    await store.updateCollection(tx, row.id, { pendingIndexVersionId })
  }
}

export async function deleteCollection(ctx: Scope, collectionId: string) {
  return ctx.transaction(async (tx) => {
    await getOwn(tx, collectionId)
    // Without an index version it is neither listed nor searched, at once. Nobody may write a row that they could not see
    // afterwards; so the job, which may, notes when it was deleted and removes the index.
    await store.updateCollection(tx, collectionId, { activeIndexVersionId: null, pendingIndexVersionId: null })
    await tx.jobs.add(indexCollectionJob, { collectionId })
    await tx.audit({ action: 'collection.deleted', objectKind: 'collection', objectId: collectionId })
    return {}
  })
}

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

/** @throws AppError `knowledge.collection-not-found` for what does not exist and for what may not be seen alike. */
export async function refuseUnknownCollections(tx: Tx, collectionIds: readonly string[]): Promise<void> {
  const known = new Set((await store.listCollections(tx, collectionIds)).map((row) => row.id))
  if (collectionIds.every((id) => known.has(id.toLowerCase()))) return
  throw notFound('knowledge.collection-not-found', { ko: '컬렉션을', en: 'The collection' })
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
        : row.chunksWithVectors + row.chunksWithheld < row.chunks
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
    chunksWithheld: row.chunksWithheld,
    indexNumber: row.index.number,
    settings: settingsOf(row.index),
    embeddingModel: row.index.embeddingModel.split('/').at(-1) ?? row.index.embeddingModel,
    embeddingModelId: embeddingIdOf(row.index),
    tokeniser: row.index.tokeniser,
    status,
    vectorsWaitFor: row.index.vectorsWaitFor,
    next: row.next && {
      number: row.next.index.number,
      settings: settingsOf(row.next.index),
      documentsWaiting: row.next.documentsWaiting,
      chunks: row.next.chunks,
      chunksWithVectors: row.next.chunksWithVectors,
      chunksWithheld: row.next.chunksWithheld,
      vectorsWaitFor: row.next.index.vectorsWaitFor,
    },
  }
}

const settingsOf = ({ chunkTokens, overlapTokens }: ChunkSettings): ChunkSettings => ({ chunkTokens, overlapTokens })

/** The choices of a new index version. */
export function indexSettings(settings: ChunkSettings, tokeniser: string, embedding: EmbeddingModel) {
  const { embeddingModel, dimension, vectorLabel } = embedding
  return { ...settings, tokeniser, embeddingModel, dimension, vectorLabel }
}

/** The local model stands in an index under its bare name. */
export function embeddingIdOf({ embeddingModel }: Pick<store.IndexVersionRow, 'embeddingModel'>): string {
  return embeddingModel === embeddingModelId ? localEmbeddingModelId : embeddingModel
}
