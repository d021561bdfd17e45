import { bindJob, type JobBinding } from '../kernel/job.ts'
import {
  calibrateJob,
  embedChunksJob,
  followMoveJob,
  indexCollectionJob,
  indexDocumentsJob,
  refreshStatisticsJob,
} from './jobs.ts'
import * as service from './service.ts'

export const knowledgeHandlers: JobBinding[] = [
  bindJob(indexDocumentsJob, (ctx, payload, signal) =>
    service.indexDocuments(ctx, payload.documentIds, signal, payload.indexVersionId),
  ),
  bindJob(indexCollectionJob, (ctx, payload) => service.indexCollection(ctx, payload.collectionId)),
  bindJob(followMoveJob, (ctx, payload) => service.followMove(ctx, payload)),
  bindJob(embedChunksJob, (ctx, payload, signal) => service.embedChunks(ctx, payload.indexVersionId, signal)),
  bindJob(calibrateJob, (ctx, payload, signal) => service.calibrateIndex(ctx, payload.indexVersionId, signal)),
  bindJob(refreshStatisticsJob, (ctx, payload) => service.refreshStatistics(ctx, payload.indexVersionId)),
]
