/**
 * A background step. Its payload holds ids only; the worker runs it with the rights of the member who asked for it.
 * A job may run twice: make that harmless.
 */
import type { z } from 'zod'
import type { Scope } from './scope.ts'

export interface Job<Payload extends JobPayload = JobPayload> {
  name: string
  payload: z.ZodType<Payload>
  /** A worker that dies is noticed after this long; then the job is given to another one. */
  heartbeatSeconds: number
  /** Longest honest run of one job. */
  timeoutSeconds: number
  retryLimit: number
  /** Before the first retry; each later one waits twice as long. 1 where nothing is said. */
  retryDelaySeconds?: number
  /** How many of them one process works on at once. */
  concurrency: number
}

export interface JobPayload {
  workspaceId: string
  /** The member in whose name the job runs. */
  memberId: string
}

export function defineJob<Payload extends JobPayload>(job: Job<Payload>): Job<Payload> {
  return job
}

/** A job with the service function that carries it out. */
export interface JobBinding {
  job: Job<never>
  handle(ctx: Scope, payload: never, signal: AbortSignal): Promise<void>
  /** After the last try has failed: what must not stay half done is brought to an end that people can see. */
  giveUp?(ctx: Scope, payload: never): Promise<void>
}

export function bindJob<Payload extends JobPayload>(
  job: Job<Payload>,
  handle: (ctx: Scope, payload: Payload, signal: AbortSignal) => Promise<void>,
  giveUp?: (ctx: Scope, payload: Payload) => Promise<void>,
): JobBinding {
  // The queue parses each payload with this very job's shape before the handler is called.
  return { job, handle, giveUp } as unknown as JobBinding
}
