/**
 * How well one sentence answers a question, as shares from 0 to 1 that a person can read.
 *
 *   words    idf share of the question's content words in the sentence itself (and its table header)
 *   context  idf share in the sentence or around it: what introduces it, the sentence before, headings, title
 *   facts    share of the question's numbers and names in the sentence or around it
 *   shape    does it hold a date, an amount, a reason … as asked for
 *   meaning  cosine of question and sentence, above what unrelated sentences of the collection have
 *   chunk    how well search found the passage
 */

import { holdsAnswerShape } from './answer-shape.ts'
import { type CollectionStatistics, inverseDocumentFrequency } from './bm25.ts'
import type { Question } from './question.ts'

export interface SentenceInContext {
  /** Sentence with its table header: what must hold the answer. */
  text: string
  terms: ReadonlySet<string>
  /** Lead, sentence before, headings, title. */
  contextTerms: ReadonlySet<string>
  /** 0..1, of its chunk. */
  chunkScore: number
}

export interface Evidence {
  words: number
  context: number
  facts: number
  shape: number
  meaning: number
  chunk: number
}

export interface TermWeights {
  weights: ReadonlyMap<string, number>
  sum: number
}

export function weighQuestionTerms(question: Question, statistics: CollectionStatistics): TermWeights {
  const weights = new Map(question.contentTerms.map((term) => [term, inverseDocumentFrequency(term, statistics)]))
  return { weights, sum: [...weights.values()].reduce((sum, weight) => sum + weight, 0) }
}

export function measureEvidence(
  question: Question,
  termWeights: TermWeights,
  sentence: SentenceInContext,
  meaning: number,
): Evidence {
  const inSentence = (term: string) => sentence.terms.has(term)
  const around = (term: string) => sentence.terms.has(term) || sentence.contextTerms.has(term)
  const facts = [...new Set([...question.numbers, ...question.names])]
  const shape = holdsAnswerShape(question, sentence.text)
  return {
    words: shareFound(termWeights, inSentence),
    context: shareFound(termWeights, around),
    facts: facts.length === 0 ? 1 : facts.filter(around).length / facts.length,
    shape: shape === undefined ? 0.5 : shape ? 1 : 0,
    meaning,
    chunk: sentence.chunkScore,
  }
}

function shareFound({ weights, sum }: TermWeights, isFound: (term: string) => boolean): number {
  if (sum === 0) return 0
  let found = 0
  for (const [term, weight] of weights) if (isFound(term)) found += weight
  return found / sum
}
