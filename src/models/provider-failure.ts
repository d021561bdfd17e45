/**
 * What an endpoint said instead of an answer, whatever its kind: enough to decide whether to ask again, whether to stop
 * asking, and what to tell whom.
 */
const failureReasons = [
  'busy', // Too much was asked: later it may be answered.
  'broken', // It failed, could not be reached, or broke off.
  'slow', // It gave up waiting for itself or for a picture.
  'key-refused',
  'no-subscription',
  'context-exceeded',
  'too-large',
  'empty',
  'unsupported',
  'wrong-request',
  'model-gone',
  'not-answered', // It will not give this text.
  'odd-answer', // Not in the shape that it promises.
] as const
export type FailureReason = (typeof failureReasons)[number]

export class ProviderFailure extends Error {
  readonly reason: FailureReason
  /** As the endpoint names it, for example `42901`; its HTTP status where it names none. */
  readonly code: string
  readonly retryAfterSeconds: number | undefined

  constructor(
    reason: FailureReason,
    code: string,
    message: string,
    options: { retryAfterSeconds?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'ProviderFailure'
    this.reason = reason
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** By HTTP status, for endpoints that have no codes of their own. */
export function reasonOfStatus(status: number): FailureReason {
  if (status === 401 || status === 403) return 'key-refused'
  if (status === 402) return 'no-subscription'
  if (status === 404 || status === 410) return 'model-gone'
  if (status === 408 || status === 424) return 'slow'
  if (status === 413) return 'too-large'
  if (status === 429) return 'busy'
  if (status === 501) return 'unsupported'
  return status >= 500 ? 'broken' : 'wrong-request'
}

/** Seconds or a date, as HTTP has it. */
export function readRetryAfter(value: string | null | undefined, nowMilliseconds: number): number | undefined {
  if (!value) return undefined
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : (Date.parse(value) - nowMilliseconds) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}

/** The connection failed or broke off. */
export function unreachable(cause: unknown): ProviderFailure {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  return new ProviderFailure('broken', 'connection', inner instanceof Error ? inner.message : String(inner), { cause })
}
