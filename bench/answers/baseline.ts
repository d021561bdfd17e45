/**
 * The peer: the 40 lines of reference/models.md §3. Documents by BM25 over character bigrams, then for each sentence
 * .5 x scaled cosine + share of the question's idf in it + .3 x the share in the one before + a little document score.
 */
import type { Embed } from '../../src/knowledge/answer.ts'
import {
  bm25Defaults,
  documentVector,
  innerProduct,
  inverseDocumentFrequency,
  queryVector,
} from '../../src/knowledge/bm25.ts'
import { createBigramTokeniser, termsOf } from '../../src/knowledge/tokenise.ts'
import { dot } from './collection.ts'
import type { BenchDocument } from './data.ts'

const tokeniser = createBigramTokeniser()
const split = (text: string) =>
  text.split(/(?<=[.!?])\s+|\n+|(?:\\n)+/u).filter((sentence) => sentence.trim().length > 5)

export interface BaselineSentence {
  documentId: string
  text: string
  score: number
}

export function createBaseline(embed: Embed, documents: readonly BenchDocument[]) {
  const textOf = (document: BenchDocument) => [document.title, ...(document.headings ?? []), document.text].join('\n')
  const lists = new Map(documents.map((document) => [document.id, termsOf(tokeniser, textOf(document))]))
  const frequencies = new Map<string, number>()
  for (const list of lists.values())
    for (const term of new Set(list)) frequencies.set(term, (frequencies.get(term) ?? 0) + 1)
  const statistics = {
    documentCount: documents.length,
    documentFrequency: (term: string) => frequencies.get(term) ?? 0,
  }
  const averageLength = [...lists.values()].reduce((sum, list) => sum + list.length, 0) / documents.length
  const vectorOf = (document: BenchDocument) =>
    documentVector(lists.get(document.id) ?? termsOf(tokeniser, textOf(document)), { ...bm25Defaults, averageLength })
  const known = new Map(documents.map((document) => [document, vectorOf(document)]))

  return async function rank(question: string, pool: readonly BenchDocument[]): Promise<BaselineSentence[]> {
    const terms = [...new Set(termsOf(tokeniser, question))]
    const total = terms.reduce((sum, term) => sum + inverseDocumentFrequency(term, statistics), 0)
    const share = (text: string) => {
      const found = new Set(termsOf(tokeniser, text))
      return (
        terms
          .filter((term) => found.has(term))
          .reduce((sum, term) => sum + inverseDocumentFrequency(term, statistics), 0) / total
      )
    }
    const query = queryVector(terms, statistics)
    const ranked = pool
      .map((document) => ({ document, score: innerProduct(query, known.get(document) ?? vectorOf(document)) }))
      .sort((left, right) => right.score - left.score)
      .slice(0, 5)
    const best = ranked[0]?.score || 1
    const sentences = ranked.flatMap(({ document, score }) => {
      const texts = split(document.text)
      const shares = texts.map(share)
      return texts.map((text, at) => ({
        documentId: document.id,
        text,
        score: (shares[at] ?? 0) + 0.3 * (shares[at - 1] ?? 0) + (0.1 * score) / best,
      }))
    })
    const candidates = sentences.sort((left, right) => right.score - left.score).slice(0, 12)
    const [questionVector] = await embed([question], 'query')
    const vectors = await embed(
      candidates.map((candidate) => candidate.text),
      'passage',
    )
    return candidates
      .map((candidate, at) => {
        const cosine = dot(questionVector ?? new Float32Array(), vectors[at] ?? new Float32Array())
        return { ...candidate, score: candidate.score + 0.5 * Math.max(0, (cosine - 0.79) / 0.12) }
      })
      .sort((left, right) => right.score - left.score)
  }
}
