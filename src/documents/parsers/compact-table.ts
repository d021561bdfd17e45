/** Tables without the rows and columns that only numbers in the file make. */
import type { Table, TableCell } from '../elements.ts'

/**
 * Rows and columns in which no cell begins have no size: `colspan="100"` over three columns adds none, and a cell that
 * says it stands in row 1,000,000 of a table of three rows stands in the third.
 */
export function withoutEmptyLines(cells: TableCell[]): Table {
  const rowAt = places(cells.map((cell) => cell.row))
  const columnAt = places(cells.map((cell) => cell.column))
  for (const cell of cells) {
    const [row, column] = [rowAt(cell.row), columnAt(cell.column)]
    cell.rowSpan = rowAt(cell.row + cell.rowSpan) - row
    cell.columnSpan = columnAt(cell.column + cell.columnSpan) - column
    cell.row = row
    cell.column = column
  }
  return { rows: rowAt(Number.POSITIVE_INFINITY), columns: columnAt(Number.POSITIVE_INFINITY), cells }
}

/** How many places before one are begun at. */
function places(begun: readonly number[]): (place: number) => number {
  const sorted = [...new Set(begun)].sort((a, b) => a - b)
  const known = new Map(sorted.map((place, index) => [place, index]))
  return (place) => {
    const found = known.get(place)
    if (found !== undefined) return found
    const after = sorted.findIndex((one) => one >= place)
    const index = after < 0 ? sorted.length : after
    known.set(place, index)
    return index
  }
}
