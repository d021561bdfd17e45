import { bindJob, type JobBinding } from '../kernel/job.ts'
import { emptyBinJob, parseDocumentJob, purgeDocumentJob } from './jobs.ts'
import * as service from './service.ts'

export const documentHandlers: JobBinding[] = [
  bindJob(
    parseDocumentJob,
    (ctx, payload, signal) => service.parseDocument(ctx, payload, signal),
    (ctx, payload) => service.giveUpParsing(ctx, payload),
  ),
  bindJob(emptyBinJob, (ctx, payload, signal) => service.removeExpired(ctx, payload.nodeId, signal)),
  bindJob(purgeDocumentJob, (ctx, payload) => service.removePurged(ctx, payload.documentId)),
]
