/**
 * Lines to blocks: paragraphs, headings, list items, each still without a role.
 *
 * Going down the page, a line continues the block whose last line stands right above it, unless something says that
 * a new block begins: more space than the block's own leading, another size or weight, an outline mark, a first-line
 * indent, or a last line that ended although the next word had room.
 */

import { findOutlineMark, neighbourOfLetter } from '../outline-marks.ts'
import { median, overlapX, type Rect, union } from './geometry.ts'
import type { Line } from './text-lines.ts'

export interface Block extends Rect {
  lines: Line[]
  size: number
  isBold: boolean
}

export interface PageStyle {
  /** The size of most characters. */
  bodySize: number
  /** The usual distance between baselines of body text, in em. */
  leadingEm: number
  /** The same for each size that has enough lines, in steps of half a point. */
  leadingEmOfSize: ReadonlyMap<number, number>
}

export function measureStyle(lines: readonly Line[]): PageStyle {
  const sizes = lines.flatMap((line) => Array<number>(Math.min(200, line.text.length)).fill(halfPoint(line.size)))
  const bodySize = mostCommon(sizes) ?? 10
  const leadingEmOfSize = new Map<number, number>()
  for (const [size, group] of Map.groupBy(lines, (line) => halfPoint(line.size))) {
    const leading = measureLeading(group)
    if (leading !== undefined) leadingEmOfSize.set(size, leading)
  }
  // Too few lines to measure: Korean is commonly set at 160 to 180 %, Latin tighter.
  const isKorean = lines.filter((line) => /[가-힣]/.test(line.text)).length > lines.length / 2
  const unmeasured = isKorean ? 1.5 : 1.25
  return { bodySize, leadingEm: leadingEmOfSize.get(bodySize) ?? unmeasured, leadingEmOfSize }
}

/** Labels of charts stand at any distance: only lines of several words count. */
function measureLeading(lines: readonly Line[]): number | undefined {
  const sorted = lines.filter((line) => line.words.length >= 3).toSorted((a, b) => a.baseline - b.baseline)
  const steps: number[] = []
  for (const [index, line] of sorted.entries()) {
    const next = sorted
      .slice(index + 1, index + 8)
      .find((other) => other.baseline - line.baseline > line.size * 0.5 && overlapX(line, other) > 0)
    if (next) steps.push((next.baseline - line.baseline) / line.size)
  }
  const tight = steps.filter((step) => step < 2.4)
  return tight.length >= 3 ? Math.max(1, quantile(tight, 0.4)) : undefined
}

function halfPoint(size: number): number {
  return Math.round(size * 2) / 2
}

export function blocksOfLines(lines: readonly Line[], style: PageStyle): Block[] {
  const sorted = lines.toSorted((a, b) => a.baseline - b.baseline || a.x0 - b.x0)
  const blocks: Block[] = []
  for (const line of sorted) {
    const above = findBlockAbove(line, blocks, sorted, style)
    if (above) {
      Object.assign(above, union(above, line))
      above.lines.push(line)
    } else {
      blocks.push({
        x0: line.x0,
        y0: line.y0,
        x1: line.x1,
        y1: line.y1,
        lines: [line],
        size: line.size,
        isBold: line.isBold,
      })
    }
  }
  return blocks.map((block) => ({ ...block, size: median(block.lines.map((line) => line.size)) }))
}

function findBlockAbove(
  line: Line,
  blocks: readonly Block[],
  lines: readonly Line[],
  style: PageStyle,
): Block | undefined {
  const near = blocks.filter((block) => {
    const last = lastLine(block)
    const step = line.baseline - last.baseline
    return step > line.size * 0.5 && step < line.size * 3.2 && isStacked(last, line)
  })
  const nearest = near.toSorted((a, b) => lastLine(b).baseline - lastLine(a).baseline)
  const block = nearest[0]
  if (!block) return undefined
  const last = lastLine(block)
  // Two lines side by side above or below: the text forks there, so the block ends.
  const isFork = nearest.some(
    (other) => other !== block && Math.abs(lastLine(other).baseline - last.baseline) < line.size * 0.5,
  )
  if (isFork) return undefined
  const siblings = lines.filter((other) => other !== line && Math.abs(other.baseline - line.baseline) < line.size * 0.5)
  if (siblings.some((other) => isStacked(last, other))) return undefined
  return continues(block, line, lines, style) ? block : undefined
}

function isStacked(above: Line, below: Line): boolean {
  const shared = overlapX(above, below)
  return (
    shared > 0.3 * Math.min(above.x1 - above.x0, below.x1 - below.x0) ||
    Math.abs(above.x0 - below.x0) < below.size * 0.5
  )
}

function continues(block: Block, line: Line, lines: readonly Line[], style: PageStyle): boolean {
  const last = lastLine(block)
  if (isBlankToFill(line.text) !== isBlankToFill(last.text)) return false
  if (!isSameStyle(block, last, line) && !isCaptionBelowLabel(block, line)) return false
  if (!isTight(block, last, line, style)) return false
  if (startsItem(block, line, lines)) return false
  const isDisplay = line.size > style.bodySize * 1.15 || (last.isBold && line.isBold)
  if (isDisplay) return true
  if (isIndentedFirstLine(block, line, lines)) return false
  return !endedEarly(block, last, line)
}

/** A line of underscores to write on: no part of the question above it. */
export function isBlankToFill(text: string): boolean {
  return /^[_\s]{5,}$/.test(text)
}

/** "Figure 4.3" stands alone in small capitals, its caption follows in another style. */
function isCaptionBelowLabel(block: Block, line: Line): boolean {
  const [first] = block.lines
  if (!first || block.lines.length > 4 || first.text.length > 16) return false
  const ratio = line.size / first.size
  return (
    ratio > 0.7 && ratio < 1.4 && /^(?:figure|fig\.|table|chart|plate|그림|표)\s*[\d.\-–]+\w?[.:]?$/i.test(first.text)
  )
}

function isSameStyle(block: Block, last: Line, line: Line): boolean {
  const ratio = line.size / last.size
  if (ratio > 1.12 || ratio < 0.88) return false
  if (last.isBold !== line.isBold) return isLeadIn(last.isBold ? last : line, last, line)
  return !(block.isBold && last.color !== line.color)
}

/**
 * liteparse gives a whole run the weight of its first letters, so a line that only begins in bold looks bold throughout.
 * A heading that is bold rarely fills its column; such a line does.
 */
function isLeadIn(bold: Line, last: Line, line: Line): boolean {
  if (bold.words.some((word) => !word.isBold)) return true
  const column = Math.max(last.x1, line.x1) - Math.min(last.x0, line.x0)
  const fills =
    bold.x1 - bold.x0 > column * 0.9 && (bold.words.length >= 6 || bold.x1 >= Math.max(last.x1, line.x1) - line.size)
  if (bold === last) return fills && bold.words.length >= 5 && !/[.:]$/.test(bold.text)
  return fills || /^[a-z]/.test(line.text) || /[a-z,-]$/.test(last.text)
}

function isTight(block: Block, last: Line, line: Line, style: PageStyle): boolean {
  const step = line.baseline - last.baseline
  const own = ownLeading(block)
  if (own !== undefined) return step <= own * 1.18 + 0.6
  const isLarge = line.size > style.bodySize * 1.15
  const ofSize = style.leadingEmOfSize.get(halfPoint(line.size))
  const usual = ofSize ?? (isLarge ? Math.max(1.25, Math.min(style.leadingEm, 1.35)) : style.leadingEm)
  return step <= line.size * usual * 1.22 + 0.6
}

function ownLeading(block: Block): number | undefined {
  if (block.lines.length < 2) return undefined
  return median(block.lines.slice(1).map((line, index) => line.baseline - (block.lines[index]?.baseline ?? 0)))
}

/** An outline mark begins an item, unless it is a number that the wrap put at the start of a line. */
function startsItem(block: Block, line: Line, lines: readonly Line[]): boolean {
  const mark = findOutlineMark(line.text)
  if (!mark) return false
  if (mark.kind === 'bullet') return true
  if (isEndOfSentence(block, line, mark.mark, lines)) return false
  const first = block.lines[0]
  const isHanging =
    first !== undefined && findOutlineMark(first.text) !== undefined && line.x0 > first.x0 + line.size * 0.8
  return !isHanging || /[.:;?!다]$/.test(lastLine(block).text)
}

/**
 * "다. 이어서" below a line that fills its column and stops within a word. A letter of a list has its neighbour on the
 * page, or an indent of its own.
 */
function isEndOfSentence(block: Block, line: Line, mark: string, lines: readonly Line[]): boolean {
  const neighbour = neighbourOfLetter(mark)
  const last = lastLine(block)
  if (neighbour === undefined || !/[가-힣]$/.test(last.text) || /[다요음함임됨]$/.test(last.text)) return false
  const column = lines.filter((other) => Math.abs(other.x0 - block.x0) < line.size * 3 && overlapX(other, last) > 0)
  if (last.x1 < Math.max(...column.map((other) => other.x1)) - line.size * 2) return false
  const isInList = lines.some(
    (other) => findOutlineMark(other.text)?.mark === neighbour && Math.abs(other.x0 - line.x0) < line.size,
  )
  const isIndented = Math.abs(line.x0 - last.x0) > line.size * 0.8 && !findOutlineMark(last.text)
  return !isInList && !isIndented
}

function isIndentedFirstLine(block: Block, line: Line, lines: readonly Line[]): boolean {
  const indent = line.x0 - block.x0
  if (indent < line.size * 0.7 || indent > line.size * 5) return false
  const first = block.lines[0]
  // In a hanging item all further lines are indented alike.
  if (first && block.lines.length === 1 && (findOutlineMark(first.text) || first.x0 < line.x0)) {
    const next = lineBelow(line, lines)
    return next !== undefined && Math.abs(next.x0 - block.x0) < line.size * 0.5 && !findOutlineMark(first.text)
  }
  const body = block.lines.slice(1)
  if (body.length > 0 && Math.abs(median(body.map((other) => other.x0)) - line.x0) < line.size * 0.5) return false
  const next = lineBelow(line, lines)
  return next === undefined || next.x0 < line.x0 - line.size * 0.5
}

function lineBelow(line: Line, lines: readonly Line[]): Line | undefined {
  return lines.find((other) => {
    const step = other.baseline - line.baseline
    return step > line.size * 0.5 && step < line.size * 2 && isStacked(line, other)
  })
}

/** The line above stopped although the next word would have had room: its author ended a paragraph there. */
function endedEarly(block: Block, last: Line, line: Line): boolean {
  if (Math.abs(line.x0 - block.x0) > line.size * 3) return false
  const firstWord = line.words[0]
  if (!firstWord) return false
  const right = Math.max(...block.lines.map((other) => other.x1), line.x1)
  const room = right - last.x1
  const isCentered =
    Math.abs((last.x0 + last.x1) / 2 - (line.x0 + line.x1) / 2) < line.size && Math.abs(last.x0 - line.x0) > line.size
  if (isCentered) return false
  const needed = firstWord.x1 - firstWord.x0 + line.size * 0.3
  const isSentenceEnd = /[.!?:;)”"’다요음함임]$/.test(last.text)
  return room > needed + line.size * (isSentenceEnd ? 1 : 6)
}

function lastLine(block: Block): Line {
  return block.lines.at(-1) as Line
}

function mostCommon(values: readonly number[]): number | undefined {
  return [...Map.groupBy(values, (value) => value)].toSorted((a, b) => b[1].length - a[1].length)[0]?.[0]
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0
}
