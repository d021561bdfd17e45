/**
 * When a failed call is made again: exponential back-off with full jitter, bounded in tries and in waiting, never sooner than
 * the endpoint said.
 *
 *   pause(attempt) = random in [0, min(longest, base * 2^attempt)], at least Retry-After
 *
 * @see Brooker: Exponential Backoff And Jitter, AWS Architecture Blog 2015
 */
import type { FailureReason, ProviderFailure } from './provider-failure.ts'

/** Further tries after the first, for failures that pass. */
const furtherTries: Partial<Record<FailureReason, number>> = { busy: 3, broken: 3, slow: 1 }

const retryLimits = {
  baseSeconds: 0.5,
  longestSeconds: 8,
  /** An endpoint that asks for more patience is answered to the person, who can decide. */
  longestRetryAfterSeconds: 20,
}

/** @returns seconds to wait before the next try, or undefined to give up */
export function pauseBeforeRetry(
  failure: Pick<ProviderFailure, 'reason' | 'code' | 'retryAfterSeconds'>,
  failedTries: number,
  random: () => number = Math.random,
): number | undefined {
  if (failedTries > (furtherTries[failure.reason] ?? 0)) return undefined
  const asked = failure.retryAfterSeconds ?? 0
  if (asked > retryLimits.longestRetryAfterSeconds) return undefined
  const ceiling = Math.min(retryLimits.longestSeconds, retryLimits.baseSeconds * 2 ** (failedTries - 1))
  return asked + random() * ceiling
}
