/**
 * How many rows at the top of a table name its columns, given that the first one does.
 *
 *   부서 │     상반기      │ 비고     the lowest cell of the first row ends the block: 부서 reaches down to 2
 *        │ 1분기  │ 2분기  │          and a cell over several columns takes in the row that parts these columns
 *   총무팀 │ 100   │ 200   │ -
 */
import type { Table, TableCell } from '../elements.ts'

/** @param isFigure a cell that holds a value: below a name over several columns it is data and names nothing */
export function countHeaderRows(
  table: Table,
  isFigure: (cell: TableCell) => boolean = (cell) => figure.test(cell.text),
): number {
  const rows = topRows(table)
  let end = 1
  for (let row = 0; row < end; row++) {
    for (const cell of rows[row] ?? []) {
      const below = cell.row + cell.rowSpan
      end = Math.max(end, below)
      if (below === end && isParted(cell, rows[below] ?? []) && !isData(rows, below, isFigure)) end = below + 1
    }
  }
  // A cell that reaches down to the last row names rows, not columns.
  return end < table.rows ? end : 1
}

const figure = /^[-+△▲(]?\s*[₩$€¥£]?\s*\d[\d.,]*\s*%?\)?$/
const year = /^(?:19|20)\d\d\s*년?$/ // "2024 | 2025" below "매출" are names.

const mostHeaderRows = 8 // Deeper than any table that people read.

function topRows(table: Table): TableCell[][] {
  const rows: TableCell[][] = Array.from({ length: mostHeaderRows + 1 }, () => [])
  for (const cell of table.cells) rows[cell.row]?.push(cell)
  return rows
}

/** Two cells or more start below it; one that is as wide as it is only goes on with it. */
function isParted(cell: TableCell, below: readonly TableCell[]): boolean {
  if (cell.columnSpan < 2) return false
  const parts = below.filter((part) => part.column >= cell.column && part.column < cell.column + cell.columnSpan)
  return parts.length > 1 && parts.some((part) => part.text.trim() !== '')
}

/**
 * A row with figures is data. Without any it still may be, "총무팀 | 홍길동 | 과장" below "부서 | 담당자": names of columns
 * stand only below the wide cell, or there are figures from the next row on.
 */
function isData(rows: TableCell[][], row: number, isFigure: (cell: TableCell) => boolean): boolean {
  const cells = rows[row] ?? []
  if (cells.some((cell) => isFigure(cell) && !year.test(cell.text.trim()))) return true
  const above = (rows[row - 1] ?? []).filter((cell) => cell.columnSpan === 1 && cell.text.trim() !== '')
  const repeats = above.filter((cell) =>
    cells.some((other) => other.column === cell.column && other.text.trim() !== ''),
  )
  if (repeats.length === 0) return false
  return cells.some(isFigure) || !(rows[row + 1] ?? []).some(isFigure)
}
