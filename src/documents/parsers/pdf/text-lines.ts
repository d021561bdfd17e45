/**
 * Words to lines. A line here is a stretch of words that are read without a jump: the two halves of a row in a
 * two-column page are two lines.
 *
 * 1. Words whose baselines agree form a row; a smaller raised or lowered word (a note number) joins the row it touches.
 * 2. A row is cut at the gutters between columns, and where a gap is wide, unless the rows above and below run through
 *    that gap: then it is a wide space of justified text.
 */

import { isMarkAlone } from '../outline-marks.ts'
import { withoutDropCaps } from './drop-caps.ts'
import { median, overlapY, type Rect, unionAll } from './geometry.ts'
import { findGutters, type Gutter } from './gutters.ts'
import type { Word } from './page-words.ts'

export interface Line extends Rect {
  words: Word[]
  text: string
  size: number
  baseline: number
  isBold: boolean
  isItalic: boolean
  color: string
  /** The file has a space after the last word. */
  endsWithSpace: boolean
}

/** A gap above this many em may part two columns. */
const columnGapEm = 1.15
/** Above this many em both neighbours must run through a gap to call it a space. */
const wideGapEm = 1.8
/** A hanging indent after an outline mark is at most this wide. */
const markGapEm = 4
/** A space of a justified line in a narrow column may be this wide, and as many pieces may come of it. */
const widestStretchEm = 5
const mostStretchedPieces = 7
/** The widest hole that a formula drawn as a picture leaves in a sentence. */
const certainGapEm = 18

export function linesOfWords(words: readonly Word[]): Line[] {
  const rows = rowsOfWords(withoutDropCaps(words)).map((row) => row.toSorted((a, b) => a.x0 - b.x0))
  const gutters = findGutters(rows)
  const coarse = rows.map((row) => cutAtGaps(row, gutters))
  const all = coarse.flat().map(lineOfWords)
  return coarse.flatMap((pieces) => rejoin(pieces, all, gutters)).map(lineOfWords)
}

function rowsOfWords(words: readonly Word[]): Word[][] {
  const rows: { words: Word[]; baseline: number; size: number; y0: number; y1: number }[] = []
  // Large words first: a raised number then finds its row, instead of a row of its own.
  for (const word of words.toSorted((a, b) => b.size - a.size || a.baseline - b.baseline || a.x0 - b.x0)) {
    let best: (typeof rows)[number] | undefined
    let bestDistance = Number.POSITIVE_INFINITY
    for (const row of rows) {
      const distance = Math.abs(row.baseline - word.baseline)
      const isSame = distance <= Math.min(row.size, word.size) * 0.3
      const isRaised =
        word.size < row.size * 0.85 &&
        word.size > row.size * 0.4 &&
        overlapY(row as unknown as Rect, word) >= (word.y1 - word.y0) * 0.6 &&
        touches(row.words, word)
      if ((isSame || isRaised) && distance < bestDistance) {
        best = row
        bestDistance = distance
      }
    }
    if (best) best.words.push(word)
    else rows.push({ words: [word], baseline: word.baseline, size: word.size, y0: word.y0, y1: word.y1 })
  }
  return rows.map((row) => row.words)
}

function touches(words: readonly Word[], word: Word): boolean {
  return words.some((other) => word.x0 - other.x1 < other.size * 0.6 && other.x0 - word.x1 < other.size * 0.6)
}

function cutAtGaps(row: readonly Word[], gutters: readonly Gutter[]): Word[][] {
  const pieces: Word[][] = []
  for (const word of row) {
    const last = pieces.at(-1)
    const previous = last?.at(-1)
    const isNote = last?.length === 1 && previous && isNoteNumber(previous, word, row)
    const isMark =
      last &&
      previous &&
      isMarkAlone(last.map((member) => member.text).join('')) &&
      word.x0 - previous.x1 < markGapEm * word.size
    const isClose = previous && word.x0 - previous.x1 <= columnGapEm * Math.min(previous.size, word.size)
    if (last && (isMark || isNote || (previous && isClose && !isParted(previous, word, gutters)))) last.push(word)
    else pieces.push([word])
  }
  return pieces
}

/** The number of a note and the gap before its text, of at least three words. */
function isNoteNumber(number: Word, next: Word, row: readonly Word[]): boolean {
  if (!/^\d{1,3}$/.test(number.text) || next.x0 - number.x1 > 3.2 * next.size || !/\p{L}/u.test(next.text)) return false
  // The number of a heading shares its weight.
  if (number.isBold && next.isBold) return true
  const following = row.slice(row.indexOf(next), row.indexOf(next) + 3)
  return (
    following.length === 3 &&
    following.every((word, index) => index === 0 || word.x0 - (following[index - 1]?.x1 ?? 0) < word.size)
  )
}

function isParted(before: Word, after: Word, gutters: readonly Gutter[]): boolean {
  return gutters.some(
    (gutter) =>
      before.x1 <= gutter.x0 + 0.6 &&
      after.x0 >= gutter.x1 - 0.6 &&
      before.y0 >= gutter.y0 - 1 &&
      before.y1 <= gutter.y1 + 1,
  )
}

/**
 * Joins neighbours in a row again where lines right above and below run through the gap between them, and all pieces
 * between two edges where the line above or below runs from one edge to the other: a line of stretched spaces.
 */
function rejoin(pieces: Word[][], lines: readonly Line[], gutters: readonly Gutter[]): Word[][] {
  const joined: Word[][] = []
  for (const piece of joinStretched(pieces, lines, gutters)) {
    const previous = joined.at(-1)
    if (previous && isSpaceOfJustifiedText(previous, piece, lines, gutters)) previous.push(...piece)
    else joined.push([...piece])
  }
  return joined
}

function joinStretched(pieces: Word[][], lines: readonly Line[], gutters: readonly Gutter[]): Word[][] {
  const joined: Word[][] = []
  for (let first = 0; first < pieces.length; first++) {
    let last = Math.min(pieces.length - 1, first + mostStretchedPieces)
    while (last > first && !isStretchedLine(pieces.slice(first, last + 1), lines, gutters)) last--
    joined.push(pieces.slice(first, last + 1).flat())
    first = last
  }
  return joined
}

function isStretchedLine(pieces: readonly Word[][], lines: readonly Line[], gutters: readonly Gutter[]): boolean {
  const words = pieces.flat()
  const [start, end] = [words[0], words.at(-1)]
  if (!start || !end) return false
  const isLoose = words.every((word, index) => {
    const before = words[index - 1]
    return !before || (word.x0 - before.x1 < widestStretchEm * word.size && !isParted(before, word, gutters))
  })
  if (!isLoose || words.some((word) => word.size > start.size * 1.3 || word.size < start.size * 0.7)) return false
  return lines.some((line) => {
    const step = Math.abs(line.baseline - start.baseline)
    const isNeighbour = step > start.size * 0.5 && step < start.size * 2.2 && line.words.length >= 4
    return isNeighbour && Math.abs(line.x0 - start.x0) < start.size && Math.abs(line.x1 - end.x1) < start.size * 0.6
  })
}

function isSpaceOfJustifiedText(
  left: readonly Word[],
  right: readonly Word[],
  lines: readonly Line[],
  gutters: readonly Gutter[],
): boolean {
  const before = left.at(-1)
  const after = right[0]
  if (!before || !after || isParted(before, after, gutters)) return false
  const size = Math.min(before.size, after.size)
  if (Math.max(before.size, after.size) > size * 1.6) return false
  const gap = { x0: before.x1, x1: after.x0 }
  const width = gap.x1 - gap.x0
  if (width > certainGapEm * size) return false
  const runsThrough = (line: Line): boolean => line.x0 < gap.x0 - size && line.x1 > gap.x1 + size
  const isAbove = (line: Line): boolean =>
    line.baseline < before.baseline - size * 0.5 && line.baseline > before.baseline - size * 2.2
  const isBelow = (line: Line): boolean =>
    line.baseline > before.baseline + size * 0.5 && line.baseline < before.baseline + size * 2.2
  const [start, end] = [left[0]?.x0 ?? 0, right.at(-1)?.x1 ?? 0]
  const isSameColumn = (line: Line): boolean =>
    runsThrough(line) && Math.abs(line.x0 - start) < size && Math.abs(line.x1 - end) < size
  if (lines.some((line) => (isAbove(line) || isBelow(line)) && isSameColumn(line))) return true
  const above = lines.some((line) => isAbove(line) && runsThrough(line))
  const below = lines.some((line) => isBelow(line) && runsThrough(line))
  return width < wideGapEm * size ? above || below : above && below
}

export function lineOfWords(words: readonly Word[]): Line {
  const characters = (word: Word): number => word.text.length
  const total = words.reduce((sum, word) => sum + characters(word), 0)
  const main = words.toSorted((a, b) => b.size * characters(b) - a.size * characters(a))[0]
  const share = (test: (word: Word) => boolean): number =>
    words.filter(test).reduce((sum, word) => sum + characters(word), 0) / total
  return {
    ...unionAll(words),
    words: [...words],
    text: textOfWords(words),
    size: main?.size ?? 0,
    baseline: main?.baseline ?? 0,
    isBold: share((word) => word.isBold) > 0.6,
    isItalic: share((word) => word.isItalic) > 0.6,
    color: main?.color ?? '',
    endsWithSpace: words.at(-1)?.hasSpaceAfter ?? false,
  }
}

/** Below this many em there is no space: the engine cuts words at kerning, at small capitals and before points. */
const noSpaceEm = 0.075
/** Between two runs the boxes are less exact. */
const noSpaceBetweenRunsEm = 0.12

export function textOfWords(words: readonly Word[]): string {
  const widest = widestGapOfSpacedLetters(words)
  let text = ''
  let previous: Word | undefined
  for (const word of words) {
    if (previous) {
      const isSpace = widest === undefined ? isSpaceBetween(previous, word) : word.x0 - previous.x1 > widest
      text += isSpace ? ' ' : ''
    }
    text += word.text
    previous = word
  }
  return text
}

/** A title set letter by letter, "H O W  C A N": gaps up to this one lie inside its words. Undefined for any other line. */
function widestGapOfSpacedLetters(words: readonly Word[]): number | undefined {
  const single = words.filter((word) => word.text.length === 1 && /\p{L}/u.test(word.text))
  if (words.length < 5 || single.length < words.length * 0.85) return undefined
  const gaps = words.slice(1).map((word, index) => word.x0 - (words[index]?.x1 ?? 0))
  return median(gaps) * 1.6
}

function isSpaceBetween(before: Word, after: Word): boolean {
  const gap = after.x0 - before.x1
  const isSameRun = before.run === after.run
  if (gap < (isSameRun ? noSpaceEm : noSpaceBetweenRunsEm) * Math.min(before.size, after.size)) return false
  return !(/^[.,;:)\]”’]/.test(after.text) && gap < (isSameRun ? 0.15 : 0.35) * after.size)
}
