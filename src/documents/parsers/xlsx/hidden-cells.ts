/**
 * Parts the cells of hidden rows and columns from those that a person sees. What is seen moves together, so that a hidden
 * row does not cut a table in two; a merged cell is seen as long as one place of it is.
 */
import { nameOfColumn } from './cell-place.ts'
import type { SheetContent } from './read-sheet.ts'

export type SheetPlane = Pick<SheetContent, 'cells' | 'merged'>

export function partHidden(sheet: Omit<SheetContent, 'uncalculated'>): { seen: SheetPlane; hidden: SheetPlane } {
  const { cells, merged, hiddenRows, hiddenColumns } = sheet
  const hidden: SheetPlane = { cells: [], merged: [] }
  if (hiddenRows.size + hiddenColumns.size === 0) return { seen: { cells, merged }, hidden }
  const seenRow = countSeenBefore(hiddenRows)
  const seenColumn = countSeenBefore(hiddenColumns)
  const seen: SheetPlane = { cells: [], merged: [] }
  const mergedAndSeen = new Set<string>()
  for (const range of merged) {
    const row = seenRow(range.row)
    const column = seenColumn(range.column)
    const rows = seenRow(range.row + range.rows) - row
    const columns = seenColumn(range.column + range.columns) - column
    if (rows > 0 && columns > 0) {
      seen.merged.push({ row, column, rows, columns })
      mergedAndSeen.add(`${range.row}:${range.column}`)
    } else hidden.merged.push(range)
  }
  for (const cell of cells) {
    const isHidden = hiddenRows.has(cell.row) || hiddenColumns.has(cell.column)
    if (isHidden && !mergedAndSeen.has(`${cell.row}:${cell.column}`)) hidden.cells.push(cell)
    else seen.cells.push({ ...cell, row: seenRow(cell.row), column: seenColumn(cell.column) })
  }
  return { seen, hidden }
}

/** How many rows or columns before a place are seen: its place among them. */
function countSeenBefore(hidden: ReadonlySet<number>): (place: number) => number {
  const sorted = [...hidden].sort((a, b) => a - b)
  return (place) => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] ?? 0) < place) low = middle + 1
      else high = middle
    }
    return place - low
  }
}

/** As Excel names them: "4:6, C:C". Only those in which something stands. */
export function nameHidden({ cells, hiddenRows, hiddenColumns }: Omit<SheetContent, 'uncalculated'>): string {
  const rows = new Set(cells.filter((cell) => hiddenRows.has(cell.row)).map((cell) => cell.row))
  const columns = new Set(cells.filter((cell) => hiddenColumns.has(cell.column)).map((cell) => cell.column))
  return [...nameRuns(rows, (row) => String(row + 1)), ...nameRuns(columns, nameOfColumn)].join(', ')
}

function nameRuns(places: ReadonlySet<number>, nameOf: (place: number) => string): string[] {
  const runs: [number, number][] = []
  for (const place of [...places].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last && last[1] === place - 1) last[1] = place
    else runs.push([place, place])
  }
  const shown = runs.slice(0, mostRuns).map(([from, to]) => `${nameOf(from)}:${nameOf(to)}`)
  return runs.length > mostRuns ? [...shown, '…'] : shown
}

const mostRuns = 20 // A filter hides thousands of rows here and there; the person needs to know that, not each.
