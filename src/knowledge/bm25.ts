/**
 * BM25 as the inner product of two sparse vectors, so that a database without a text engine can score it exactly.
 *
 *   score(Q, D) = sum over t of  n(t, Q) * idf(t)  *  tf(t, D) * (k1 + 1) / (tf(t, D) + k1 * (1 - b + b * |D| / avg))
 *                               └ query vector ┘     └──────────────────── document vector ────────────────────┘
 *   idf(t) = ln(1 + (N - df(t) + .5) / (df(t) + .5)), never negative
 *
 * The average length is fixed for an index version: a document's vector stays valid when other documents come and go.
 * @see Robertson, Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond, 2009
 */
import { hashTerm, termDimensions } from './term-hash.ts'

export interface Bm25Settings {
  /** Damps repeated terms. */
  k1: number
  /** Share of the length correction, 0..1. */
  b: number
  /** Terms in an average document of this index version. */
  averageLength: number
}

export const bm25Defaults = { k1: 1.2, b: 0.75 } // Robertson and Zaragoza's middle of "reasonably good in many circumstances".

/** How often terms occur in a collection. Asked only for terms of the question. */
export interface CollectionStatistics {
  documentCount: number
  /** Chunks that hold the term. */
  documentFrequency(term: string): number
}

/** Term numbers in ascending order, and a weight for each. */
export interface SparseVector {
  indices: Int32Array
  weights: Float32Array
}

export function documentVector(terms: readonly string[], settings: Bm25Settings): SparseVector {
  const { k1, b, averageLength } = settings
  const lengthFactor = k1 * (1 - b + (b * terms.length) / averageLength)
  return toSparseVector(countTerms(terms), (_term, count) => (count * (k1 + 1)) / (count + lengthFactor))
}

export function queryVector(terms: readonly string[], statistics: CollectionStatistics): SparseVector {
  return toSparseVector(countTerms(terms), (term, count) => count * inverseDocumentFrequency(term, statistics))
}

export function inverseDocumentFrequency(term: string, statistics: CollectionStatistics): number {
  const frequency = statistics.documentFrequency(term)
  return Math.log(1 + (Math.max(0, statistics.documentCount - frequency) + 0.5) / (frequency + 0.5))
}

export function innerProduct(left: SparseVector, right: SparseVector): number {
  let sum = 0
  let leftAt = 0
  let rightAt = 0
  while (leftAt < left.indices.length && rightAt < right.indices.length) {
    const leftIndex = left.indices[leftAt] ?? 0
    const rightIndex = right.indices[rightAt] ?? 0
    if (leftIndex === rightIndex) sum += (left.weights[leftAt] ?? 0) * (right.weights[rightAt] ?? 0)
    if (leftIndex <= rightIndex) leftAt++
    if (rightIndex <= leftIndex) rightAt++
  }
  return sum
}

/** pgvector's text form of a sparsevec: `{1:0.5,7:1.25}/1000000000`. */
export function toSparsevecText(vector: SparseVector): string {
  const entries = Array.from(vector.indices, (index, at) => `${index}:${vector.weights[at]}`)
  return `{${entries.join(',')}}/${termDimensions}`
}

/** The term numbers alone, for the int4[] column that finds candidates by a GIN index. */
export function termNumbers(terms: readonly string[]): number[] {
  return [...new Set(terms.map(hashTerm))].sort((left, right) => left - right)
}

function countTerms(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}

function toSparseVector(counts: Map<string, number>, weigh: (term: string, count: number) => number): SparseVector {
  const weights = new Map<number, number>()
  for (const [term, count] of counts) {
    const index = hashTerm(term)
    weights.set(index, (weights.get(index) ?? 0) + weigh(term, count))
  }
  const entries = [...weights].sort(([left], [right]) => left - right)
  return {
    indices: Int32Array.from(entries, ([index]) => index),
    weights: Float32Array.from(entries, ([, weight]) => weight),
  }
}
