/** A table as plain text, for search and for people who copy it: a line a row, a tab between cells. */
import type { Table, TableCell } from '../elements.ts'

export function tableText(table: Table): string {
  const rows: string[][] = []
  const inReadingOrder = table.cells.toSorted((a, b) => a.row - b.row || a.column - b.column)
  for (const cell of inReadingOrder) {
    const row = rows[cell.row] ?? []
    rows[cell.row] = row
    row.push(cell.text.replace(/\s*\n\s*/g, ' '))
  }
  return rows
    .filter((row) => row?.some((text) => text !== ''))
    .map((row) => row.join('\t'))
    .join('\n')
}

/** Cells of a plain grid of texts. */
export function cellsOfGrid(grid: readonly (readonly string[])[], headerRows: number): TableCell[] {
  return grid.flatMap((row, rowIndex) =>
    row.map((text, column) => ({
      row: rowIndex,
      column,
      rowSpan: 1,
      columnSpan: 1,
      text,
      ...(rowIndex < headerRows ? { isHeader: true } : {}),
    })),
  )
}
