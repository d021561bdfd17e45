import { expect, test } from 'vitest'
import {
  bm25Defaults,
  documentVector,
  innerProduct,
  inverseDocumentFrequency,
  queryVector,
  termNumbers,
  toSparsevecText,
} from './bm25.ts'
import { hashTerm } from './term-hash.ts'

const settings = { ...bm25Defaults, averageLength: 4 }
const statistics = { documentCount: 10, documentFrequency: (term: string) => ({ 카드: 5, 연회비: 1 })[term] ?? 0 }

test('the inner product of both vectors is the score of the formula', () => {
  const document = documentVector(['카드', '카드', '연회비', '안내'], settings)
  const query = queryVector(['카드', '연회비'], statistics)
  // |D| = avg, so the length factor is k1 = 1.2.
  const byHand = Math.log(1 + 5.5 / 5.5) * ((2 * 2.2) / (2 + 1.2)) + Math.log(1 + 9.5 / 1.5) * ((1 * 2.2) / (1 + 1.2))
  expect(innerProduct(query, document)).toBeCloseTo(byHand, 5)
})

test.each([
  { term: '카드', expected: Math.log(2) },
  { term: '연회비', expected: Math.log(1 + 9.5 / 1.5) },
  { term: '처음', expected: Math.log(1 + 10.5 / 0.5) },
])('the rarer the term, the more it says: $term', ({ term, expected }) => {
  expect(inverseDocumentFrequency(term, statistics)).toBeCloseTo(expected, 10)
})

test('a term in every document still counts a little, and stale frequencies never turn the sign', () => {
  expect(inverseDocumentFrequency('t', { documentCount: 3, documentFrequency: () => 3 })).toBeGreaterThan(0)
  expect(inverseDocumentFrequency('t', { documentCount: 3, documentFrequency: () => 7 })).toBeGreaterThan(0)
})

test('a longer document with the same words scores lower', () => {
  const query = queryVector(['카드'], statistics)
  const short = documentVector(['카드', '안내'], settings)
  const long = documentVector(['카드', ...new Array<string>(20).fill('안내')], settings)
  expect(innerProduct(query, short)).toBeGreaterThan(innerProduct(query, long))
})

test('texts without a word in common score 0', () => {
  expect(innerProduct(queryVector(['환불'], statistics), documentVector(['카드'], settings))).toBe(0)
  expect(innerProduct(queryVector([], statistics), documentVector([], settings))).toBe(0)
})

test('indices ascend from 1, as sparsevec wants them', () => {
  const vector = documentVector(['카드', '연회비', '안내', 'ai'], settings)
  expect([...vector.indices]).toEqual([...vector.indices].sort((left, right) => left - right))
  expect(toSparsevecText(documentVector(['ai'], { ...settings, averageLength: 1 }))).toBe(
    `{${hashTerm('ai')}:1}/1000000000`,
  )
  expect(termNumbers(['ai', '카드', 'ai'])).toEqual(
    [hashTerm('ai'), hashTerm('카드')].sort((left, right) => left - right),
  )
})
