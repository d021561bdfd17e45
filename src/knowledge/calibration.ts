/**
 * What "unrelated" and "not here" look like in one collection, measured on the collection itself: no fixed threshold
 * fits both an encyclopaedia, where other articles are off topic, and a body of law, where neighbours are alike.
 *
 *   pseudo questions ─┬─ search without their own passage ─▶ best evidence of a question that has no answer
 *                     └─ search with it                   ─▶ best evidence of a question that has one
 *
 *   wanted     95 % of the questions without an answer lie below the threshold
 *   but never  more than 5 % of the questions with one: refusing everything would be right and of no use
 */
import { type AnswerCandidate, type AnswerContext, rankSentences } from './answer.ts'
import { askPassages, type CalibrationPassage, type PseudoQuestion } from './pseudo-questions.ts'
import { readQuestion } from './question.ts'

export interface Calibration {
  /** Cosines of questions and passages that have nothing to do with each other. */
  randomPairs: { mean: number; deviation: number }
  /** Cosine of unrelated chunks in this index, where another model made its vectors than the one that judges sentences. */
  vectorFloor?: number
  /** Confidence from which on the evidence is an answer. */
  answerThreshold: number
  /** How many pseudo questions stand behind it; 0 for the default. */
  sampleCount: number
}

/**
 * For a collection that was not calibrated yet, for its first minute or because it is too small. More careful than what a
 * calibration usually comes to (klue-mrc-wiki .41 to .44, korean-law .55): a wrong answer costs more than a late one.
 */
export const defaultCalibration: Calibration = {
  randomPairs: { mean: 0.8, deviation: 0.02 },
  answerThreshold: 0.52,
  sampleCount: 0,
}

export interface CalibrationContext extends Omit<AnswerContext, 'calibration'> {
  /** As for a person's question, but as if the excluded chunks were not there. */
  search: (question: string, excluded: (passage: CalibrationPassage) => boolean) => Promise<AnswerCandidate[]>
}

export interface CalibrationSettings {
  /** Each costs up to 24 short embeddings: 32 take about 50 s on one core, in a job. */
  questions: number
}

export async function calibrate(
  context: CalibrationContext,
  passages: readonly CalibrationPassage[],
  settings: CalibrationSettings = { questions: 32 },
): Promise<Calibration> {
  const questions = askPassages(context.tokeniser, passages, settings.questions)
  if (questions.length < fewestQuestions) return defaultCalibration
  const randomPairs = await measureRandomPairs(context, questions, passages)
  const answerContext: AnswerContext = { ...context, calibration: { ...defaultCalibration, randomPairs } }
  const confidence = async (question: PseudoQuestion, excluded: (passage: CalibrationPassage) => boolean) => {
    const candidates = await context.search(question.text, excluded)
    const [best] = await rankSentences(answerContext, readQuestion(context.tokeniser, question.text), candidates)
    return best?.score ?? 0
  }
  const documentCount = new Set(passages.map((passage) => passage.documentId)).size
  const unanswerable: number[] = []
  const answerable: number[] = []
  for (const question of questions) {
    const own = question.passage
    unanswerable.push(
      // In a handful of documents, each is all there is on its subject: only the passage goes.
      await confidence(question, (passage) =>
        documentCount >= fewestDocuments ? passage.documentId === own.documentId : passage.chunkId === own.chunkId,
      ),
    )
    answerable.push(await confidence(question, () => false))
  }
  return {
    randomPairs,
    answerThreshold: chooseThreshold(unanswerable, answerable),
    sampleCount: questions.length,
  }
}

const fewestQuestions = 8 // Below, a quantile of them says less than the default.
const fewestDocuments = 20

/** What the development collections came to on average. */
export const priorThreshold = 0.45

/** The prior counts as so many questions: a small collection moves little away from what others taught. */
const priorQuestions = 16

export function chooseThreshold(unanswerable: readonly number[], answerable: readonly number[]): number {
  const wanted = Math.min(quantile(unanswerable, 0.95), quantile(answerable, 0.05))
  const prior = priorThreshold
  const count = unanswerable.length
  const shrunk = (wanted * count + prior * priorQuestions) / (count + priorQuestions)
  // Pseudo questions share the passage's words and people's do not: beyond these bounds they mislead.
  return Math.min(prior + 0.2, Math.max(prior - 0.05, shrunk))
}

/** By linear interpolation between the closest ranks (Hyndman and Fan 1996, type 7). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right)
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)] ?? 0
  const above = sorted[Math.ceil(position)] ?? below
  return below + (above - below) * (position - Math.floor(position))
}

const pairedQuestions = 8
const pairedPassages = 32 // 256 pairs fix mean and deviation to about 1 % and cost 40 embeddings.

async function measureRandomPairs(
  context: CalibrationContext,
  questions: readonly PseudoQuestion[],
  passages: readonly CalibrationPassage[],
): Promise<Calibration['randomPairs']> {
  const asked = questions.slice(0, pairedQuestions)
  const others = spread(passages, pairedPassages)
  const questionVectors = await context.embed(
    asked.map((question) => question.text),
    'query',
  )
  const vectors = await context.embed(
    others.map((passage) => [passage.headingPath.at(-1) ?? passage.title, passage.text].join('\n').slice(0, 200)),
    'passage',
  )
  const cosines = asked.flatMap((question, questionAt) =>
    others.flatMap((passage, at) =>
      passage.documentId === question.passage.documentId && others.length > 1
        ? []
        : [innerProduct(questionVectors[questionAt], vectors[at])],
    ),
  )
  if (cosines.length < 2) return defaultCalibration.randomPairs
  const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length
  const variance = cosines.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (cosines.length - 1)
  // A collection of near copies has almost no spread; below this, noise would look like meaning.
  return { mean, deviation: Math.max(0.012, Math.sqrt(variance)) }
}

function spread<Value>(values: readonly Value[], count: number): Value[] {
  if (values.length <= count) return [...values]
  return Array.from({ length: count }, (_, at) => values[Math.floor((at * values.length) / count)]).filter(
    (value) => value !== undefined,
  )
}

function innerProduct(left: Float32Array | undefined, right: Float32Array | undefined): number {
  if (!left || !right) return 0
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += (left[at] ?? 0) * (right[at] ?? 0)
  return sum
}
