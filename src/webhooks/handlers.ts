import { bindJob, type JobBinding } from '../kernel/job.ts'
import { deliverJob, spreadEventJob } from './jobs.ts'
import * as service from './service.ts'

export const webhookHandlers: JobBinding[] = [
  bindJob(spreadEventJob, (ctx, payload) => service.spreadEvent(ctx, payload)),
  bindJob(
    deliverJob,
    (ctx, payload, signal) => service.deliver(ctx, payload.deliveryId, signal),
    (ctx, payload) => service.giveUpDelivery(ctx, payload.deliveryId),
  ),
]
