/**
 * The tables of a sheet. A sheet is a plane on which people put several things; an empty row parts them, and within such
 * a band an empty column does. One cell alone is a line of text.
 */
import type { Table, TableCell } from '../../elements.ts'
import type { SheetPlane } from './hidden-cells.ts'
import type { MergedRange, SheetCell } from './read-sheet.ts'

export type SheetPart = { kind: 'table'; table: Table } | { kind: 'text'; text: string }

export function partsOfSheet(sheet: SheetPlane): SheetPart[] {
  const cells = withMergedExtents(sheet.cells, sheet.merged)
  return splitAtGaps(cells, 'row')
    .flatMap((band) => splitAtGaps(band, 'column'))
    .map(partOf)
}

interface PlacedCell extends SheetCell {
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

function partOf(cells: readonly PlacedCell[]): SheetPart {
  const only = cells[0]
  if (cells.length === 1 && only) return { kind: 'text', text: only.text }
  const top = least(cells, (cell) => cell.row)
  const left = least(cells, (cell) => cell.column)
  const rows = -least(cells, (cell) => -(cell.row + (cell.rows ?? 1))) - top
  const columns = -least(cells, (cell) => -(cell.column + (cell.columns ?? 1))) - left
  const placed: TableCell[] = cells.map((cell) => ({
    row: cell.row - top,
    column: cell.column - left,
    rowSpan: cell.rows ?? 1,
    columnSpan: cell.columns ?? 1,
    text: cell.text,
  }))
  return { kind: 'table', table: { rows, columns, cells: markHeader(fillEmpty(placed, rows, columns)) } }
}

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

/** The first row names the columns when it holds no number, and no cell of it is empty but the first. */
function markHeader(cells: readonly TableCell[]): TableCell[] {
  const first = cells.filter((cell) => cell.row === 0)
  const names = first.every((cell) => (cell.text !== '' || cell.column === 0) && !/^[-+]?[\d.,]+%?$/.test(cell.text))
  return names ? cells.map((cell) => (cell.row === 0 ? { ...cell, isHeader: true } : cell)) : [...cells]
}
