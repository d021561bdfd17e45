import { bindJob, type JobBinding } from '../kernel/job.ts'
import { measureModelJob } from './jobs.ts'
import * as service from './service.ts'

export const modelHandlers: JobBinding[] = [
  bindJob(measureModelJob, (ctx, payload, signal) => service.measure(ctx, payload.modelId, signal)),
]
