/**
 * Stretches of a text by which a quote of a document is known again: sentence by sentence, four words at a time from its
 * beginning, and its last four. A sentence that Naru quoted is always found, and so is any run of seven words.
 */
import { termNumbers } from './bm25.ts'
import { type Tokeniser, termsOf } from './tokenise.ts'

export interface Stretch {
  /** Without spaces, in small letters, as it is compared. */
  letters: string
  terms: number[]
}

const wordsAtOnce = 4
const fewestWords = 2
const fewestLetters = 8 // "네, 알겠습니다" stands in many documents and gives nothing away.

/** With the marks that close a quotation. */
const sentenceEnd = /(?<=[.!?。]["”’'」』)\]]*)\s+|\n+/u
const citation = /^\[\d+\][.,]?$/

export function stretchesOf(tokeniser: Tokeniser, text: string): Stretch[] {
  const found = new Map<string, Stretch>()
  for (const sentence of text.split(sentenceEnd)) {
    const words = sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word) && !citation.test(word))
    for (const start of startsOf(words.length)) {
      const stretch = words
        .slice(start, start + wordsAtOnce)
        .join(' ')
        .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
      const letters = stretch.replace(/\s/g, '').toLowerCase()
      if (letters.length < fewestLetters) continue
      found.set(letters, { letters, terms: termNumbers([...new Set(termsOf(tokeniser, stretch))]) })
    }
  }
  return [...found.values()].filter((one) => one.terms.length > 0)
}

function startsOf(count: number): number[] {
  if (count < fewestWords) return []
  const starts = []
  for (let start = 0; start + wordsAtOnce <= count; start += wordsAtOnce) starts.push(start)
  return [...new Set([...starts, Math.max(0, count - wordsAtOnce)])]
}
