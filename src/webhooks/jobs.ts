import { z } from 'zod'
import { defineJob } from '../kernel/job.ts'
import { webhookEvents } from './contract.ts'

const Base = z.object({ workspaceId: z.uuid(), memberId: z.uuid() })

/** Something has happened: one delivery for each who listens and may know. */
export const spreadEventJob = defineJob({
  name: 'webhooks.spread',
  payload: Base.extend({
    eventId: z.uuid(),
    type: z.enum(webhookEvents),
    at: z.iso.datetime(),
    /** The document or folder that it is about; null: about none. */
    nodeId: z.uuid().nullable(),
    data: z.record(z.string(), z.string()),
  }),
  heartbeatSeconds: 10,
  timeoutSeconds: 60,
  retryLimit: 10,
  concurrency: 1,
})

export const deliverJob = defineJob({
  name: 'webhooks.deliver',
  payload: Base.extend({ deliveryId: z.uuid() }),
  heartbeatSeconds: 10,
  timeoutSeconds: 60,
  // 10 s, then twice as long each time: the last of 13 tries comes after about 11 hours, the morning after a bad evening.
  retryLimit: 12,
  retryDelaySeconds: 10,
  concurrency: 4,
})
