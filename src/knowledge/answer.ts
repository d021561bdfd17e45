/**
 * Answers a question with sentences of the documents, word by word, or says that they do not hold the answer.
 *
 *   candidates ─ sentences ─ words first: the best 12 ─ embed these ─ evidence ─ up to three quotes, or abstain
 *
 * No text is generated. The same question over the same candidates gives the same answer.
 */
import type { CollectionStatistics } from './bm25.ts'
import type { Calibration } from './calibration.ts'
import { type Question, readQuestion } from './question.ts'
import { type Evidence, measureEvidence, type TermWeights, weighQuestionTerms } from './sentence-evidence.ts'
import { type Sentence, splitSentences } from './sentences.ts'
import { type Tokeniser, termsOf } from './tokenise.ts'

export interface AnswerContext {
  tokeniser: Tokeniser
  /** Normalised vectors in the order of the texts. */
  embed: Embed
  statistics: CollectionStatistics
  calibration: Calibration
}

export type Embed = (texts: readonly string[], kind: 'query' | 'passage') => Promise<Float32Array[]>

/** A chunk that search found, with the fused score that put it there. */
export interface AnswerCandidate {
  chunkId: string
  documentId: string
  text: string
  title?: string | undefined
  headingPath: readonly string[]
  /** 0..1, best first. */
  score: number
}

/** text === chunk.text.slice(start, end) */
export interface Quote {
  chunkId: string
  documentId: string
  start: number
  end: number
  text: string
  score: number
  /** The header row of the table that a quoted row belongs to. */
  header?: { start: number; end: number; text: string }
}

export type Answer =
  | { status: 'answered'; quotes: Quote[]; confidence: number }
  | { status: 'abstained'; reason: AbstainReason; missing: string[]; nearest: Quote[]; confidence: number }

/** `missing`: words of the question that the nearest sentences do not hold, for the person to see why. */
export type AbstainReason = 'nothing-found' | 'weak-evidence'

export const answerLimits = {
  quotes: 3, // More than three sentences is reading, not an answer.
  embeddedSentences: 12, // 16 short texts a second: .75 s, the budget of a first answer.
}

export async function answerFromCandidates(
  context: AnswerContext,
  questionText: string,
  candidates: readonly AnswerCandidate[],
): Promise<Answer> {
  const question = readQuestion(context.tokeniser, questionText)
  const ranked = await rankSentences(context, question, candidates)
  const best = ranked[0]
  if (!best)
    return { status: 'abstained', reason: 'nothing-found', missing: question.contentTerms, nearest: [], confidence: 0 }
  const quotes = ranked.slice(0, answerLimits.quotes).map(toQuote)
  const confidence = best.score
  if (confidence < context.calibration.answerThreshold) {
    const seen = new Set(
      ranked.slice(0, answerLimits.quotes).flatMap((entry) => [...entry.terms, ...entry.contextTerms]),
    )
    const missing = question.contentTerms.filter((term) => !seen.has(term))
    return { status: 'abstained', reason: 'weak-evidence', missing, nearest: quotes, confidence }
  }
  return { status: 'answered', quotes, confidence }
}

export interface RankedSentence {
  candidate: AnswerCandidate
  sentence: Sentence
  header: string | undefined
  terms: ReadonlySet<string>
  contextTerms: ReadonlySet<string>
  evidence: Evidence
  score: number
}

/** Best first. Exported for the bench, which measures the ranking apart from the decision to answer. */
export async function rankSentences(
  context: AnswerContext,
  question: Question,
  candidates: readonly AnswerCandidate[],
): Promise<RankedSentence[]> {
  const termWeights = weighQuestionTerms(question, context.statistics)
  const entries = candidates.flatMap((candidate) => readCandidate(context.tokeniser, candidate))
  const promising = entries
    .map((entry) => ({ ...entry, score: scoreEvidence(evidenceOf(question, termWeights, entry, 0)) }))
    .sort(byScore)
    .slice(0, answerLimits.embeddedSentences)
  if (promising.length === 0) return []
  const [questionVectors, vectors] = await Promise.all([
    context.embed([question.text], 'query'),
    context.embed(promising.map(embeddedText), 'passage'),
  ])
  const questionVector = questionVectors[0] ?? new Float32Array()
  return promising
    .map((entry, at) => {
      const meaning = meaningShare(cosine(questionVector, vectors[at] ?? new Float32Array()), context.calibration)
      const evidence = evidenceOf(question, termWeights, entry, meaning)
      return { ...entry, evidence, score: scoreEvidence(evidence) }
    })
    .sort(byScore)
}

type ReadSentence = Omit<RankedSentence, 'evidence' | 'score'>

function readCandidate(tokeniser: Tokeniser, candidate: AnswerCandidate): ReadSentence[] {
  const sentences = splitSentences(candidate.text)
  const termSets = sentences.map((sentence) => new Set(termsOf(tokeniser, sentence.text)))
  const outerTerms = termsOf(tokeniser, [candidate.title ?? '', ...candidate.headingPath].join('\n'))
  return sentences.flatMap((sentence, at) => {
    if (sentence.kind === 'heading' || sentence.kind === 'question') return []
    const header = sentence.header && candidate.text.slice(sentence.header.start, sentence.header.end)
    const terms = new Set([...(termSets[at] ?? []), ...(header ? termsOf(tokeniser, header) : [])])
    const contextTerms = new Set(outerTerms)
    for (const index of [...leadsOf(sentences, at), at - 1]) {
      for (const term of termSets[index] ?? []) contextTerms.add(term)
    }
    return [{ candidate, sentence, header, terms, contextTerms }]
  })
}

/** What introduces a sentence, and what introduces that. */
function leadsOf(sentences: readonly Sentence[], index: number): number[] {
  const leads: number[] = []
  for (let lead = sentences[index]?.lead; lead !== undefined; lead = sentences[lead]?.lead) leads.push(lead)
  return leads
}

function evidenceOf(question: Question, termWeights: TermWeights, entry: ReadSentence, meaning: number): Evidence {
  const text = entry.header ? `${entry.header}\n${entry.sentence.text}` : entry.sentence.text
  return measureEvidence(
    question,
    termWeights,
    { text, terms: entry.terms, contextTerms: entry.contextTerms, chunkScore: entry.candidate.score },
    meaning,
  )
}

function embeddedText(entry: ReadSentence): string {
  const title = entry.candidate.headingPath.at(-1) ?? entry.candidate.title
  return [title, entry.header, entry.sentence.text].filter((part) => part !== undefined && part !== '').join('\n')
}

function scoreEvidence(evidence: Evidence): number {
  const { words, context, shape, meaning, chunk } = evidence
  return 0.35 * words + 0.2 * context + 0.3 * meaning + 0.1 * shape + 0.05 * chunk
}

/** 0 at what unrelated pairs have on average, 1 at four standard deviations above. */
function meaningShare(cosineValue: number, calibration: Calibration): number {
  const { mean, deviation } = calibration.randomPairs
  return Math.min(1, Math.max(0, (cosineValue - mean) / (4 * deviation)))
}

function cosine(left: Float32Array, right: Float32Array): number {
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += (left[at] ?? 0) * (right[at] ?? 0)
  return sum
}

function byScore(
  left: { score: number; candidate: AnswerCandidate; sentence: Sentence },
  right: { score: number; candidate: AnswerCandidate; sentence: Sentence },
): number {
  if (left.score !== right.score) return right.score - left.score
  if (left.candidate.chunkId !== right.candidate.chunkId)
    return left.candidate.chunkId < right.candidate.chunkId ? -1 : 1
  return left.sentence.start - right.sentence.start
}

function toQuote({ candidate, sentence, score, header }: RankedSentence): Quote {
  const { chunkId, documentId } = candidate
  const { start, end, text } = sentence
  const quotedHeader = sentence.header && header !== undefined ? { ...sentence.header, text: header } : undefined
  return { chunkId, documentId, start, end, text, score, ...(quotedHeader && { header: quotedHeader }) }
}
