/** How an index version goes on: the jobs that follow, and the moment at which it takes over. */
import type { Scope, Tx } from '../kernel/scope.ts'
import { embedChunksJob, indexCollectionJob, refreshStatisticsJob } from './jobs.ts'
import * as store from './store.ts'

/** Vectors and statistics follow, once for many documents. */
export async function continueIndexing(ctx: Scope, tx: Tx, indexVersionId: string): Promise<void> {
  for (const job of [embedChunksJob, refreshStatisticsJob]) {
    if (await ctx.ports.jobWaiting.isWaiting(job.name, 'indexVersionId', indexVersionId)) continue
    const afterSeconds = job === refreshStatisticsJob ? await secondsUntilCount(tx, indexVersionId) : 0
    await tx.jobs.add(job, { indexVersionId }, { afterSeconds })
  }
}

/**
 * To count a version is to read all of it, so a large one that grows is counted now and then: at 100,000 chunks, which take
 * some seconds, once a minute at most. Until then a new word counts as a rare one.
 */
async function secondsUntilCount(tx: Tx, indexVersionId: string): Promise<number> {
  const chunks = (await store.findIndexVersion(tx, indexVersionId))?.chunkCount ?? 0
  return chunks <= chunksCountedAtOnce ? 0 : Math.min(60, Math.ceil(chunks / 1500))
}

const chunksCountedAtOnce = 5000 // A tenth of a second.

/** Adds the job that goes on with vectors, unless it waits already. */
export async function continueVectors(ctx: Scope, indexVersionId: string): Promise<void> {
  if (await ctx.ports.jobWaiting.isWaiting(embedChunksJob.name, 'indexVersionId', indexVersionId)) return
  await ctx.transaction((tx) => tx.jobs.add(embedChunksJob, { indexVersionId }))
}

/** A version that is whole answers from now on; the one before it is removed. */
export async function takeOverWhenWhole(tx: Tx, indexVersionId: string): Promise<void> {
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
