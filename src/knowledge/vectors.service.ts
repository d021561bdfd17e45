/** Vectors of an index version, portion by portion, and its statistics and graph. */
import { AppError } from '../kernel/error.ts'
import type { Scope } from '../kernel/scope.ts'
import { embed, localEmbeddingModelId } from '../models/service.ts'
import * as chunkStore from './chunk.store.ts'
import { indexText } from './chunking.ts'
import { embeddingIdOf } from './collections.service.ts'
import type { VectorsWaitFor } from './contract.ts'
import { calibrateJob, embedChunksJob, refreshStatisticsJob } from './jobs.ts'
import { takeOverWhenWhole } from './progress.service.ts'
import { exactLimit, patienceSeconds } from './search-plan.ts'
import * as store from './store.ts'

/** People have to do something first: trying again would change nothing. The clock looks again every hour. */
const waitsForPeople: Readonly<Record<string, VectorsWaitFor>> = {
  'models.not-found': 'model-removed',
  'models.provider-stopped': 'provider-stopped',
  'models.budget-used-up': 'budget-used-up',
}

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
      const waitFor = error instanceof AppError ? waitsForPeople[error.code] : undefined
      if (!waitFor) throw error
      return { waitFor }
    })
    if ('waitFor' in vectors) {
      ctx.log.warn({ indexVersionId, ...vectors }, 'vectors wait')
      await ctx.transaction((tx) => store.noteVectorsWait(tx, indexVersionId, vectors.waitFor))
      return
    }
    await ctx.transaction(async (tx) => {
      if (version.vectorsWaitFor) await store.noteVectorsWait(tx, indexVersionId, null)
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
    const touched = [...new Set(waiting.map((chunk) => chunk.documentId))]
    await ctx.transaction((tx) => chunkStore.noteEmbedded(tx, indexVersionId, touched))
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

const modelLimitTokens = 512

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

export async function refreshStatistics(ctx: Scope, indexVersionId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    if (!(await store.findIndexVersion(tx, indexVersionId))) return
    await chunkStore.refreshStatistics(tx, indexVersionId)
    if ((await chunkStore.countVectors(tx, indexVersionId)) > exactLimit)
      await chunkStore.buildGraph(tx, indexVersionId)
    await takeOverWhenWhole(tx, indexVersionId)
  })
}
