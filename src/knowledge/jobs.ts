import { z } from 'zod'
import { defineJob } from '../kernel/job.ts'

const Base = z.object({ workspaceId: z.uuid(), memberId: z.uuid() })

/** Chunks and words of some documents, in every collection that gathers them. */
export const indexDocumentsJob = defineJob({
  name: 'knowledge.index-documents',
  payload: Base.extend({
    documentIds: z.array(z.uuid()).max(500),
    /** Only in this index version: the others already have these documents as they are. */
    indexVersionId: z.uuid().optional(),
  }),
  heartbeatSeconds: 10,
  timeoutSeconds: 1800, // 500 long documents, tokenised at 200 chunks a second.
  retryLimit: 5,
  concurrency: 1,
})

/** Gathers a collection anew: after its sources or its settings changed. */
export const indexCollectionJob = defineJob({
  name: 'knowledge.index-collection',
  payload: Base.extend({ collectionId: z.uuid() }),
  heartbeatSeconds: 10,
  timeoutSeconds: 600,
  retryLimit: 5,
  concurrency: 1,
})

/** After a folder or document was moved: the collections it left and those it came into. */
export const followMoveJob = defineJob({
  name: 'knowledge.follow-move',
  payload: Base.extend({ nodeId: z.uuid(), fromParentId: z.uuid().nullable() }),
  heartbeatSeconds: 10,
  timeoutSeconds: 60,
  retryLimit: 5,
  concurrency: 1,
})

/** Vectors of what has none yet, portion by portion, until nothing waits. */
export const embedChunksJob = defineJob({
  name: 'knowledge.embed-chunks',
  payload: Base.extend({ indexVersionId: z.uuid() }),
  heartbeatSeconds: 10,
  timeoutSeconds: 24 * 3600, // 100,000 chunks at 16 a second take two hours.
  retryLimit: 20,
  concurrency: 1,
})

/** Document frequencies, calibration, and the graph of a large version. */
export const refreshStatisticsJob = defineJob({
  name: 'knowledge.refresh-statistics',
  payload: Base.extend({ indexVersionId: z.uuid() }),
  heartbeatSeconds: 10,
  timeoutSeconds: 1800, // A graph over 500,000 vectors takes five minutes.
  retryLimit: 5,
  concurrency: 1,
})

/** What "not here" looks like in this collection: asks it about itself. */
export const calibrateJob = defineJob({
  name: 'knowledge.calibrate',
  payload: Base.extend({ indexVersionId: z.uuid() }),
  heartbeatSeconds: 10,
  timeoutSeconds: 1800,
  retryLimit: 3,
  concurrency: 1,
})
