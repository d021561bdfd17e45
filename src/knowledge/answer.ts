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
import {
  type Evidence,
  measureEvidence,
  scoreEvidence,
  type WeighedQuestion,
  weighQuestion,
} from './sentence-evidence.ts'
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
  /** Of the collection that the chunk is from; without it, the context's. */
  calibration?: Calibration | undefined
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
  const chosen = ranked.slice(0, answerLimits.quotes)
  const quotes = chosen.map(toQuote)
  const confidence = best.score
  // Each collection knows what an answer of its own looks like.
  const { answerThreshold } = best.candidate.calibration ?? context.calibration
  if (confidence >= answerThreshold) return { status: 'answered', quotes, confidence }
  const seen = new Set(chosen.flatMap((entry) => [...entry.terms, ...entry.contextTerms, ...entry.headingTerms]))
  const missing = question.contentTerms.filter((term) => !seen.has(term))
  return { status: 'abstained', reason: 'weak-evidence', missing, nearest: quotes, confidence }
}

/** The same words from two places are one quote: copies of a file, a sentence in the overlap of two chunks. */
function withoutCopies(ranked: readonly RankedSentence[]): RankedSentence[] {
  const seen = new Set<string>()
  return ranked.filter(({ header, sentence }) => {
    const key = `${header ?? ''}\n${sentence.text}`.replace(/\s+/gu, ' ')
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

export interface RankedSentence extends ReadSentence {
  evidence: Evidence
  score: number
}

interface ReadSentence {
  candidate: AnswerCandidate
  sentence: Sentence
  /** Position among all sentences of the chunk. */
  index: number
  /** What the model reads: the nearest heading, what introduces the sentence, the sentence. */
  embeddedText: string
  header: string | undefined
  terms: ReadonlySet<string>
  contextTerms: ReadonlySet<string>
  headingTerms: ReadonlySet<string>
  aroundText: string
  /** Behind a question of the document, as in an FAQ. */
  isReply: boolean
}

/** Best first. Exported for the bench and the calibration, which look at the ranking apart from the decision. */
export async function rankSentences(
  context: AnswerContext,
  question: Question,
  candidates: readonly AnswerCandidate[],
): Promise<RankedSentence[]> {
  const weighed = weighQuestion(question, context.statistics)
  const entries = candidates.flatMap((candidate) => readCandidate(context.tokeniser, candidate))
  const byWords = entries.map((entry) => scored(weighed, entry, 0))
  const promising = withNeighbours(byWords, neighbourShares.byWords)
    .sort(byScore)
    .slice(0, answerLimits.embeddedSentences)
  if (promising.length === 0) return []
  const [[questionVector], vectors] = await Promise.all([
    context.embed([question.text], 'query'),
    context.embed(
      promising.map((entry) => entry.embeddedText),
      'passage',
    ),
  ])
  const ranked = promising.map((entry, at) =>
    scored(
      weighed,
      entry,
      meaningShare(cosine(questionVector, vectors[at]), entry.candidate.calibration ?? context.calibration),
    ),
  )
  const judged = ranked.map((entry) =>
    isOtherCase(question, entry, ranked) ? { ...entry, score: entry.score - otherCase } : entry,
  )
  return withoutCopies(withNeighbours(judged, neighbourShares.byMeaning).sort(byScore))
}

const otherCase = 0.2 // Two gaps: enough to turn a middling hit into none, not enough to drop one with all other words.

/**
 * A list of cases that lacks the one asked for: "법인 카드의 연회비" where the rows are 국내 전용, 국내외 겸용 and 가족. The
 * question fits two rows equally well, so what tells the rows apart is not in it, and one of its nouns is nowhere.
 */
function isOtherCase(question: Question, entry: RankedSentence, all: readonly RankedSentence[]): boolean {
  const { kind, lead } = entry.sentence
  if ((kind !== 'row' && kind !== 'item') || entry.isReply) return false
  const isMissing = question.nouns.some(
    (noun) => !entry.terms.has(noun) && !entry.contextTerms.has(noun) && !entry.headingTerms.has(noun),
  )
  if (!isMissing || entry.evidence.words === 0) return false
  return all.some(
    (other) =>
      other !== entry &&
      other.candidate.chunkId === entry.candidate.chunkId &&
      other.sentence.kind === kind &&
      other.sentence.lead === lead &&
      other.evidence.words === entry.evidence.words,
  )
}

function scored(weighed: WeighedQuestion, entry: ReadSentence, meaning: number): RankedSentence {
  const text = entry.header === undefined ? entry.sentence.text : `${entry.header}\n${entry.sentence.text}`
  const evidence = measureEvidence(
    weighed,
    {
      text,
      terms: entry.terms,
      contextTerms: entry.contextTerms,
      headingTerms: entry.headingTerms,
      aroundText: entry.aroundText,
      chunkScore: entry.candidate.score,
      isRow: entry.sentence.kind === 'row',
    },
    meaning,
  )
  return { ...entry, evidence, score: scoreEvidence(evidence) }
}

/**
 * Korean leaves out what was just said: "이 마을은 엘디 서쪽에 있다." holds the question's words, and the sentence before
 * it holds the name. So next to a sentence that stands out its neighbours count for a share of it.
 */
const neighbourShares = { byWords: 0.5, byMeaning: 0.6 }

function withNeighbours(entries: readonly RankedSentence[], share: number): RankedSentence[] {
  const best = new Map<string, number>()
  const place = (entry: RankedSentence, offset: number) => `${entry.candidate.chunkId} ${entry.index + offset}`
  for (const entry of entries) best.set(place(entry, 0), entry.score)
  return entries.map((entry) => {
    const beside = Math.max(best.get(place(entry, -1)) ?? 0, best.get(place(entry, 1)) ?? 0)
    return { ...entry, score: Math.max(entry.score, share * beside) }
  })
}

function readCandidate(tokeniser: Tokeniser, candidate: AnswerCandidate): ReadSentence[] {
  const sentences = splitSentences(candidate.text)
  const termSets = sentences.map((sentence) => new Set(termsOf(tokeniser, sentence.text)))
  const titleTerms = termsOf(tokeniser, candidate.title ?? '')
  const pathTerms = termsOf(tokeniser, candidate.headingPath.join('\n'))
  const asksByTitle = /[?？]\s*$/u.test(candidate.title ?? '')
  return sentences.flatMap((sentence, index) => {
    if (!canAnswer(sentence)) return []
    const terms = new Set(termSets[index])
    // A text whose title asks: what stands at its top answers.
    const answersTitle = asksByTitle && sentence.lead === undefined
    if (answersTitle) for (const term of titleTerms) terms.add(term)
    const contextTerms = new Set(titleTerms)
    const headingTerms = new Set(pathTerms)
    for (const term of termSets[index - 1] ?? []) contextTerms.add(term)
    for (const lead of leadsOf(sentences, index)) {
      // What introduces an item, a row or an answer belongs to it; a heading speaks for all below it.
      const isOwn = lead === sentence.lead && (sentence.kind !== 'prose' || sentences[lead]?.kind === 'question')
      const target = isOwn ? terms : sentences[lead]?.kind === 'heading' ? headingTerms : contextTerms
      for (const term of termSets[lead] ?? []) target.add(term)
    }
    const header = sentence.header && candidate.text.slice(sentence.header.start, sentence.header.end)
    const embeddedText = textToEmbed(candidate, sentences, sentence)
    const aroundText = [
      ...[index, index - 1, ...leadsOf(sentences, index)].map((at) => sentences[at]?.text),
      ...candidate.headingPath,
      candidate.title,
    ].join('\n')
    const isReply = answersTitle || (sentence.lead !== undefined && sentences[sentence.lead]?.kind === 'question')
    return [
      { candidate, sentence, index, embeddedText, header, terms, contextTerms, headingTerms, aroundText, isReply },
    ]
  })
}

/** Headings and questions ask, "연회비는 다음과 같습니다." points, a lone number or mark says nothing. */
function canAnswer(sentence: Sentence): boolean {
  if (sentence.kind === 'heading' || sentence.kind === 'question') return false
  if (sentence.text.length <= longestPointer && /(?:다음|아래)[과와]\s*같(?:다|습니다|음)[.:]?$/u.test(sentence.text))
    return false
  return /\p{L}.*\p{L}/su.test(sentence.text)
}

const longestPointer = 60 // Characters. A longer one says something of its own before it points.

/** What introduces a sentence, and what introduces that. */
function leadsOf(sentences: readonly Sentence[], index: number): number[] {
  const leads: number[] = []
  for (let lead = sentences[index]?.lead; lead !== undefined; lead = sentences[lead]?.lead) leads.push(lead)
  return leads
}

const longestLead = 120 // Characters. A long clause would drown the item that it introduces.

function textToEmbed(candidate: AnswerCandidate, sentences: readonly Sentence[], sentence: Sentence): string {
  const lead = sentence.lead === undefined ? undefined : sentences[sentence.lead]?.text.slice(0, longestLead)
  const heading = candidate.headingPath.at(-1) ?? candidate.title
  const text = [heading?.slice(0, longestLead), lead, sentence.text]
    .filter((part) => part !== undefined && part !== '')
    .join('\n')
  return text.slice(0, longestEmbedded)
}

const longestEmbedded = 480 // Characters: at one token each still within the 512 tokens that the model host accepts.

/** 0 at what unrelated pairs have on average, 1 at six standard deviations above; beyond that it hardly says more. */
function meaningShare(cosineValue: number, calibration: Calibration): number {
  const { mean, deviation } = calibration.randomPairs
  return Math.min(1.25, Math.max(0, (cosineValue - mean) / (6 * deviation)))
}

function cosine(left: Float32Array | undefined, right: Float32Array | undefined): number {
  if (!left || !right) return 0
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += (left[at] ?? 0) * (right[at] ?? 0)
  return sum
}

function byScore(left: RankedSentence, right: RankedSentence): number {
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
