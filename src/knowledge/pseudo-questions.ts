/**
 * Questions that a collection asks itself, for calibration: each is made of words of one of its own passages.
 *
 *   under a heading   "제15조(연차휴가)에 대해 알려 주세요."
 *   else              the second half of the content words of a sentence is its answer, the first half asks for it:
 *                     "요크 카운티 동쪽에 처음으로 여객 열차 운행이 시작한 …" becomes "요크 카운티 동쪽에 처음으로 …?"
 *
 * They are easier than people's questions, because they use the passage's own words; see what calibration.ts does
 * with that. The choice is spread evenly and needs no random numbers: the same collection gives the same questions.
 */
import { splitSentences } from './sentences.ts'
import type { Tokeniser } from './tokenise.ts'

export interface CalibrationPassage {
  chunkId: string
  documentId: string
  text: string
  title?: string | undefined
  headingPath: readonly string[]
}

export interface PseudoQuestion {
  text: string
  passage: CalibrationPassage
}

const fewestWords = 6 // In a sentence; half of them still make a question.
const mostWords = 8 // In a question; people ask with 3 to 8 content words.

export function askPassages(
  tokeniser: Tokeniser,
  passages: readonly CalibrationPassage[],
  count: number,
): PseudoQuestion[] {
  const questions: PseudoQuestion[] = []
  const step = Math.max(1, passages.length / count)
  for (let at = 0; at < passages.length && questions.length < count; at += step) {
    const passage = passages[Math.floor(at)]
    if (!passage) break
    const heading = passage.headingPath.at(-1)
    const text =
      heading !== undefined && questions.length % 2 === 0 ? askHeading(passage) : askSentence(tokeniser, passage)
    if (text !== undefined) questions.push({ text, passage })
  }
  return questions
}

const longestName = 100 // Characters. Some documents have a paragraph where a heading should be.

function askHeading(passage: CalibrationPassage): string {
  const named = [passage.title, passage.headingPath.at(-1)].filter((part) => part !== undefined).join(' ')
  return `${named.slice(0, longestName)}에 대해 알려 주세요.`
}

function askSentence(tokeniser: Tokeniser, passage: CalibrationPassage): string | undefined {
  for (const sentence of splitSentences(passage.text)) {
    if (sentence.kind === 'heading' || sentence.kind === 'question') continue
    const words = sentence.text
      .split(/\s+/u)
      .filter((word) => tokeniser.tokenise(word).some((token) => token.kind === 'morpheme'))
    if (words.length < fewestWords) continue
    const asked = words.slice(0, Math.min(mostWords, Math.ceil(words.length / 2)))
    return `${asked.join(' ').replace(/[.,;:]+$/u, '')} 무엇인가요?`
  }
  return undefined
}
