import { expect, test } from 'vitest'
import { hashTerm, termDimensions } from './term-hash.ts'

test('a term keeps its number for ever: stored vectors depend on it', () => {
  expect([hashTerm('연회비'), hashTerm('~연회'), hashTerm('ai')]).toEqual([
    hashTerm('연회비'),
    hashTerm('~연회'),
    hashTerm('ai'),
  ])
  expect({ 연회비: hashTerm('연회비'), empty: hashTerm('') }).toMatchInlineSnapshot(`
    {
      "empty": 872998926,
      "연회비": 70298840,
    }
  `)
})

test('numbers are positive, fit an int4 and a sparsevec index, and spread over the whole range', () => {
  const numbers: number[] = []
  for (let first = 0xac00; first < 0xac00 + 300; first++) {
    for (let second = 0xac00; second < 0xac00 + 300; second++)
      numbers.push(hashTerm(`~${String.fromCharCode(first, second)}`))
  }
  expect(Math.min(...numbers.slice(0, 1000))).toBeGreaterThanOrEqual(1)
  expect(numbers.every((number) => Number.isInteger(number) && number >= 1 && number < termDimensions)).toBe(true)
  // 90,000 terms in 10^9 places: about 4 pairs are expected to share one.
  expect(numbers.length - new Set(numbers).size).toBeLessThan(15)
  const upperHalf = numbers.filter((number) => number > termDimensions / 2).length / numbers.length
  expect(upperHalf).toBeCloseTo(0.5, 1)
})
