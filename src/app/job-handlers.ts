import { documentHandlers } from '../documents/handlers.ts'
import type { JobBinding } from '../kernel/job.ts'
import { knowledgeHandlers } from '../knowledge/handlers.ts'
import { modelHandlers } from '../models/handlers.ts'
import { webhookHandlers } from '../webhooks/handlers.ts'

export const jobHandlers: readonly JobBinding[] = [
  ...modelHandlers,
  ...webhookHandlers,
  ...documentHandlers,
  ...knowledgeHandlers,
]
export const allJobs = jobHandlers.map(({ job }) => job)
