/**
 * Writes a table as one self-contained line a row: "카드: 국내외 겸용 | 연회비: 15,000원".
 *
 * A row that stands alone keeps its meaning when it is searched, embedded, quoted or cut off from the rest. Merged
 * cells are repeated in every row they cover; several header rows become one label, from the top down.
 */
import type { Table, TableCell } from '../documents/elements.ts'

export interface RowPart {
  /** Offsets in the row's text. */
  start: number
  end: number
  cell: { row: number; column: number }
}

export interface TableRow {
  text: string
  parts: RowPart[]
}

export interface ReadTable {
  labels: ColumnLabel[]
  rows: TableRow[]
}

interface ColumnLabel {
  text: string
  cell?: { row: number; column: number }
}

/** @param inherited labels of the table that this one continues on another page */
export function readTable(table: Table, inherited: readonly ColumnLabel[] = []): ReadTable {
  const whole = layOut(table)
  const titleRows = countTitleRows(table, whole)
  const grid = whole.slice(titleRows)
  const headerRows = countHeaderRows(table, grid)
  const isContinued = headerRows === 0 && inherited.length === table.columns
  const labels = isContinued ? [...inherited] : columnLabels(grid.slice(0, headerRows), table.columns)
  const named = grid.slice(headerRows).map((cells) => writeRow(cells, labels))
  const isHeaderOnly = named.every((row) => row.text === '')
  // A table of headers only still says something.
  const plain = whole.slice(0, isHeaderOnly ? whole.length : titleRows).map((cells) => writeRow(cells, []))
  const rows = [...plain, ...(isHeaderOnly ? [] : named)].filter((row) => row.text !== '')
  return { labels, rows }
}

type GridRow = (TableCell | undefined)[]

function layOut(table: Table): GridRow[] {
  const grid: GridRow[] = Array.from({ length: table.rows }, () =>
    new Array<TableCell | undefined>(table.columns).fill(undefined),
  )
  for (const cell of table.cells) {
    for (let row = cell.row; row < Math.min(cell.row + cell.rowSpan, table.rows); row++) {
      for (let column = cell.column; column < Math.min(cell.column + cell.columnSpan, table.columns); column++) {
        const gridRow = grid[row]
        if (gridRow) gridRow[column] = cell
      }
    }
  }
  return grid
}

/** One cell over the whole width at the top is the table's title: as a label it would stand before every value. */
function countTitleRows(table: Table, grid: readonly GridRow[]): number {
  if (table.columns < 2) return 0
  const firstOther = grid.findIndex(([first, ...rest]) => !first || rest.some((cell) => cell !== first))
  return Math.max(0, firstOther)
}

function countHeaderRows(table: Table, grid: readonly GridRow[]): number {
  if (grid.length < 2 || table.columns < 2) return 0
  if (grid.some((cells) => cells.some((cell) => cell?.isHeader))) {
    const firstBody = grid.findIndex((cells) => !cells.every((cell) => cell === undefined || cell.isHeader))
    return Math.max(0, firstBody)
  }
  return firstRowIsHeader(grid) ? 1 + (tallestCell(grid[0] ?? []) - 1) : 0
}

function tallestCell(cells: GridRow): number {
  return Math.max(1, ...cells.map((cell) => cell?.rowSpan ?? 1))
}

const headerWords = /^(?:구분|항목|종류|분류|번호|순번|이름|성명|내용|비고|단위|No\.?|연번|명칭|유형|등급|단계|절차)$/u

/** Without marks from the parser: the first row names columns, unless the first column names the rows. */
function firstRowIsHeader(grid: readonly GridRow[]): boolean {
  const [first = [], ...rest] = grid
  const texts = first.map((cell) => cell?.text.trim() ?? '')
  if (texts.some((text) => text.length > 30) || texts.every((text) => text === '')) return false
  if (texts.some((text) => headerWords.test(text))) return true
  const holdsNumber = (text: string) => /\d/u.test(text)
  if (texts.slice(1).some(holdsNumber))
    return rest.every((cells) => cells.slice(1).every((cell) => holdsNumber(cell?.text ?? '')))
  if (texts.length > 2) return true
  // Two columns: "카드 | 연회비" above numbers is a header; "담당자 | 홍길동" above "부서 | 총무팀" is not.
  return rest.length > 0 && rest.every((cells) => holdsNumber(cells[1]?.text ?? ''))
}

function columnLabels(headerRows: readonly GridRow[], columns: number): ColumnLabel[] {
  return Array.from({ length: columns }, (_, column) => {
    const cells = [...new Set(headerRows.map((row) => row[column]))].filter((cell) => cell !== undefined)
    const text = [...new Set(cells.map((cell) => clean(cell.text)))].filter((part) => part !== '').join(' ')
    const last = cells.at(-1)
    return { text, ...(last && { cell: { row: last.row, column: last.column } }) }
  })
}

function writeRow(cells: GridRow, labels: readonly ColumnLabel[]): TableRow {
  const row: TableRow = { text: '', parts: [] }
  const append = (text: string, cell: { row: number; column: number } | undefined) => {
    if (cell) row.parts.push({ start: row.text.length, end: row.text.length + text.length, cell })
    row.text += text
  }
  const seen = new Set<TableCell>()
  // Without column labels the first cell names the row: "담당자: 홍길동".
  const isNamedRow = labels.every((label) => label.text === '') && cells.length === 2
  cells.forEach((cell, column) => {
    const text = clean(cell?.text ?? '')
    if (!cell || text === '' || seen.has(cell)) return
    seen.add(cell)
    if (row.text !== '') row.text += isNamedRow ? ': ' : ' | '
    const label = labels[column]
    if (label && label.text !== '' && label.text !== text) {
      append(label.text, label.cell)
      row.text += ': '
    }
    append(text, { row: cell.row, column: cell.column })
  })
  return row
}

/** One line for one row: line ends become spaces, and a bar inside a cell must not look like the next cell. */
function clean(text: string): string {
  return text.replace(/\s+/gu, ' ').replaceAll(' | ', ' / ').trim()
}
