/**
 * Finds the gutters between columns: a strip that stays free of ink over several rows of words, with text on both sides
 * and the right-hand text starting at one edge. Wide spaces of justified text lie at random places and fail this.
 */
import type { Word } from './page-words.ts'

export interface Gutter {
  x0: number
  x1: number
  y0: number
  y1: number
}

/** Narrower gaps are spaces between words. */
const narrowestEm = 0.5
/** Fewer rows agree by chance. */
const fewestRows = 4

interface Gap {
  x0: number
  x1: number
  size: number
}

interface Row {
  y0: number
  y1: number
  gaps: Gap[]
  words: readonly Word[]
}

export function findGutters(rows: readonly (readonly Word[])[]): Gutter[] {
  const sorted = rows
    .map(rowOf)
    .filter((row) => row !== undefined)
    .toSorted((a, b) => a.y0 - b.y0)
  const gutters: Gutter[] = []
  for (const [index, row] of sorted.entries()) {
    for (const gap of row.gaps) {
      if (gutters.some((gutter) => isInside(gap, row, gutter))) continue
      const gutter = followGap(gap, index, sorted)
      if (gutter) gutters.push(gutter)
    }
  }
  return gutters
}

function rowOf(words: readonly Word[]): Row | undefined {
  const first = words[0]
  if (!first) return undefined
  const gaps: Gap[] = []
  for (const [index, word] of words.entries()) {
    const next = words[index + 1]
    if (!next) break
    const size = Math.max(word.size, next.size)
    if (next.x0 - word.x1 >= narrowestEm * size) gaps.push({ x0: word.x1, x1: next.x0, size })
  }
  return { y0: Math.min(...words.map((word) => word.y0)), y1: Math.max(...words.map((word) => word.y1)), gaps, words }
}

function isInside(gap: Gap, row: Row, gutter: Gutter): boolean {
  return (
    gap.x0 <= gutter.x0 + 0.5 && gap.x1 >= gutter.x1 - 0.5 && row.y0 >= gutter.y0 - 0.5 && row.y1 <= gutter.y1 + 0.5
  )
}

function followGap(gap: Gap, from: number, rows: readonly Row[]): Gutter | undefined {
  let { x0, x1 } = gap
  const starts = [gap.x1]
  let bottom = rows[from]?.y1 ?? 0
  for (const row of rows.slice(from + 1)) {
    if (row.y0 - bottom > gap.size * 4) break
    const crossing = row.words.some((word) => word.x0 < x1 - 0.5 && word.x1 > x0 + 0.5)
    const through = row.gaps.find(
      (other) => Math.min(other.x1, x1) - Math.max(other.x0, x0) >= gap.size * narrowestEm * 0.8,
    )
    if (through) {
      x0 = Math.max(x0, through.x0)
      x1 = Math.min(x1, through.x1)
      starts.push(through.x1)
    } else if (crossing) break
    bottom = Math.max(bottom, row.y1)
  }
  if (starts.length < fewestRows || !startsAtOneEdge(starts, gap.size)) return undefined
  return { x0, x1, y0: rows[from]?.y0 ?? 0, y1: bottom }
}

function startsAtOneEdge(starts: readonly number[], size: number): boolean {
  const edge = Math.min(...starts)
  const atEdge = starts.filter((start) => start - edge < size * 0.35).length
  return atEdge >= Math.max(3, starts.length * 0.5)
}
