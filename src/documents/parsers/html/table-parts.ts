/**
 * What of a table is a table, and what only stands in it. Pages before CSS, and Korean mails to this day, put everything
 * into tables to place it; the boards of Korean offices put an article as the last row below its title and date.
 */
import { attributeOf, elementsBelow, hasText, textBelow } from './html-nodes.ts'
import { cellsOfRow, rowsOfTable } from './html-table.ts'
import type { HtmlElement } from './parse-html.ts'

/** Rows that follow each other: of a table, or of text that is read cell by cell. */
export interface TablePart {
  isTable: boolean
  rows: HtmlElement[]
}

const structure = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'article', 'section', 'main', 'form', 'footer'])
const longCell = 400 // Characters; a column of text, not a value.

export function partsOfTable(table: HtmlElement): TablePart[] {
  const rows = rowsOfTable(table)
  const role = attributeOf(table, 'role')
  if (role === 'presentation' || role === 'none') return [{ isTable: false, rows }]
  const hasNames = rows.some((row) => cellsOfRow(row).some(({ tagName }) => tagName === 'th'))
  const parts: TablePart[] = []
  for (const row of rows) {
    const isTable = !isArticle(row, hasNames)
    const last = parts.at(-1)
    if (last?.isTable === isTable) last.rows.push(row)
    else parts.push({ isTable, rows: [row] })
  }
  const isWhole = parts.length === 1
  return parts.map((part) => ({ ...part, isTable: part.isTable && isTableOfValues(part.rows, isWhole) }))
}

/** A row with tables of its own in it, with parts of a page, or with one long text over its whole width. */
function isArticle(row: HtmlElement, hasNames: boolean): boolean {
  const cells = cellsOfRow(row).filter(hasText)
  if (cells.some((cell) => elementsBelow(cell, isTable).some(isTable))) return true
  const [only, ...others] = cells
  const isAlone = only !== undefined && others.length === 0 && only.tagName !== 'th'
  if (!isAlone && hasNames) return false
  if (cells.some((cell) => elementsBelow(cell).some(({ tagName }) => structure.has(tagName)))) return true
  return isAlone && textBelow(only).length > longCell
}

/** Next to text, a single row without names is a line of the layout, not a table. */
function isTableOfValues(rows: readonly HtmlElement[], isWhole: boolean): boolean {
  const filled = rows.map((row) => cellsOfRow(row).filter(hasText)).filter((cells) => cells.length > 0)
  const cells = filled.flat()
  if (cells.length < 2) return false
  if (cells.some(({ tagName }) => tagName === 'th')) return true
  if (filled.length > 1) return filled.some((row) => row.length > 1) || isWhole
  return isWhole && cells.every((cell) => textBelow(cell).length <= longCell)
}

function isTable({ tagName }: HtmlElement): boolean {
  return tagName === 'table'
}
