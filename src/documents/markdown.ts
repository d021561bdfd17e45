/**
 * Elements as one markdown text, in reading order. Tables are written as HTML, which keeps merged cells.
 * Hidden text stays out: it is kept for the reviewer only.
 */
import type { Element, Table, TableCell } from './elements.ts'

export function renderMarkdown(elements: readonly Element[]): string {
  const shown = elements.filter((element) => !element.source.isHidden).toSorted((a, b) => a.order - b.order)
  let text = ''
  let previous: Element | undefined
  for (const element of shown) {
    const block = renderElement(element)
    if (block === '') continue
    const isSameList = previous?.kind === 'list_item' && element.kind === 'list_item'
    text += `${text === '' ? '' : isSameList ? '\n' : '\n\n'}${block}`
    previous = element
  }
  return text === '' ? '' : `${text}\n`
}

export function renderElement(element: Element): string {
  switch (element.kind) {
    case 'title':
    case 'heading':
      return `${'#'.repeat(Math.min(6, Math.max(1, element.level ?? 1)))} ${oneLine(element.text)}`
    case 'list_item':
      return renderListItem(element)
    case 'table':
      return element.table ? renderTable(element.table) : escapeLines(element.text)
    case 'code':
      return renderCode(element)
    case 'image':
    case 'chart':
      // What a chart is drawn from.
      if (element.table) return renderTable(element.table)
      return element.text === '' ? '' : escapeLines(element.text)
    case 'page_break':
      return ''
    case 'form_field':
      return /^[_\s]*$/.test(element.text) ? '' : escapeLines(element.text)
    case 'equation':
      return element.markdown ?? escapeLines(element.text)
    default:
      return element.markdown ?? escapeLines(element.text)
  }
}

/** A number or a Korean outline mark (가. ① □ ○) is the item's own mark; only a bare item gets a dash. */
function renderListItem(element: Element): string {
  const indent = '  '.repeat(Math.max(0, (element.level ?? 1) - 1))
  const text = element.text.replace(/\s*\n\s*/g, ' ')
  const hasOwnMark = /^(\d{1,3}[.)]|[-*+]\s)/.test(text)
  if (hasOwnMark) return indent + text
  return `${indent}${element.subKind === 'ordered' ? '1.' : '-'} ${text}`
}

function renderCode(element: Element): string {
  const longest = Math.max(2, ...[...element.text.matchAll(/`+/g)].map((run) => run[0].length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${element.subKind ?? ''}\n${element.text}\n${fence}`
}

export function renderTable(table: Table): string {
  const rows: TableCell[][] = Array.from({ length: table.rows }, () => [])
  for (const cell of table.cells.toSorted((a, b) => a.row - b.row || a.column - b.column)) rows[cell.row]?.push(cell)
  return `<table>\n${rows.map((row) => `<tr>${row.map(renderCell).join('')}</tr>`).join('\n')}\n</table>`
}

function renderCell(cell: TableCell): string {
  const tag = cell.isHeader ? 'th' : 'td'
  const rowSpan = cell.rowSpan > 1 ? ` rowspan="${cell.rowSpan}"` : ''
  const columnSpan = cell.columnSpan > 1 ? ` colspan="${cell.columnSpan}"` : ''
  const text = escapeHtml(cell.text).replace(/\s*\n\s*/g, '<br>')
  return `<${tag}${rowSpan}${columnSpan}>${text}</${tag}>`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ')
}

/** A line of text must not turn into a heading, and not into markup when the markdown is shown. */
function escapeLines(text: string): string {
  return text.replace(/^(\s{0,3})(#{1,6}\s)/gm, '$1\\$2').replace(/<(?=[a-zA-Z/!])/g, '&lt;')
}
