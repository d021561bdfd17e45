import { z } from 'zod'
import { defineJob } from '../kernel/job.ts'

export const measureModelJob = defineJob({
  name: 'models.measure',
  payload: z.object({ workspaceId: z.uuid(), memberId: z.uuid(), modelId: z.string() }),
  heartbeatSeconds: 10,
  timeoutSeconds: 1800, // A slow endpoint needs a minute an item.
  retryLimit: 1,
  concurrency: 1,
})
