import { expect, test } from 'vitest'
import { pauseBeforeRetry } from './retry-plan.ts'

const failure = (reason: 'busy' | 'broken' | 'slow' | 'key-refused', retryAfterSeconds?: number) => ({
  reason,
  code: '',
  retryAfterSeconds,
})
const latest = () => 1

test.each([
  ['busy', [0.5, 1, 2, undefined]],
  ['broken', [0.5, 1, 2, undefined]],
  ['slow', [0.5, undefined]],
  ['key-refused', [undefined]],
] as const)('%s: pauses double, at most, and end', (reason, pauses) => {
  expect(pauses.map((_, at) => pauseBeforeRetry(failure(reason), at + 1, latest))).toEqual(pauses)
})

test('calls that failed together do not come back together', () => {
  const pauses = [0, 0.25, 0.9].map((value) => pauseBeforeRetry(failure('busy'), 3, () => value))
  expect(pauses).toEqual([0, 0.5, 1.8])
})

test('never sooner than the endpoint said, and not at all when that is too long for a person', () => {
  expect(pauseBeforeRetry(failure('busy', 4), 1, () => 0)).toBe(4)
  expect(pauseBeforeRetry(failure('busy', 21), 1)).toBeUndefined()
})
