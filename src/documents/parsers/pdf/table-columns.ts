/**
 * Where the columns of a table part, from vertical strokes and from the white between the texts.
 * A boundary is an x; the columns lie between them.
 */
import type { Rect } from './geometry.ts'

/** A stretch of words without a jump, in one row of the table. */
export interface Segment extends Rect {
  text: string
  row: number
}

/** Strokes must run along this share of the table to part all of it. */
const strokeShare = 0.3

export interface ColumnEvidence {
  region: Rect
  segments: readonly Segment[]
  /** The single words: they say where in a white strip the boundary lies. */
  words: readonly Rect[]
  vertical: readonly Rect[]
  size: number
}

export function columnBoundaries(evidence: ColumnEvidence): number[] {
  const { region, size } = evidence
  const strokes = strokeBoundaries(region, evidence.vertical)
  const inner = strokes.filter((x) => x > region.x0 + size && x < region.x1 - size)
  if (inner.length === 0) return whiteStrips(evidence, false).map((strip) => strip.middle)
  // In a ruled table white alone parts a column only where it is free from top to bottom.
  const strong = whiteStrips(evidence, true)
    .filter((strip) => strokes.every((stroke) => stroke < strip.from - 2 || stroke > strip.to + 2))
    .map((strip) => strip.middle)
  return [...inner, ...strong].toSorted((a, b) => a - b)
}

function strokeBoundaries(region: Rect, vertical: readonly Rect[]): number[] {
  const height = region.y1 - region.y0
  const inside = vertical.filter((stroke) => stroke.x0 > region.x0 - 3 && stroke.x0 < region.x1 + 3)
  const columns: { x: number; length: number }[] = []
  for (const stroke of inside) {
    const length = Math.min(stroke.y1, region.y1) - Math.max(stroke.y0, region.y0)
    if (length <= 0) continue
    const near = columns.find((column) => Math.abs(column.x - stroke.x0) < 3)
    if (near) near.length += length
    else columns.push({ x: stroke.x0, length })
  }
  return columns
    .filter((column) => column.length >= height * strokeShare)
    .map((column) => column.x)
    .toSorted((a, b) => a - b)
}

interface Strip {
  from: number
  to: number
  middle: number
}

/** Boundaries in the white strips that no text crosses; a heading across several columns may, in a row or two. */
function whiteStrips({ region, segments, words, size }: ColumnEvidence, isStrict: boolean): Strip[] {
  const rows = new Set(segments.map((segment) => segment.row))
  if (isStrict && rows.size < 5) return []
  const covered = coverage(region, segments)
  const inked = coverage(region, words)
  const allowed = isStrict ? 0 : Math.max(rows.size >= 4 ? 1 : 0, Math.floor(rows.size * 0.15))
  const narrowest = isStrict ? size * 0.7 : Math.max(3, size * 0.45)
  const strips: Strip[] = []
  let start = 0
  for (let x = 0; x <= covered.length; x++) {
    if (x < covered.length && (covered[x] ?? 0) <= allowed) continue
    if (start > 0 && x < covered.length && x - start >= narrowest) {
      const middle = lowestMiddle(inked, start, x) + region.x0
      const isParting = isStrict ? hasTextOnBothSides(segments, middle, 3) : rowsOnBothSides(segments, middle) >= 2
      if (isParting) strips.push({ from: start + region.x0, to: x + region.x0, middle })
    }
    start = x + 1
  }
  return dropEmptyColumns(strips, segments, rows.size)
}

/** How many of the rectangles cover each point of the width. */
function coverage(region: Rect, rects: readonly Rect[]): number[] {
  const width = Math.max(1, Math.ceil(region.x1 - region.x0))
  const covered = new Array<number>(width).fill(0)
  for (const rect of rects) {
    const from = Math.max(0, Math.floor(rect.x0 - region.x0))
    const to = Math.min(width, Math.ceil(rect.x1 - region.x0))
    for (let x = from; x < to; x++) covered[x] = (covered[x] ?? 0) + 1
  }
  return covered
}

/** The middle of the widest stretch with the least ink. */
function lowestMiddle(covered: readonly number[], from: number, to: number): number {
  const lowest = Math.min(...covered.slice(from, to))
  let best = { start: from, end: from }
  for (let x = from; x < to; x++) {
    if (covered[x] !== lowest) continue
    const start = x
    while (x < to && covered[x] === lowest) x++
    if (x - start > best.end - best.start) best = { start, end: x }
  }
  return (best.start + best.end) / 2
}

function hasTextOnBothSides(segments: readonly Segment[], x: number, fewest: number): boolean {
  return (
    segments.filter((segment) => segment.x1 <= x + 1).length >= fewest &&
    segments.filter((segment) => segment.x0 >= x - 1).length >= fewest
  )
}

function rowsOnBothSides(segments: readonly Segment[], x: number): number {
  const left = new Set(segments.filter((segment) => segment.x1 <= x + 1).map((segment) => segment.row))
  const right = new Set(segments.filter((segment) => segment.x0 >= x - 1).map((segment) => segment.row))
  return [...left].filter((row) => right.has(row)).length
}

/** A strip that holds text in a single row out of many is an indent, not a column. */
function dropEmptyColumns(strips: readonly Strip[], segments: readonly Segment[], rows: number): Strip[] {
  const kept: Strip[] = []
  const rowsBetween = (from: number, to: number): number =>
    new Set(segments.filter((segment) => segment.x0 >= from - 2 && segment.x1 <= to + 2).map((segment) => segment.row))
      .size
  for (const [index, strip] of strips.entries()) {
    const left = kept.at(-1)?.middle ?? Number.NEGATIVE_INFINITY
    const right = strips[index + 1]?.middle ?? Number.POSITIVE_INFINITY
    const fewest = rows >= 5 ? 2 : 1
    if (rowsBetween(left, strip.middle) >= fewest && rowsBetween(strip.middle, right) >= fewest) kept.push(strip)
  }
  return kept
}
