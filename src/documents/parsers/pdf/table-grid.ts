/**
 * Builds a table from the words in a region and the strokes around them: columns, rows, texts of cells, merged cells.
 *
 * Cells merge where a stroke that parts its neighbours elsewhere is missing; where a text runs over a boundary; and in
 * the header where a text stands in the middle above several columns that are empty beside it.
 */
import type { Table, TableCell } from '../../elements.ts'
import { centerX, overlapY, type Rect, unionAll } from './geometry.ts'
import type { Word } from './page-words.ts'
import type { Rulings } from './rulings.ts'
import { columnBoundaries, type Segment } from './table-columns.ts'
import { type RowBoundary, rowBoundaries, type TextRow } from './table-rows.ts'
import { type Cell, mergeSpans, type SpanEvidence, textOf } from './table-spans.ts'
import { lineOfWords } from './text-lines.ts'

export interface Grid {
  table: Table
  cellRects: (Rect | undefined)[]
}

/** A wider gap parts two texts in a row of a table. */
const segmentGapEm = 0.75
/** In a table of many rows a strip of white this narrow parts columns: spaces do not line up over so many rows. */
const fineGapEm = 0.45
const fewestRowsForFine = 6

export function gridOfRegion(region: Rect, words: readonly Word[], rulings: Rulings): Grid | undefined {
  const rows = rowsOfRegion(words)
  const size =
    words.length > 0 ? (words.map((word) => word.size).toSorted((a, b) => a - b)[Math.floor(words.length / 2)] ?? 8) : 8
  const segments = rows.flatMap((row, index) => segmentsOfRow(row, index, segmentGapEm))
  const fine =
    rows.length >= fewestRowsForFine ? rows.flatMap((row, index) => segmentsOfRow(row, index, fineGapEm)) : segments
  const columns = columnBoundaries({ region, segments: fine, words, vertical: rulings.vertical, size })
  if (columns.length === 0) return undefined
  const columnOf = (x: number): number => columns.filter((boundary) => boundary < x).length
  const pieces = segments.flatMap((segment) => splitAtStrokes(segment, rows[segment.row] ?? [], columns, rulings, size))
  const textRows = rows.map((row, index): TextRow => {
    const cells = new Map<number, string>()
    for (const piece of pieces.filter((other) => other.row === index)) {
      const column = columnOf(firstColumnX(piece, columns))
      cells.set(column, `${cells.get(column) ?? ''} ${piece.text}`.trim())
    }
    const box = unionAll(row)
    const baselines = row.map((word) => word.baseline).toSorted((a, b) => a - b)
    return { baseline: baselines[Math.floor(baselines.length / 2)] ?? box.y1, y0: box.y0, y1: box.y1, size, cells }
  })
  const hasInnerStrokes = columns.some((x) =>
    rulings.vertical.some(
      (stroke) => Math.abs(stroke.x0 - x) < 3 && overlapY(stroke, region) > (region.y1 - region.y0) * 0.4,
    ),
  )
  const strokes = rulings.horizontal.filter((stroke) => !isUnderline(stroke, segments))
  const extents = columnExtents(pieces, columns)
  const boundaries = rowBoundaries(
    { region, extents, horizontal: strokes, bands: rulings.bands, hasInnerStrokes },
    textRows,
  )
  const rowOf = (y: number): number => boundaries.filter((boundary) => boundary.y < y).length
  const isParted = partingOf(region, columns, rulings.vertical)
  return assemble({ columns, boundaries, pieces, columnOf, rowOf, size, isParted })
}

function rowsOfRegion(words: readonly Word[]): Word[][] {
  const rows: Word[][] = []
  for (const word of words.toSorted((a, b) => a.baseline - b.baseline)) {
    const row = rows.find((other) =>
      other.some((member) => Math.abs(member.baseline - word.baseline) < Math.min(member.size, word.size) * 0.35),
    )
    if (row) row.push(word)
    else rows.push([word])
  }
  return rows
    .map((row) => row.toSorted((a, b) => a.x0 - b.x0))
    .toSorted((a, b) => (a[0]?.baseline ?? 0) - (b[0]?.baseline ?? 0))
}

function segmentsOfRow(row: readonly Word[], index: number, gapEm: number): Segment[] {
  const groups: Word[][] = []
  for (const word of row) {
    const last = groups.at(-1)
    const previous = last?.at(-1)
    if (last && previous && word.x0 - previous.x1 < gapEm * Math.max(previous.size, word.size)) last.push(word)
    else groups.push([word])
  }
  return groups.map((group) => segmentOf(group, index))
}

function segmentOf(words: readonly Word[], row: number): Segment {
  return { ...unionAll(words), text: lineOfWords(words).text, row }
}

/** A segment that runs over a column boundary is cut there when a stroke stands in it, or when it has a gap there. */
function splitAtStrokes(
  segment: Segment,
  row: readonly Word[],
  columns: readonly number[],
  rulings: Rulings,
  size: number,
): Segment[] {
  const words = row.filter((word) => word.x0 >= segment.x0 - 0.1 && word.x1 <= segment.x1 + 0.1)
  // Column names set close together: every boundary they run over falls between two words.
  const crossed = columns.filter((x) => x > segment.x0 && x < segment.x1)
  const isRowOfNames =
    crossed.length >= 2 && crossed.every((x) => words.every((word) => x <= word.x0 + 1 || x >= word.x1 - 1))
  const groups: Word[][] = []
  for (const word of words) {
    const last = groups.at(-1)
    const previous = last?.at(-1)
    const boundary = previous && columns.find((x) => x > centerX(previous) && x < centerX(word))
    const isGap = previous && (word.x0 - previous.x1 > size * 0.42 || isRowOfNames)
    const isCut = previous && boundary !== undefined && (hasStroke(boundary, segment, rulings.vertical) || isGap)
    if (last && !isCut) last.push(word)
    else groups.push([word])
  }
  return groups.map((group) => segmentOf(group, segment.row))
}

function hasStroke(x: number, rect: Rect, vertical: readonly Rect[]): boolean {
  return vertical.some((stroke) => Math.abs(stroke.x0 - x) < 3 && overlapY(stroke, rect) > (rect.y1 - rect.y0) * 0.5)
}

/** A boundary counts as drawn where strokes stand along this share of the table. */
const drawnShare = 0.3

function partingOf(region: Rect, columns: readonly number[], vertical: readonly Rect[]): SpanEvidence['isParted'] {
  const isDrawn = columns.map((x) => {
    const own = vertical.filter((stroke) => Math.abs(stroke.x0 - x) < 3)
    const length = own.reduce((sum, stroke) => sum + Math.max(0, overlapY(stroke, region)), 0)
    return length >= (region.y1 - region.y0) * drawnShare
  })
  return (column, rect) => {
    const x = columns[column - 1]
    return x !== undefined && isDrawn[column - 1] ? hasStroke(x, rect, vertical) : undefined
  }
}

/** A stroke right under a text and not longer than it. */
function isUnderline(stroke: Rect, segments: readonly Segment[]): boolean {
  return segments.some((segment) => {
    const height = segment.y1 - segment.y0
    const isBelow = stroke.y0 > segment.y1 - height * 0.35 && stroke.y0 < segment.y1 + height * 0.12
    return isBelow && stroke.x0 >= segment.x0 - 2 && stroke.x1 <= segment.x1 + 2
  })
}

/** What each column's own texts take up, from left to right. */
function columnExtents(pieces: readonly Segment[], columns: readonly number[]): { x0: number; x1: number }[] {
  return Array.from({ length: columns.length + 1 }, (_, column) => {
    const [left, right] = [columns[column - 1] ?? Number.NEGATIVE_INFINITY, columns[column] ?? Number.POSITIVE_INFINITY]
    const own = pieces.filter((piece) => piece.x0 >= left - 2 && piece.x1 <= right + 2)
    return { x0: Math.min(...own.map((piece) => piece.x0)), x1: Math.max(...own.map((piece) => piece.x1)) }
  })
}

/** The x that decides the first column of a piece: its start, or its middle when it hardly reaches over a boundary. */
function firstColumnX(piece: Segment, columns: readonly number[]): number {
  const crossed = columns.filter((boundary) => boundary > piece.x0 + 2 && boundary < piece.x1 - 2)
  return crossed.length > 0 ? piece.x0 + 1 : centerX(piece)
}

interface Layout {
  columns: readonly number[]
  boundaries: readonly RowBoundary[]
  pieces: readonly Segment[]
  columnOf: (x: number) => number
  rowOf: (y: number) => number
  size: number
  isParted: SpanEvidence['isParted']
}

function assemble(layout: Layout): Grid {
  const { columns, boundaries, pieces, columnOf, rowOf } = layout
  const rowCount = boundaries.length + 1
  const columnCount = columns.length + 1
  const cells = new Map<string, Cell>()
  for (const piece of pieces) {
    const row = rowOf((piece.y0 + piece.y1) / 2)
    const column = columnOf(firstColumnX(piece, columns))
    const crossed = columns.filter(
      (boundary) => boundary > piece.x0 + layout.size * 0.4 && boundary < piece.x1 - layout.size * 0.4,
    ).length
    const key = `${row}:${column}`
    const cell = cells.get(key) ?? { row, column, rowSpan: 1, columnSpan: 1, text: '', lines: [] }
    cell.lines.push(piece)
    cell.columnSpan = Math.max(cell.columnSpan, crossed + 1)
    cells.set(key, cell)
  }
  const found = mergeSpans([...cells.values()], layout, rowCount, columnCount)
  const { cells: kept, rows, columns: keptColumns } = dropEmptyLines(found, rowCount, columnCount)
  return fillGrid(kept, rows, keptColumns)
}

/** Rows in which no cell begins or only merged cells pass, and columns without text, go. */
function dropEmptyLines(
  cells: Cell[],
  rowCount: number,
  columnCount: number,
): { cells: Cell[]; rows: number; columns: number } {
  const rowsKept = Array.from({ length: rowCount }, (_, row) =>
    cells.some((cell) => cell.row === row || (cell.row + cell.rowSpan - 1 === row && cell.rowSpan === 1)),
  )
  const columnsKept = Array.from({ length: columnCount }, (_, column) => cells.some((cell) => cell.column === column))
  const before = (kept: readonly boolean[], end: number): number => kept.slice(0, end).filter(Boolean).length
  return {
    cells: cells.map((cell) => ({
      ...cell,
      row: before(rowsKept, cell.row),
      column: before(columnsKept, cell.column),
      rowSpan: Math.max(1, before(rowsKept, cell.row + cell.rowSpan) - before(rowsKept, cell.row)),
      columnSpan: Math.max(1, before(columnsKept, cell.column + cell.columnSpan) - before(columnsKept, cell.column)),
    })),
    rows: before(rowsKept, rowCount),
    columns: before(columnsKept, columnCount),
  }
}

function fillGrid(cells: readonly Cell[], rowCount: number, columnCount: number): Grid {
  const taken = new Set<string>()
  const output: { cell: TableCell; rect: Rect | undefined }[] = []
  for (const cell of cells.toSorted((a, b) => a.row - b.row || a.column - b.column)) {
    for (let y = cell.row; y < cell.row + cell.rowSpan; y++) {
      for (let x = cell.column; x < cell.column + cell.columnSpan; x++) taken.add(`${y}:${x}`)
    }
    const { row, column, rowSpan, columnSpan } = cell
    output.push({ cell: { row, column, rowSpan, columnSpan, text: textOf(cell) }, rect: unionAll(cell.lines) })
  }
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++) {
      if (!taken.has(`${row}:${column}`))
        output.push({ cell: { row, column, rowSpan: 1, columnSpan: 1, text: '' }, rect: undefined })
    }
  }
  const sorted = output.toSorted((a, b) => a.cell.row - b.cell.row || a.cell.column - b.cell.column)
  return {
    table: { rows: rowCount, columns: columnCount, cells: sorted.map(({ cell }) => cell) },
    cellRects: sorted.map(({ rect }) => rect),
  }
}
