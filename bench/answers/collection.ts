/** A collection in memory: chunks, BM25 by postings, exact dense search, and the fusion of both. */

import type { Element } from '../../src/documents/elements.ts'
import type { AnswerCandidate, Embed } from '../../src/knowledge/answer.ts'
import {
  bm25Defaults,
  type CollectionStatistics,
  documentVector,
  inverseDocumentFrequency,
} from '../../src/knowledge/bm25.ts'
import { type Chunk, chunkElements, indexText } from '../../src/knowledge/chunking.ts'
import { type FusionSettings, fuseScores, fusionDefaults } from '../../src/knowledge/fuse.ts'
import type { CalibrationPassage } from '../../src/knowledge/pseudo-questions.ts'
import { searchTerms } from '../../src/knowledge/question.ts'
import { hashTerm } from '../../src/knowledge/term-hash.ts'
import { type Tokeniser, termsOf } from '../../src/knowledge/tokenise.ts'
import type { BenchDocument } from './data.ts'

export interface BenchChunk extends Chunk {
  chunkId: string
  document: BenchDocument
  indexedText: string
  weights: Map<number, number>
  vector: Float32Array
}

export interface SearchOptions {
  limit: number
  /** Documents that are left out, as if they had never been added. */
  without?: ReadonlySet<string>
  /** The same for single chunks. */
  excluded?: (passage: CalibrationPassage) => boolean
  /** Chunks that stand in for a document with a hole. */
  instead?: readonly BenchChunk[]
  fusion?: FusionSettings
}

export interface Collection {
  chunks: BenchChunk[]
  statistics: CollectionStatistics
  prepare(documents: readonly BenchDocument[]): Promise<BenchChunk[]>
  search(question: string, options: SearchOptions): Promise<AnswerCandidate[]>
}

const chunking = { maximumTokens: 320, overlapTokens: 0 }

/** e5 has about one token for 1.7 Korean characters; the product asks the model host instead. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 1.7)
}

export async function buildCollection(
  tokeniser: Tokeniser,
  embed: Embed,
  documents: readonly BenchDocument[],
): Promise<Collection> {
  const drafts = documents.flatMap(chunkDocument)
  const termLists = drafts.map((draft) => termsOf(tokeniser, draft.indexedText))
  const averageLength = termLists.reduce((sum, terms) => sum + terms.length, 0) / Math.max(1, termLists.length)
  const frequencies = new Map<string, number>()
  for (const terms of termLists)
    for (const term of new Set(terms)) frequencies.set(term, (frequencies.get(term) ?? 0) + 1)
  const statistics: CollectionStatistics = {
    documentCount: drafts.length,
    documentFrequency: (term) => frequencies.get(term) ?? 0,
  }
  const complete = async (unfinished: readonly DraftChunk[]): Promise<BenchChunk[]> => {
    const vectors = await embed(
      unfinished.map((draft) => draft.indexedText),
      'passage',
    )
    return unfinished.map((draft, at) => {
      const sparse = documentVector(termsOf(tokeniser, draft.indexedText), { ...bm25Defaults, averageLength })
      const weights = new Map(Array.from(sparse.indices, (index, position) => [index, sparse.weights[position] ?? 0]))
      return { ...draft, weights, vector: vectors[at] ?? new Float32Array() }
    })
  }
  const chunks = await complete(drafts)
  return {
    chunks,
    statistics,
    prepare: (others) => complete(others.flatMap(chunkDocument)),
    search: async (question, options) => {
      const [vector] = await embed([question], 'query')
      const kept = chunks.filter(
        (chunk) => !options.without?.has(chunk.document.id) && !options.excluded?.(toPassage(chunk)),
      )
      const pool = [...kept, ...(options.instead ?? [])]
      const terms = Map.groupBy(searchTerms(tokeniser, question), (term) => term)
      const query = [...terms].map(([term, copies]) => ({
        index: hashTerm(term),
        weight: copies.length * inverseDocumentFrequency(term, statistics),
      }))
      const words = pool.flatMap((chunk) => {
        const score = query.reduce((sum, { index, weight }) => sum + weight * (chunk.weights.get(index) ?? 0), 0)
        return score > 0 ? [{ chunkId: chunk.chunkId, score }] : []
      })
      const vectors = pool.map((chunk) => ({
        chunkId: chunk.chunkId,
        score: dot(vector ?? new Float32Array(), chunk.vector),
      }))
      const byId = new Map(pool.map((chunk) => [chunk.chunkId, chunk]))
      return fuseScores({ words, vectors }, options.fusion ?? fusionDefaults)
        .slice(0, options.limit)
        .flatMap(({ chunkId, score }) => {
          const chunk = byId.get(chunkId)
          return chunk ? [toCandidate(chunk, score)] : []
        })
    },
  }
}

export function toPassage({ chunkId, document, text, headingPath }: BenchChunk): CalibrationPassage {
  return { chunkId, documentId: document.id, text, title: document.title, headingPath }
}

function toCandidate(chunk: BenchChunk, score: number): AnswerCandidate {
  const { chunkId, document, text, headingPath } = chunk
  return { chunkId, documentId: document.id, text, title: document.title, headingPath, score }
}

type DraftChunk = Omit<BenchChunk, 'weights' | 'vector'>

function chunkDocument(document: BenchDocument): DraftChunk[] {
  const chunks = chunkElements(toElements(document), {
    ...chunking,
    countTokens: estimateTokens,
    ...(document.title !== undefined && { title: document.title }),
  })
  return chunks.map((chunk) => ({
    ...chunk,
    chunkId: `${document.id}#${String(chunk.ordinal).padStart(3, '0')}`,
    document,
    indexedText: indexText({ title: document.title, headingPath: chunk.headingPath, text: chunk.text }),
  }))
}

/** One heading each, and one paragraph of the whole text: the splitter finds the lines and sentences in it. */
function toElements(document: BenchDocument): Element[] {
  const headings = (document.headings ?? []).map((text, at) => ({ kind: 'heading' as const, text, level: at + 1 }))
  return [...headings, { kind: 'paragraph' as const, text: document.text }].map((part, order) => ({
    ...part,
    id: `${document.id}/${order}`,
    order,
    provenance: [],
    source: { engine: 'bench', version: '1', method: 'native' },
    review: { state: 'parsed' },
  }))
}

export function dot(left: Float32Array, right: Float32Array): number {
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += (left[at] ?? 0) * (right[at] ?? 0)
  return sum
}
