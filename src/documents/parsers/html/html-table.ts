/** Rows of a table of a page as a grid. */
import type { Table, TableCell } from '../../elements.ts'
import { withoutEmptyLines } from '../compact-table.ts'
import { markHeaders } from '../table-names.ts'
import { UnreadableFile } from '../unreadable-file.ts'
import { attributeOf, isElement, isHidden, isNoise, textBelow } from './html-nodes.ts'
import type { HtmlElement } from './parse-html.ts'

const maxColumns = 16_384 // As in a sheet.
const maxCells = 1_000_000
/** A table of this many places gets its missing cells. */
const mostFilledPlaces = 100_000

interface SourceCell {
  element: HtmlElement
  text: string
  isHeader: boolean
}

/** The rows in the order they are shown, each with its own cells. */
export function rowsOfTable(table: HtmlElement): HtmlElement[] {
  const shown = table.childNodes.filter(isElement).filter((part) => !isNoise(part) && !isHidden(part))
  const rowsOf = (isWanted: (tagName: string) => boolean) =>
    shown.filter(({ tagName }) => isWanted(tagName)).flatMap((part) => (part.tagName === 'tr' ? [part] : rowsIn(part)))
  return [
    ...rowsOf((name) => name === 'thead'),
    ...rowsOf((name) => name === 'tbody' || name === 'tr'),
    ...rowsOf((name) => name === 'tfoot'),
  ]
}

function rowsIn(group: HtmlElement): HtmlElement[] {
  return group.childNodes.filter(isElement).filter((row) => row.tagName === 'tr' && !isNoise(row) && !isHidden(row))
}

export function cellsOfRow(row: HtmlElement): HtmlElement[] {
  const cells = row.childNodes.filter(isElement).filter((cell) => cell.tagName === 'td' || cell.tagName === 'th')
  return cells.filter((cell) => !isNoise(cell) && !isHidden(cell))
}

/** @param rows of one table, all or some that follow each other */
export function readTable(rows: readonly HtmlElement[]): Table {
  const cells: TableCell[] = []
  /** For each column, the first row that no cell from above reaches into. */
  const freeFrom: number[] = []
  for (const [row, rowElement] of rows.entries()) {
    let column = 0
    for (const cell of cellsOfRow(rowElement).map(sourceCell)) {
      while ((freeFrom[column] ?? 0) > row) column++
      const rowSpan = spanOf(cell.element, 'rowspan', rows.length - row)
      const columnSpan = freeColumns(freeFrom, row, column, spanOf(cell.element, 'colspan', 1000))
      if (column + columnSpan > maxColumns) throw new UnreadableFile('too-large', 'A table has too many columns.')
      for (let at = column; at < column + columnSpan; at++) freeFrom[at] = row + rowSpan
      cells.push({
        row,
        column,
        rowSpan,
        columnSpan,
        text: cell.text,
        ...(cell.isHeader && { isHeader: true }),
      })
      if (cells.length > maxCells) throw new UnreadableFile('too-large', `A table has over ${maxCells} cells.`)
      column += columnSpan
    }
  }
  return withHeaders(filled(withoutEmptyLines(cells)))
}

function sourceCell(element: HtmlElement): SourceCell {
  const row = element.parentNode
  const isInHead = row && 'parentNode' in row && row.parentNode?.nodeName === 'thead'
  return { element, text: textBelow(element), isHeader: element.tagName === 'th' || isInHead === true }
}

/** 0 rows means all that are left. */
function spanOf(cell: HtmlElement, name: 'rowspan' | 'colspan', most: number): number {
  const value = Number.parseInt(attributeOf(cell, name) ?? '1', 10)
  if (name === 'rowspan' && value === 0) return most
  return Math.max(1, Math.min(most, Number.isFinite(value) ? value : 1))
}

/** A wide cell ends where one from above stands in its way. */
function freeColumns(freeFrom: readonly number[], row: number, column: number, wanted: number): number {
  let width = 1
  while (width < wanted && (freeFrom[column + width] ?? 0) <= row) width++
  return width
}

function filled(table: Table): Table {
  const { rows, columns, cells } = table
  if (rows * columns > mostFilledPlaces) return table
  const taken = new Set<number>()
  for (const cell of cells) {
    for (let row = cell.row; row < cell.row + cell.rowSpan; row++) {
      for (let column = cell.column; column < cell.column + cell.columnSpan; column++) taken.add(row * columns + column)
    }
  }
  if (taken.size === rows * columns) return table
  const all = [...cells]
  for (let place = 0; place < rows * columns; place++) {
    if (taken.has(place)) continue
    all.push({ row: Math.floor(place / columns), column: place % columns, rowSpan: 1, columnSpan: 1, text: '' })
  }
  return { rows, columns, cells: all.toSorted((a, b) => a.row - b.row || a.column - b.column) }
}

/** What the page names stays; where it names nothing, texts and places may still tell a form. */
function withHeaders(table: Table): Table {
  if (table.cells.some((cell) => cell.isHeader)) return table
  return { ...table, cells: markHeaders(table.cells, table.columns, false) }
}
