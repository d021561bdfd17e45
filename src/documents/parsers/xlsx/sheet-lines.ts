/**
 * Lines of text above and below a table on the same rows of a sheet: its title, "(단위: 원)", "※ …". Nothing parts them
 * from the table but that they stand alone in their row, or are merged over the table's whole width.
 */
import type { PlacedCell } from './sheet-tables.ts'

export interface Peeled {
  above: string[]
  body: PlacedCell[]
  below: string[]
}

const mostLines = 20 // Of a title; a sheet whose rows go on like this is an outline, not a table with a title.

/**
 * @param cells of one part of the sheet, by row and column
 * @param onlyMerged where several tables stand side by side, a single cell belongs to one of them
 */
export function peelLines(cells: PlacedCell[], { onlyMerged = false } = {}): Peeled {
  const [left, right] = widthOf(cells)
  const above: string[] = []
  let start = 0
  while (start < cells.length && above.length < mostLines) {
    const end = endOfRow(cells, start)
    const row = cells.slice(start, end)
    if (!isLineAbove(row, left, right, onlyMerged) || reachesInto(row, cells[end])) break
    above.push(...row.map((cell) => cell.text))
    start = end
  }
  const below: string[] = []
  let end = cells.length
  while (end > start && below.length < mostLines) {
    const from = startOfRow(cells, end, start)
    const row = cells.slice(from, end)
    if (!isLineBelow(row, left, right, onlyMerged) || isCovered(cells, start, from)) break
    below.unshift(...row.map((cell) => cell.text))
    end = from
  }
  return { above, body: start === 0 && end === cells.length ? cells : cells.slice(start, end), below }
}

/** "(단위: 천원)", "기준일: 2025-03-31", "※ 부가세 별도": about the table, not its title and no name of a column. */
export function isNote(text: string): boolean {
  return noteMark.test(text.trim())
}

const noteMark =
  /^(?:[※*＊☞†‡]|[([<［〔【]?\s*(?:주|註|비고|참고|단위|출처|자료|기준|기준일|작성일|작성일자|출력일|출력일시|조회\s*기간)\s*\d*\s*[)\]:：])/u

function isLineAbove(row: readonly PlacedCell[], left: number, right: number, onlyMerged: boolean): boolean {
  const [only, ...others] = row.filter((cell) => !isNote(cell.text))
  if (others.length > 0 || only?.isFigure) return false
  if (onlyMerged && !row.some((cell) => columnsOf(cell) > 1)) return false
  return !only || row.length > 1 || !isNameAboveColumns(only, left, right)
}

const mostNameCharacters = 12

/**
 * "상반기" over some columns, or "금액" over the second of two: names with an empty corner beside them. A title begins at
 * the left or is longer.
 */
function isNameAboveColumns(cell: PlacedCell, left: number, right: number): boolean {
  const isBesideCorner = columnsOf(cell) > 1 ? cell.column > left : cell.column === left + 1 && right === left + 2
  return isBesideCorner && cell.text.trim().length <= mostNameCharacters
}

function isLineBelow(row: readonly PlacedCell[], left: number, right: number, onlyMerged: boolean): boolean {
  const isMerged = row.some((cell) => columnsOf(cell) > 1)
  if (onlyMerged && !isMerged) return false
  if (row.every((cell) => isNote(cell.text))) return true
  const [only, ...others] = row
  if (!only || others.length > 0 || only.isFigure) return false
  const isFullWidth = isMerged && only.column === left && only.column + columnsOf(only) === right
  return isFullWidth || /[^.]{10}[.。]$/u.test(only.text.trim())
}

/** A cell over several rows, beside which other cells stand, is part of the table. */
function reachesInto(row: readonly PlacedCell[], next: PlacedCell | undefined): boolean {
  return next !== undefined && row.some((cell) => cell.row + (cell.rows ?? 1) > next.row)
}

function isCovered(cells: readonly PlacedCell[], start: number, end: number): boolean {
  const row = cells[end]?.row ?? 0
  for (let at = start; at < end; at++) {
    const cell = cells[at]
    if (cell?.rows !== undefined && cell.row + cell.rows > row) return true
  }
  return false
}

function endOfRow(cells: readonly PlacedCell[], start: number): number {
  let end = start + 1
  while (cells[end] && cells[end]?.row === cells[start]?.row) end++
  return end
}

function startOfRow(cells: readonly PlacedCell[], end: number, least: number): number {
  let start = end - 1
  while (start > least && cells[start - 1]?.row === cells[end - 1]?.row) start--
  return start
}

function columnsOf(cell: PlacedCell): number {
  return cell.columns ?? 1
}

function widthOf(cells: readonly PlacedCell[]): [left: number, right: number] {
  let left = Number.POSITIVE_INFINITY
  let right = 0
  for (const cell of cells) {
    left = Math.min(left, cell.column)
    right = Math.max(right, cell.column + columnsOf(cell))
  }
  return [left, right]
}
