import { describe, expect, test } from 'vitest'
import { paceOf, secondsLeft, withSample } from './pace.ts'

describe('the pace of an index', () => {
  test('is what was added between the first and the last poll, a second', () => {
    const samples = [
      { atMilliseconds: 0, done: 100 },
      { atMilliseconds: 2000, done: 116 },
      { atMilliseconds: 4000, done: 140 },
    ]
    expect(paceOf(samples)).toBe(10)
    expect(secondsLeft(60, paceOf(samples))).toBe(6)
  })

  test('is unknown after one poll, and while nothing moves', () => {
    expect(paceOf([{ atMilliseconds: 0, done: 5 }])).toBeUndefined()
    expect(
      paceOf([
        { atMilliseconds: 0, done: 5 },
        { atMilliseconds: 2000, done: 5 },
      ]),
    ).toBeUndefined()
    expect(secondsLeft(60, undefined)).toBeUndefined()
  })

  test('begins anew when a new index version starts from nothing', () => {
    const samples = withSample([{ atMilliseconds: 0, done: 900 }], { atMilliseconds: 2000, done: 3 })
    expect(samples).toEqual([{ atMilliseconds: 2000, done: 3 }])
  })
})
