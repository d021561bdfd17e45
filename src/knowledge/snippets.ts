/** Which words of a text a question found, for highlighting, and the stretch of text that holds most of them. */
import type { Tokeniser } from './tokenise.ts'

export interface TextRange {
  start: number
  end: number
}

/** Ranges of `text` whose morphemes occur in `terms`; touching ranges are one, in order, without overlap. */
export function findMatches(tokeniser: Tokeniser, text: string, terms: ReadonlySet<string>): TextRange[] {
  const ranges: TextRange[] = []
  const tokens = tokeniser.tokenise(text).filter((token) => terms.has(token.term))
  tokens.sort((left, right) => left.start - right.start || right.end - left.end)
  for (const { start, end } of tokens) {
    const last = ranges.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else ranges.push({ start, end })
  }
  return ranges
}

/**
 * The window of at most `lengthCharacters` with the most matched characters, the earliest of equals, cut at white space.
 * Without a match it is the beginning of the text.
 */
export function chooseSnippet(text: string, matches: readonly TextRange[], lengthCharacters: number): TextRange {
  if (text.length <= lengthCharacters) return { start: 0, end: text.length }
  let best = { start: 0, matched: -1 }
  for (const { start } of matches) {
    const from = Math.max(0, Math.min(start - Math.floor(lengthCharacters / 5), text.length - lengthCharacters))
    const matched = matches
      .filter((match) => match.start >= from && match.end <= from + lengthCharacters)
      .reduce((sum, match) => sum + match.end - match.start, 0)
    if (matched > best.matched) best = { start: from, matched }
  }
  const end = Math.min(text.length, best.start + lengthCharacters)
  return { start: afterSpace(text, best.start), end: beforeSpace(text, end) }
}

const longestWord = 20 // Characters to look for white space before a word is cut in two.

function afterSpace(text: string, start: number): number {
  if (start === 0) return 0
  const space = text.slice(start, start + longestWord).search(/\s/u)
  return space < 0 ? start : start + space + 1
}

function beforeSpace(text: string, end: number): number {
  if (end >= text.length) return text.length
  const from = Math.max(0, end - longestWord)
  const tail = text.slice(from, end)
  const space = Math.max(tail.lastIndexOf(' '), tail.lastIndexOf('\n'))
  return space <= 0 ? end : from + space
}
