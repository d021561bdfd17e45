/**
 * How well one sentence answers a question, as shares from 0 to 1 that a person can read.
 *
 *   words    idf share of the question's content words in the sentence itself, its table header, its lead-in
 *   letters  the same with character bigrams: what the analyser cut differently, or what is spelled a little otherwise
 *   context  idf share of the content words in the sentence or around it: sentence before, headings, title
 *   heading  idf share of the content words in the headings above: a heading speaks for its whole section
 *   meaning  cosine of question and sentence, above what unrelated sentences of the collection have
 *   chunk    how well search found the passage
 *   gaps     what must not be missing: a date or an amount where one is asked for, a figure or a name of the question itself
 *
 * Words alone and meaning alone err differently, so they are summed. A logistic regression over 23 such features,
 * trained on the development half, was no better than these few weights (AUC .76 against .76 on near misses).
 */
import { holdsAnswerShape } from './answer-shape.ts'
import { type CollectionStatistics, inverseDocumentFrequency } from './bm25.ts'
import type { Question } from './question.ts'

export interface SentenceInContext {
  /** What must hold the answer: the sentence and its table header. */
  text: string
  terms: ReadonlySet<string>
  /** Sentence before, lead-in, title: also around the sentence are the headings. */
  contextTerms: ReadonlySet<string>
  headingTerms: ReadonlySet<string>
  /** All of it as text: sentence, lead-in, sentence before, headings, title. */
  aroundText: string
  /** 0..1, of its chunk. */
  chunkScore: number
  /** A row of a table: what is asked for must be one of its columns. */
  isRow: boolean
}

export interface Evidence {
  words: number
  letters: number
  context: number
  heading: number
  meaning: number
  chunk: number
  gaps: number
}

/** The terms of a question with their idf. */
export interface WeighedQuestion {
  question: Question
  words: TermWeights
  letters: TermWeights
}

interface TermWeights {
  weights: ReadonlyMap<string, number>
  sum: number
}

export function weighQuestion(question: Question, statistics: CollectionStatistics): WeighedQuestion {
  return {
    question,
    words: weighTerms(question.contentTerms, statistics),
    letters: weighTerms(question.bigrams, statistics),
  }
}

export function measureEvidence(weighed: WeighedQuestion, sentence: SentenceInContext, meaning: number): Evidence {
  const { question } = weighed
  const around = [sentence.terms, sentence.contextTerms, sentence.headingTerms]
  return {
    words: shareFound(weighed.words, [sentence.terms]),
    letters: shareFound(weighed.letters, [sentence.terms]),
    context: shareFound(weighed.words, around),
    heading: shareFound(weighed.words, [sentence.headingTerms]),
    meaning,
    chunk: sentence.chunkScore,
    gaps: countGaps(question, sentence),
  }
}

/**
 * One number, about 0 to 1.2. The weights are round and were not searched finely: between neighbouring choices the
 * development half of klue-mrc-wiki and korean-law moves by less than its own error of .04.
 */
export function scoreEvidence(evidence: Evidence): number {
  const { words, letters, context, heading, meaning, chunk, gaps } = evidence
  return 0.25 * words + 0.1 * letters + 0.2 * context + 0.2 * heading + 0.3 * meaning + 0.1 * chunk - 0.1 * gaps
}

/** 1 each: a date or an amount asked for is not there, a table has no such column, a name is nowhere; 2: a figure is not. */
function countGaps(question: Question, sentence: SentenceInContext): number {
  const lacksShape = question.isShapeCertain && holdsAnswerShape(question, sentence.text) === false
  return (
    (lacksShape ? 1 : 0) +
    (lacksColumn(question, sentence) ? 1 : 0) +
    (lacksName(question, sentence) ? 1 : 0) +
    (lacksFigure(question, sentence) ? 2 : 0)
  )
}

/** "사업자번호는?" is not answered by a row whose columns are 담당자, 연락처 and 등급. */
function lacksColumn({ focus }: Question, { isRow, terms, headingTerms, contextTerms }: SentenceInContext): boolean {
  if (!isRow || focus === undefined) return false
  return creditFor(focus, [terms, headingTerms, contextTerms]) === 0
}

/** "qa 환경" is not answered by what dev, staging and prod are, nor "대전 대리점" by what 부산 has. */
function lacksName({ names }: Question, { terms, headingTerms, contextTerms }: SentenceInContext): boolean {
  return names.some((name) => creditFor(name, [terms, headingTerms, contextTerms]) === 0)
}

/** "2분기 매출" is not answered by what "1분기" was. A year may stand without its unit: 2026.3.2. */
function lacksFigure(question: Question, sentence: SentenceInContext): boolean {
  if (question.figures.length === 0) return false
  const around = sentence.aroundText.replace(/[\s,]/gu, '')
  const isThere = (figure: string) => {
    const number = figure.slice(0, -1)
    const pattern = number.length >= 3 ? number : figure
    return new RegExp(`(?<!\\d)${pattern.replaceAll('.', '\\.')}`, 'u').test(around)
  }
  return !question.figures.every(isThere)
}

function weighTerms(terms: readonly string[], statistics: CollectionStatistics): TermWeights {
  const weights = new Map(terms.map((term) => [term, inverseDocumentFrequency(term, statistics)]))
  return { weights, sum: [...weights.values()].reduce((sum, weight) => sum + weight, 0) }
}

function shareFound({ weights, sum }: TermWeights, places: readonly ReadonlySet<string>[]): number {
  if (sum === 0) return 0
  let found = 0
  for (const [term, weight] of weights) found += weight * creditFor(term, places)
  return found / sum
}

const partialCredit = 0.7 // Of a word whose letters are there: a sign, not the word itself.

/** 1 for the word; a part where its letters are there in another form: 초상화 beside 초상, 도망갔나요 beside 도망. */
function creditFor(term: string, places: readonly ReadonlySet<string>[]): number {
  const isThere = (wanted: string) => places.some((terms) => terms.has(wanted))
  if (isThere(term)) return 1
  if (term.length < 3 || !/^\p{Script=Hangul}+$/u.test(term)) return 0
  const stem = term.endsWith('다') ? term.slice(0, -1) : term
  const bigrams = Array.from({ length: stem.length - 1 }, (_, at) => `~${stem.slice(at, at + 2)}`)
  return (partialCredit * bigrams.filter(isThere).length) / Math.max(2, bigrams.length)
}
