/**
 * Which cells of a table are merged.
 *
 * - Across: a stroke that parts the columns elsewhere is missing beside an empty place; a text runs over a boundary into
 *   an empty column; or, in the header of a table without such strokes, it stands in the middle above several columns
 *   that are empty beside it.
 * - Down: a stroke closes other columns at a boundary and leaves this one open.
 */
import type { TableCell } from '../../elements.ts'
import { centerX, type Rect, unionAll } from './geometry.ts'
import { joinLines } from './join-words.ts'
import type { Segment } from './table-columns.ts'
import type { RowBoundary } from './table-rows.ts'

export interface Cell extends TableCell {
  lines: Segment[]
}

export interface SpanEvidence {
  boundaries: readonly RowBoundary[]
  /** The usual font size in the table. */
  size: number
  /** Whether a stroke stands at a height between a column and the one before it; undefined where none is drawn at all. */
  isParted(column: number, rect: Rect): boolean | undefined
}

export function mergeSpans(cells: Cell[], evidence: SpanEvidence, rowCount: number, columnCount: number): Cell[] {
  // A text that runs over a column with a text of its own stays in its column.
  for (const cell of cells) {
    while (cell.columnSpan > 1 && isTaken(cells, cell)) cell.columnSpan--
  }
  for (const cell of cells) spreadOverMissingStrokes(cell, cells, evidence, columnCount)
  const headerRows = rowsBeforeFigures(cells, rowCount)
  for (const cell of cells.filter((candidate) => candidate.row < headerRows && candidate.columnSpan === 1)) {
    spreadOverEmpty(cell, cells, evidence, columnCount)
  }
  const hasSpreadHeader = cells.some((cell) => cell.row === 0 && cell.columnSpan > 1)
  if (hasSpreadHeader && headerRows > 1) {
    for (let column = 0; column < columnCount; column++) {
      const own = cells.filter(
        (cell) => cell.row < headerRows && cell.column <= column && cell.column + cell.columnSpan > column,
      )
      const [only] = own
      if (own.length === 1 && only && only.columnSpan === 1) {
        only.row = 0
        only.rowSpan = headerRows
      }
    }
  }
  const merged = mergeDownMissingStrokes(cells, evidence)
  reachDown(merged, evidence, rowCount)
  return merged
}

/** Over the empty places beside a cell up to the next stroke; where none ends them, they may as well be empty cells. */
function spreadOverMissingStrokes(
  cell: Cell,
  cells: readonly Cell[],
  { isParted }: SpanEvidence,
  columnCount: number,
): void {
  const box = unionAll(cell.lines)
  let first = cell.column
  let end = cell.column + cell.columnSpan
  while (first > 0 && isParted(first, box) === false && isEmptyAt(cells, cell.row, first - 1)) first--
  while (end < columnCount && isParted(end, box) === false && isEmptyAt(cells, cell.row, end)) end++
  const isClosed = (column: number): boolean => column === 0 || column === columnCount || isParted(column, box) === true
  if (!isClosed(first) || !isClosed(end)) return
  cell.column = first
  cell.columnSpan = end - first
}

function isEmptyAt(cells: readonly Cell[], row: number, column: number): boolean {
  return !cells.some((other) => other.row === row && other.column <= column && other.column + other.columnSpan > column)
}

function isTaken(cells: readonly Cell[], cell: Cell): boolean {
  return cells.some(
    (other) =>
      other !== cell &&
      other.row === cell.row &&
      other.column > cell.column &&
      other.column < cell.column + cell.columnSpan,
  )
}

/** Rows before the first that has a number in a column other than the first; at most four. */
function rowsBeforeFigures(cells: readonly Cell[], rowCount: number): number {
  for (let row = 0; row < Math.min(rowCount, 5); row++) {
    const inRow = cells.filter((cell) => cell.row === row)
    const numbers = inRow.filter((cell) => cell.column > 0 && /^[-+$€₩<>~*(]*\d[\d.,]*[%)]*$/.test(textOf(cell)))
    if (numbers.length > 0 && numbers.length >= inRow.length * 0.4) return Math.max(row, 1)
  }
  return 1
}

function spreadOverEmpty(cell: Cell, cells: readonly Cell[], evidence: SpanEvidence, columnCount: number): void {
  const isEmpty = (column: number): boolean => column >= 0 && column < columnCount && isEmptyAt(cells, cell.row, column)
  const box = unionAll(cell.lines)
  let first = cell.column
  let last = cell.column
  while (isEmpty(first - 1) && evidence.isParted(first, box) !== true) first--
  while (isEmpty(last + 1) && evidence.isParted(last + 1, box) !== true) last++
  if (first === last) return
  const center = centerX(box)
  const candidates: { first: number; last: number; distance: number }[] = []
  for (let from = first; from <= cell.column; from++) {
    for (let to = cell.column; to <= last; to++) {
      const left = contentEdge(cells, from, cell.row, 'left')
      const right = contentEdge(cells, to, cell.row, 'right')
      if (from === to || left === undefined || right === undefined) continue
      candidates.push({ first: from, last: to, distance: Math.abs((left + right) / 2 - center) })
    }
  }
  const near = candidates.filter((candidate) => candidate.distance < evidence.size * 1.2)
  const best = near.toSorted((a, b) => b.last - b.first - (a.last - a.first) || a.distance - b.distance)[0]
  const own = Math.abs(ownCenter(cells, cell) - center)
  if (best && best.distance < own * 0.5) {
    cell.column = best.first
    cell.columnSpan = best.last - best.first + 1
  }
}

/** The left or right end of what stands in a column below a row. */
function contentEdge(cells: readonly Cell[], column: number, row: number, side: 'left' | 'right'): number | undefined {
  const below = cells.filter((other) => other.row > row && other.column === column && other.columnSpan === 1)
  if (below.length === 0) return undefined
  const box = unionAll(below.flatMap((other) => other.lines))
  return side === 'left' ? box.x0 : box.x1
}

function ownCenter(cells: readonly Cell[], cell: Cell): number {
  const left = contentEdge(cells, cell.column, cell.row, 'left')
  const right = contentEdge(cells, cell.column, cell.row, 'right')
  return left !== undefined && right !== undefined ? (left + right) / 2 : centerX(unionAll(cell.lines))
}

/** Where a stroke closes other columns and leaves this one open, the cells above and below are one. */
function mergeDownMissingStrokes(cells: Cell[], { boundaries }: SpanEvidence): Cell[] {
  const merged: Cell[] = []
  for (const cell of cells.toSorted((a, b) => a.row - b.row || a.column - b.column)) {
    const above = merged.find(
      (other) =>
        other.column === cell.column && other.columnSpan === cell.columnSpan && other.row + other.rowSpan === cell.row,
    )
    if (above && isOpen(boundaries[cell.row - 1], cell)) {
      above.rowSpan += cell.rowSpan
      above.lines.push(...cell.lines)
    } else merged.push(cell)
  }
  return merged
}

function isOpen(boundary: RowBoundary | undefined, cell: Cell): boolean {
  if (!boundary?.closedColumns) return false
  for (let column = cell.column; column < cell.column + cell.columnSpan; column++) {
    if (boundary.closedColumns.has(column)) return false
  }
  return true
}

/** An open cell also reaches over the empty places below it. */
function reachDown(cells: readonly Cell[], { boundaries }: SpanEvidence, rowCount: number): void {
  const isTakenAt = (row: number, cell: Cell): boolean =>
    cells.some(
      (other) =>
        other !== cell &&
        other.row <= row &&
        other.row + other.rowSpan > row &&
        other.column < cell.column + cell.columnSpan &&
        other.column + other.columnSpan > cell.column,
    )
  for (const cell of cells) {
    while (
      cell.row + cell.rowSpan < rowCount &&
      !isTakenAt(cell.row + cell.rowSpan, cell) &&
      isOpen(boundaries[cell.row + cell.rowSpan - 1], cell)
    )
      cell.rowSpan++
    while (cell.row > 0 && !isTakenAt(cell.row - 1, cell) && isOpen(boundaries[cell.row - 1], cell)) {
      cell.row--
      cell.rowSpan++
    }
  }
}

export function textOf(cell: Cell): string {
  const byRow = [...Map.groupBy(cell.lines, (line) => line.row)].toSorted((a, b) => a[0] - b[0])
  const texts = byRow.map(([, lines]) => lines.toSorted((a, b) => a.x0 - b.x0).map((line) => line.text))
  return joinLines(texts.map((row) => ({ text: row.join(' ') })))
}
