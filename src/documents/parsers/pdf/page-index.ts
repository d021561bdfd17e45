/**
 * A table of contents on a page: rows of a title and a page number, the numbers under each other at one right edge and
 * never falling. Titles of parts between the rows belong to it.
 */
import { overlapY, type Rect, unionAll } from './geometry.ts'
import type { Line } from './text-lines.ts'

export interface PageIndex extends Rect {
  lines: Line[]
  /** A row each, the title and its number parted by a tab. */
  text: string
}

const fewestRows = 5
const pageNumber = /^(?:\d{1,4}|[ivxlc]{1,7})$/i
const leader = /[.·…\s]{3,}((?:\d{1,4}|[ivxlc]{1,7}))$/i

interface Entry {
  lines: Line[]
  right: number
  number: number
  baseline: number
}

export function findIndex(lines: readonly Line[]): PageIndex | undefined {
  const entries = lines.map((line) => entryOf(line, lines)).filter((entry) => entry !== undefined)
  const [edge, atEdge] = mostAtOneEdge(entries)
  if (edge === undefined || atEdge.length < fewestRows || !isRising(atEdge.map((entry) => entry.number)))
    return undefined
  const box = unionAll(atEdge.flatMap((entry) => entry.lines))
  const inside = lines.filter((line) => overlapY(line, box) > (line.y1 - line.y0) * 0.5)
  // A page where most lines in between are no entries is a text with numbers beside it.
  if (inside.length > atEdge.flatMap((entry) => entry.lines).length * 2.2) return undefined
  return { ...unionAll(inside), lines: inside, text: textOfRows(inside) }
}

function entryOf(line: Line, lines: readonly Line[]): Entry | undefined {
  const withLeader = leader.exec(line.text)
  if (withLeader && line.words.length > 1) {
    return { lines: [line], right: line.x1, number: pageValue(withLeader[1] ?? ''), baseline: line.baseline }
  }
  if (!pageNumber.test(line.text)) return undefined
  const sameRow = lines.filter((other) => other !== line && Math.abs(other.baseline - line.baseline) < line.size * 0.4)
  const titles = sameRow.filter((other) => other.x1 < line.x0)
  if (
    titles.length === 0 ||
    titles.length > 2 ||
    titles.length !== sameRow.length ||
    !titles.some((title) => /\p{L}{2}/u.test(title.text))
  ) {
    return undefined
  }
  return { lines: [...titles, line], right: line.x1, number: pageValue(line.text), baseline: line.baseline }
}

function mostAtOneEdge(entries: readonly Entry[]): [number | undefined, Entry[]] {
  let best: [number | undefined, Entry[]] = [undefined, []]
  for (const { right } of entries) {
    const near = entries.filter((entry) => Math.abs(entry.right - right) < 4)
    if (near.length > best[1].length) best = [right, near.toSorted((a, b) => a.baseline - b.baseline)]
  }
  return best
}

function isRising(numbers: readonly number[]): boolean {
  const steps = numbers.slice(1).map((number, index) => number >= (numbers[index] ?? 0))
  return steps.filter(Boolean).length >= steps.length * 0.85
}

/** Roman numerals count from below zero, so that a preface stands before page 1. */
function pageValue(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  const values: Record<string, number> = { i: 1, v: 5, x: 10, l: 50, c: 100 }
  const digits = [...text.toLowerCase()].map((letter) => values[letter] ?? 0)
  return digits.reduce((sum, digit, index) => sum + (digit < (digits[index + 1] ?? 0) ? -digit : digit), 0) - 1000
}

function textOfRows(lines: readonly Line[]): string {
  const rows: Line[][] = []
  for (const line of lines.toSorted((a, b) => a.baseline - b.baseline || a.x0 - b.x0)) {
    const row = rows.at(-1)
    if (row?.[0] && Math.abs(row[0].baseline - line.baseline) < line.size * 0.4) row.push(line)
    else rows.push([line])
  }
  return rows
    .map((row) =>
      row
        .toSorted((a, b) => a.x0 - b.x0)
        .map((line) => line.text)
        .join(' '),
    )
    .join('\n')
}
