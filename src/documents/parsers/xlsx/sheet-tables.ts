/**
 * The tables of a sheet. A sheet is a plane on which people put several things; an empty row parts them, and within such
 * a band an empty column does. A row with one cell at the top or the bottom of a table is a line of text.
 */
import type { Table, TableCell } from '../../elements.ts'
import { countHeaderRows } from '../header-rows.ts'
import type { SheetPlane } from './hidden-cells.ts'
import type { MergedRange, SheetCell } from './read-sheet.ts'
import { isNote, peelLines } from './sheet-lines.ts'
import { markTitles } from './sheet-titles.ts'

/** A note is about what stands around it; a line is any other text, and a title when it names the table below it. */
export type SheetPart = { kind: 'table'; table: Table } | { kind: 'title' | 'line' | 'note'; text: string }

export function partsOfSheet(sheet: SheetPlane): SheetPart[] {
  const cells = withMergedExtents(sheet.cells, sheet.merged)
  const bands = splitAtGaps(cells, 'row').map((band): SheetPart[] => {
    const { above, body, below } = peelLines(band.toSorted(byPlace), { onlyMerged: true })
    return [...lines(above), ...splitAtGaps(body, 'column').flatMap(partsOf), ...notes(below)]
  })
  return markTitles(bands)
}

export interface PlacedCell extends SheetCell {
  /** Of a merged cell; 1 where they are not there. */
  rows?: number
  columns?: number
}

/** In place: a sheet has a million cells, of which a handful are merged. */
function withMergedExtents(cells: readonly SheetCell[], merged: readonly MergedRange[]): readonly PlacedCell[] {
  const byStart = new Map(merged.map((range) => [`${range.row}:${range.column}`, range]))
  if (byStart.size === 0) return cells
  for (const cell of cells as readonly PlacedCell[]) {
    const range = byStart.get(`${cell.row}:${cell.column}`)
    if (!range) continue
    cell.rows = range.rows
    cell.columns = range.columns
  }
  return cells
}

function byPlace(a: PlacedCell, b: PlacedCell): number {
  return a.row - b.row || a.column - b.column
}

function splitAtGaps(cells: readonly PlacedCell[], along: 'row' | 'column'): PlacedCell[][] {
  const extent = along === 'row' ? 'rows' : 'columns'
  const groups: PlacedCell[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const cell of cells.toSorted((a, b) => a[along] - b[along])) {
    const last = groups.at(-1)
    if (last && cell[along] <= end) last.push(cell)
    else groups.push([cell])
    end = Math.max(end, cell[along] + (cell[extent] ?? 1))
  }
  return groups
}

function partsOf(part: PlacedCell[]): SheetPart[] {
  const cells = part.toSorted(byPlace)
  if (isList(cells)) return [{ kind: 'table', table: tableOf(cells) }]
  const { above, body, below } = peelLines(cells)
  const [only] = body
  const rest: SheetPart[] =
    only && body.length === 1 ? notes([only.text]) : only ? [{ kind: 'table', table: tableOf(body) }] : []
  return [...lines(above), ...rest, ...notes(below)]
}

const shortestList = 4 // Fewer cells below each other in one column are lines of text: a title with what belongs to it.

function isList(cells: readonly PlacedCell[]): boolean {
  const column = cells[0]?.column
  if (cells.some((cell) => cell.column !== column || (cell.columns ?? 1) > 1)) return false
  return cells.length >= shortestList || (cells.length > 1 && cells.some((cell) => cell.isFigure))
}

function lines(texts: readonly string[]): SheetPart[] {
  return texts.map((text) => ({ kind: isNote(text) ? 'note' : 'line', text }))
}

function notes(texts: readonly string[]): SheetPart[] {
  return texts.map((text) => ({ kind: 'note', text }))
}

function tableOf(cells: readonly PlacedCell[]): Table {
  const top = least(cells, (cell) => cell.row)
  const left = least(cells, (cell) => cell.column)
  const rows = -least(cells, (cell) => -(cell.row + (cell.rows ?? 1))) - top
  const columns = -least(cells, (cell) => -(cell.column + (cell.columns ?? 1))) - left
  const figures = new Set<TableCell>()
  const placed = cells.map((cell): TableCell => {
    const at = { row: cell.row - top, column: cell.column - left }
    const made = { ...at, rowSpan: cell.rows ?? 1, columnSpan: cell.columns ?? 1, text: cell.text }
    if (cell.isFigure && made.row < mostRowsLookedAt) figures.add(made)
    return made
  })
  const table = withoutCoveredRows({ rows, columns, cells: fillEmpty(placed, rows, columns) })
  markHeader(table, (cell) => figures.has(cell) || /^[-+]?[\d.,]+%?$/.test(cell.text))
  return table
}

const mostRowsLookedAt = 10 // Of a million, to see where the header ends.

/** Not by spread into Math.min: a sheet has more cells than a call has arguments. */
function least(cells: readonly PlacedCell[], measure: (cell: PlacedCell) => number): number {
  return cells.reduce((lowest, cell) => Math.min(lowest, measure(cell)), Number.POSITIVE_INFINITY)
}

/** A table of this many places is written whole; in a sparser one the empty places stay out. */
const mostFilledPlaces = 400_000

function fillEmpty(cells: TableCell[], rows: number, columns: number): TableCell[] {
  if (rows * columns > mostFilledPlaces) return cells
  const taken = new Set<number>()
  for (const cell of cells) {
    for (let row = cell.row; row < cell.row + cell.rowSpan; row++) {
      for (let column = cell.column; column < cell.column + cell.columnSpan; column++) taken.add(row * columns + column)
    }
  }
  const filled = [...cells]
  for (let place = 0; place < rows * columns; place++) {
    if (taken.has(place)) continue
    filled.push({ row: Math.floor(place / columns), column: place % columns, rowSpan: 1, columnSpan: 1, text: '' })
  }
  return filled.toSorted((a, b) => a.row - b.row || a.column - b.column)
}

/** In place. A row in which no cell starts, because each reaches down from above, is a row only to the eye. */
function withoutCoveredRows(table: Table): Table {
  const starts = new Set(table.cells.map((cell) => cell.row))
  if (starts.size === table.rows || table.rows * table.columns > mostFilledPlaces) return table
  const before = [0]
  for (let row = 0; row < table.rows; row++) before.push((before[row] ?? 0) + (starts.has(row) ? 1 : 0))
  for (const cell of table.cells) {
    const end = before[cell.row + cell.rowSpan] ?? 0
    cell.row = before[cell.row] ?? 0
    cell.rowSpan = end - cell.row
  }
  return { ...table, rows: starts.size }
}

/** In place. Rows name the columns when they hold no figure, leave no column but the first without a name, and name two. */
function markHeader(table: Table, isFigure: (cell: TableCell) => boolean): void {
  const rows = countHeaderRows(table, isFigure)
  const header = table.cells.filter((cell) => cell.row < rows)
  // Years may be figures below a name over several columns; a first row of them is data as often as not.
  if (header.some((cell) => isFigure(cell) && (cell.row === 0 || !/^\d{4}\D?$/.test(cell.text)))) return
  const names = new Map<number, string>()
  for (const cell of header) {
    for (let column = cell.column; column < cell.column + cell.columnSpan; column++) {
      names.set(column, `${names.get(column) ?? ''} ${cell.text}`.trim())
    }
  }
  if ([...names].some(([column, name]) => name === '' && column > 0)) return
  if (new Set([...names.values()].filter((name) => name !== '')).size < 2) return
  for (const cell of header) cell.isHeader = true
}
