/**
 * Documents with a hole where the answer was: the near miss. The right document is still there, with all that leads up
 * to the answer, and a system that goes by topic will answer from it.
 */
import { splitSentences } from '../../src/knowledge/sentences.ts'
import type { BenchDocument, BenchQuestion } from './data.ts'

/** Without the sentence of the gold span, and without any other that holds the gold text. */
export function cutAnswerSentences(document: BenchDocument, question: BenchQuestion): BenchDocument {
  const { gold } = question
  if (!gold) return document
  const kept = splitSentences(document.text).filter(
    (sentence) => !(sentence.start < gold.end && sentence.end > gold.start) && !sentence.text.includes(gold.text),
  )
  return { ...document, text: joinRanges(document.text, kept) }
}

/** Without the passage around the gold span, `lengthCharacters` long, cut at sentences; other mentions go too. */
export function cutAnswerPassage(
  document: BenchDocument,
  question: BenchQuestion,
  lengthCharacters = 500,
): BenchDocument {
  const { gold } = question
  if (!gold) return document
  const middle = (gold.start + gold.end) / 2
  const from = middle - lengthCharacters / 2
  const to = middle + lengthCharacters / 2
  const kept = splitSentences(document.text).filter(
    (sentence) => !(sentence.start < to && sentence.end > from) && !sentence.text.includes(gold.text),
  )
  return { ...document, text: joinRanges(document.text, kept) }
}

function joinRanges(text: string, ranges: readonly { start: number; end: number }[]): string {
  return ranges.map(({ start, end }) => text.slice(start, end)).join('\n')
}
