/**
 * How long a file may take and how much memory its child may hold. Pure.
 *
 * A hostile file is small and must end soon; an honest one that is large shows progress page by page.
 * So a child may be silent only for a short time, and each report of progress lets it go on, up to a ceiling
 * that grows with what it said there is to do.
 */
import type { ParseOptions } from '../ports.ts'

export interface Limits {
  /** The longest time without a report of progress. */
  silenceSeconds: number
  /** The longest time in all, before the child has said how many parts there are. */
  totalSeconds: number
  /** Seconds that each part adds to the total. */
  secondsPerPart: number
  /** Seconds that a part adds which is read by character recognition. */
  secondsPerSlowPart: number
  memoryBytes: number
}

const megabyte = 1024 * 1024

export function limitsOf(
  sizeBytes: number,
  options: Pick<ParseOptions, 'timeoutSeconds' | 'memoryLimitBytes'>,
): Limits {
  const size = sizeBytes / megabyte
  // 12 s leaves room below the 15 s that a hostile file may take; a 5 MB office file takes 1 to 3 s on one core.
  const silenceSeconds = 12 + Math.min(108, Math.max(0, size - 5) * 1.5)
  return {
    silenceSeconds: Math.min(silenceSeconds, options.timeoutSeconds ?? Number.POSITIVE_INFINITY),
    totalSeconds: options.timeoutSeconds ?? 60 + size * 2,
    secondsPerPart: options.timeoutSeconds === undefined ? 0.5 : 0,
    // 2 CPU seconds a page, on a machine that does other things as well.
    secondsPerSlowPart: options.timeoutSeconds === undefined ? 12 : 0,
    // An idle child with its engines loaded is about 150 MB. A packed sheet of 6 MB has a million cells and needs 700 MB;
    // a small file never needs more than the base.
    memoryBytes:
      options.memoryLimitBytes ?? Math.round(512 * megabyte + Math.min(1536, Math.max(0, size - 1) * 64) * megabyte),
  }
}

export interface Clock {
  startedMs: number
  lastProgressMs: number
  parts: number
  slowParts?: number
}

export function isOverTime(clock: Clock, limits: Limits, nowMs: number): boolean {
  if (nowMs - clock.lastProgressMs > limits.silenceSeconds * 1000) return true
  return nowMs - clock.startedMs > secondsAllowed(clock, limits) * 1000
}

function secondsAllowed({ parts, slowParts = 0 }: Clock, limits: Limits): number {
  return limits.totalSeconds + parts * limits.secondsPerPart + slowParts * limits.secondsPerSlowPart
}
