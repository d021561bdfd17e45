/** Cuts a long table into elements of whole rows, each with the header, so that one element can stand alone. Uses the table up. */
import type { Table, TableCell } from '../elements.ts'
import type { DraftElement } from './adapter.ts'
import { tableText } from './table-text.ts'

/** A reviewer still sees it at once, and it becomes a handful of chunks. */
const maxRows = 200
const maxCharacters = 60_000

export function splitTable(table: Table): DraftElement[] {
  const headerRows = countMarkedRows(table)
  const header = table.cells.filter((cell) => cell.row < headerRows)
  const byRow = Map.groupBy(table.cells, (cell) => cell.row)
  const parts: DraftElement[] = []
  let start = headerRows
  while (start < table.rows || parts.length === 0) {
    const end = findEnd(byRow, start, table.rows)
    const isWhole = start === headerRows && end === table.rows
    const body = isWhole ? table.cells.filter((cell) => cell.row >= start) : rowsBetween(byRow, start, end)
    const shift = start - headerRows
    const part: Table = {
      rows: headerRows + end - start,
      columns: table.columns,
      cells: [...header, ...body.map((cell) => shiftUp(cell, shift))],
    }
    parts.push({
      kind: 'table',
      text: tableText(part),
      table: part,
      ...(parts.length > 0 ? { subKind: 'continued' } : {}),
    })
    start = end
  }
  return parts
}

/** In place: a large sheet has a million cells, and the whole table is not used again. */
function shiftUp(cell: TableCell, rows: number): TableCell {
  cell.row -= rows
  return cell
}

function countMarkedRows(table: Table): number {
  let rows = 0
  for (const cell of table.cells) if (cell.isHeader && cell.row === rows) rows = cell.row + 1
  return Math.min(rows, table.rows)
}

/** The first row that does not belong to the part any more: whole rows, and no merged cell is cut where avoidable. */
function findEnd(byRow: Map<number, TableCell[]>, start: number, rows: number): number {
  let characters = 0
  let end = start
  let mergedUntil = start
  while (end < rows) {
    const cells = byRow.get(end) ?? []
    const isFull = end - start >= maxRows || characters > maxCharacters
    if (isFull && (end >= mergedUntil || end - start >= maxRows * 2)) break
    for (const cell of cells) {
      characters += cell.text.length + 1
      mergedUntil = Math.max(mergedUntil, end + cell.rowSpan)
    }
    end++
  }
  return Math.max(end, Math.min(start + 1, rows))
}

function rowsBetween(byRow: Map<number, TableCell[]>, start: number, end: number): TableCell[] {
  const cells: TableCell[] = []
  for (let row = start; row < end; row++) {
    for (const cell of byRow.get(row) ?? []) {
      cells.push(row + cell.rowSpan > end ? { ...cell, rowSpan: end - row } : cell)
    }
  }
  return cells
}
