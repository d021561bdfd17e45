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
  const headerRows = headerRowsOf(table, grid)
  const isContinued = headerRows === 0 && inherited.length === table.columns
  let labels = isContinued ? [...inherited] : columnLabels(grid.slice(0, headerRows), table.columns)
  const named: TableRow[] = []
  for (const [index, cells] of grid.entries()) {
    if (index < headerRows) continue
    const pairs = pairsOfRow(cells, labels)
    if (isRowOfNames(cells) && !grid.slice(index).every(isRowOfNames)) labels = columnLabels([cells], table.columns)
    else if (pairs) named.push(writePairs(pairs))
    else named.push(writeRow(cells, trueLabels(cells, labels)))
  }
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

function headerRowsOf(table: Table, grid: readonly GridRow[]): number {
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

/** A row of a list that begins within the table names the columns below it. */
function isRowOfNames(cells: GridRow): boolean {
  return distinct(cells).length > 1 && distinct(cells).every((cell) => cell.isHeader)
}

/**
 * Label and value in turn where the row names its values itself: by marks of its own ("일시 | 3월 18일 | 장소 | 본사"), as
 * a sum ("합계 | 1,000"), or as a label that stands right before one value and not in the first column.
 */
function pairsOfRow(cells: GridRow, labels: readonly ColumnLabel[]): TableCell[][] | undefined {
  const own = distinct(cells)
  const filled = own.filter((cell) => clean(cell.text) !== '')
  const [first, second] = filled
  if (!first || !second) return undefined
  if (filled.length === 2 && cells.length > 2) {
    const isBehindEmpty = first !== own[0] && own.indexOf(second) === own.indexOf(first) + 1
    const isLabel = clean(first.text).length <= 12 && !/\d/u.test(first.text) && /\d/u.test(second.text)
    if (sumWords.test(first.text.replace(/\s/gu, '')) || (isBehindEmpty && isLabel)) return [filled]
  }
  const isMarked = own.every((cell, at) => cell.isHeader || (at > 0 && own[at - 1]?.isHeader))
  const isNamedByColumns = cells.length === 2 && labels.some((label) => label.text !== '')
  if (!first.isHeader || !isMarked || own.every((cell) => cell.isHeader) || isNamedByColumns) return undefined
  const starts = filled.flatMap((cell, at) => (cell.isHeader ? at : []))
  return starts.map((start, at) => filled.slice(start, starts[at + 1]))
}

const sumWords = /^(?:총?합계|소계|총계|총액|총금액|공급가액|부가(?:가치)?세|세액|total|subtotal)(?:\(.*\))?:?$/iu

function distinct(cells: GridRow): TableCell[] {
  return [...new Set(cells)].filter((cell) => cell !== undefined)
}

function writePairs(pairs: readonly (readonly TableCell[])[]): TableRow {
  const row: TableRow = { text: '', parts: [] }
  for (const pair of pairs) {
    for (const [at, cell] of pair.entries()) {
      if (row.text !== '') row.text += at > 0 ? ': ' : ' | '
      const text = at + 1 < pair.length ? clean(cell.text).replace(/\s*[:：]$/u, '') : clean(cell.text)
      row.parts.push({
        start: row.text.length,
        end: row.text.length + text.length,
        cell: { row: cell.row, column: cell.column },
      })
      row.text += text
    }
  }
  return row
}

/** A cell that begins a row and lies under several names is none of them: a heading within the table, "합계". */
function trueLabels(cells: GridRow, labels: readonly ColumnLabel[]): readonly ColumnLabel[] {
  const [first] = cells
  if (!first || first.columnSpan < 2) return labels
  const names = new Set(labels.slice(0, first.columnSpan).map((label) => label.text))
  return names.size > 1 ? labels.map((label, column) => (column < first.columnSpan ? { text: '' } : label)) : labels
}

/** One line for one row: line ends become spaces, and a bar inside a cell must not look like the next cell. */
function clean(text: string): string {
  return text.replace(/\s+/gu, ' ').replaceAll(' | ', ' / ').trim()
}
