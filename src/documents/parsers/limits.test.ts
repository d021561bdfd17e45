import { expect, test } from 'vitest'
import { isOverTime, limitsOf } from './limits.ts'

const megabyte = 1024 * 1024

test('a small file that says nothing ends before 15 seconds', () => {
  const limits = limitsOf(100_000, {})
  const clock = { startedMs: 0, lastProgressMs: 0, parts: 0 }
  expect(isOverTime(clock, limits, 11_900)).toBe(false)
  expect(isOverTime(clock, limits, 12_100)).toBe(true)
})

test('a book of 400 pages goes on as long as it reports pages', () => {
  const limits = limitsOf(20 * megabyte, {})
  expect(isOverTime({ startedMs: 0, lastProgressMs: 180_000, parts: 400 }, limits, 185_000)).toBe(false)
})

test('the caller may set both limits', () => {
  const limits = limitsOf(100 * megabyte, { timeoutSeconds: 3, memoryLimitBytes: 64 * megabyte })
  expect(limits.memoryBytes).toBe(64 * megabyte)
  expect(isOverTime({ startedMs: 0, lastProgressMs: 2900, parts: 9999 }, limits, 3100)).toBe(true)
})
