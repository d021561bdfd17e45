import { bindJob, type JobBinding } from '../kernel/job.ts'
import { parseDocumentJob, purgeDocumentJob } from './jobs.ts'
import * as service from './service.ts'

export const documentHandlers: JobBinding[] = [
  bindJob(
    parseDocumentJob,
    (ctx, payload, signal) => service.parseDocument(ctx, payload, signal),
    (ctx, payload) => service.giveUpParsing(ctx, payload),
  ),
  bindJob(purgeDocumentJob, (ctx, payload) => service.removePurged(ctx, payload.documentId)),
]
