import { z } from 'zod'
import { defineJob } from '../kernel/job.ts'

const Base = z.object({ workspaceId: z.uuid(), memberId: z.uuid() })

export const parseDocumentJob = defineJob({
  name: 'documents.parse',
  payload: Base.extend({ documentId: z.uuid(), versionId: z.uuid() }),
  heartbeatSeconds: 10,
  timeoutSeconds: 7200, // A scan of 600 pages takes up to this on a busy machine. The reader ends a file long before; this only frees a job of a process that hangs.
  retryLimit: 5,
  concurrency: 2,
})

/** A document or folder whose time in the bin is over. */
export const emptyBinJob = defineJob({
  name: 'documents.empty-bin',
  payload: Base.extend({ nodeId: z.uuid() }),
  heartbeatSeconds: 10,
  timeoutSeconds: 3600, // A deleted folder may hold thousands of documents.
  retryLimit: 5,
  concurrency: 1,
})

export const purgeDocumentJob = defineJob({
  name: 'documents.purge',
  payload: Base.extend({ documentId: z.uuid() }),
  heartbeatSeconds: 10,
  timeoutSeconds: 300,
  retryLimit: 5,
  concurrency: 1,
})
