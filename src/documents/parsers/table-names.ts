/**
 * Which cells of a table name others, told from texts, places and spans. A file rarely says it, and a wrong name makes
 * a quote false, so in doubt nothing is a name.
 *
 * - Head: the first rows name the columns below them. A title over the full width may stand above.
 * - Form: labels and values in turn, "회의명 | 제12차 회의 | 일시 | 3월 18일". A label names the value on its right.
 * - Names within: below a form, a row of short words over rows that are filled like it names the columns again.
 */
import type { TableCell } from '../elements.ts'
import { countHeaderRows } from './header-rows.ts'
import { closingWord, columnWord, formWord, isAmount, isLabel, isValue, openingWord, squeeze } from './table-labels.ts'

type Row = readonly TableCell[]

/**
 * Pure: the same cells with `isHeader` where a cell names others.
 * @param hasHead what the source claims of the first row; many sources claim it of every table
 */
export function markHeaders(cells: readonly TableCell[], columns: number, hasHead: boolean): TableCell[] {
  const names = findNames(rowsOf(cells), columns, hasHead)
  return cells.map(({ isHeader, ...cell }, index) => {
    const original = cells[index]
    const isName = original !== undefined && (names.cells.has(original) || (isHeader && !names.isForm))
    return isName ? { ...cell, isHeader: true } : cell
  })
}

function findNames(
  rows: readonly Row[],
  columns: number,
  hasHead: boolean,
): { cells: Set<TableCell>; isForm: boolean } {
  const top = rows.findIndex((row) => !isFullWidth(row, columns))
  if (top < 0) return { cells: new Set(hasHead ? rows[0] : []), isForm: false }
  const body = rows.slice(top)
  const formRows = countFormRows(body, columns)
  if (formRows > 0) return { cells: new Set(namesOfForm(body, formRows, columns)), isForm: true }
  if (!hasHead || holdsValues(body[0] ?? [])) return { cells: new Set(), isForm: false }
  // Two columns without names are still understood, "결재자: 김 부장"; with wrong names they are not.
  if (columns === 2 && !namesTwoColumns(body))
    return { cells: new Set(body.flatMap((row) => row.slice(0, 1))), isForm: true }
  if (top > 0 && !isNameRow(body, 0)) return { cells: new Set(rows[0]), isForm: false }
  const head = body.slice(0, countHeadRows(body, top, columns)).flat()
  const closing = body
    .slice(1)
    .filter((row) => isLabelBeforeRest(row, columns) && closingWord.test(squeeze(row[0]?.text ?? '')))
  return { cells: new Set([...head, ...closing.flatMap((row) => row.slice(0, 1))]), isForm: false }
}

/** As if the table began at its head. */
function countHeadRows(rows: readonly Row[], top: number, columns: number): number {
  const cells = rows.flatMap((row, index) => row.filter((cell) => cell.row === top + index))
  return countHeaderRows({ rows: rows.length, columns, cells: cells.map((cell) => ({ ...cell, row: cell.row - top })) })
}

/** What stands in each row from left to right; a merged cell stands in all rows that it covers. */
function rowsOf(cells: readonly TableCell[]): Row[] {
  const rows: TableCell[][] = []
  for (const cell of cells) {
    for (let row = cell.row; row < cell.row + cell.rowSpan; row++) {
      const own = rows[row] ?? []
      own.push(cell)
      rows[row] = own
    }
  }
  return Array.from(rows, (row) => (row ?? []).toSorted((a, b) => a.column - b.column))
}

/** How many rows from the first one are a form, 0 where the table is none. */
function countFormRows(rows: readonly Row[], columns: number): number {
  const first = rows[0] ?? []
  if (openingWord.test(squeeze(first[0]?.text ?? ''))) return 0
  let end = 0
  const labels = new Map<string, TableCell>()
  const values: TableCell[] = []
  for (const [index, row] of rows.entries()) {
    if (isFullWidth(row, columns)) continue
    if (!isPairRow(row) || isNameRow(rows, index)) break
    const own = row.filter((cell, at) => at % 2 === 0 && cell.text.trim() !== '')
    // The labels of a form differ; what repeats is a value.
    if (own.some((cell) => (labels.get(squeeze(cell.text)) ?? cell) !== cell)) break
    for (const cell of own) labels.set(squeeze(cell.text), cell)
    values.push(...row.filter((cell, at) => at % 2 === 1 && cell.text.trim() !== ''))
    end = index + 1
  }
  const known = [...labels.keys()].filter((label) => formWord.test(label)).length
  if (labels.size >= 2 && known >= labels.size * 0.6) return end
  if (!first.some((cell, at) => at % 2 === 1 && isValue(cell.text))) return 0
  if (values.filter((cell) => isValue(cell.text)).length < values.length * 0.5) return 0
  if (end === 1 && isFilledLike(rows[1] ?? [], first)) return 0
  return columns === 2 && namesAmounts(rows) ? 0 : end
}

/** "카드 | 연회비(1년)" above amounts alone is a head, unless the first value is an amount itself. */
function namesAmounts(rows: readonly Row[]): boolean {
  const [first = '', ...rest] = rows.map((row) => row[1]?.text.trim() ?? '')
  return rest.length > 0 && rest.every(isAmount) && !isAmount(first)
}

/** Whether the first of two columns' cells name the columns: "용어 | 정의", "갑 | 을", "카드 | 연회비". */
function namesTwoColumns(rows: readonly Row[]): boolean {
  const [first = [], ...rest] = rows
  const [left = '', right = ''] = first.map((cell) => squeeze(cell.text))
  if (openingWord.test(left) || columnWord.test(right) || formWord.test(right)) return true
  // Two parties, two sides: alike but for one letter or by the last one, "매도인 | 매수인", or over values on both sides.
  const areAlike = left.at(-1) === right.at(-1) || (left.length > 1 && left.slice(0, -1) === right.slice(0, -1))
  if (areAlike || rest.some((row) => isValue(row[0]?.text ?? ''))) return true
  return namesAmounts(rows) || rest.every((row) => (row[1]?.text.length ?? 0) > 12)
}

/** The labels of a form, and below it the names of the columns of each list that follows. */
function namesOfForm(rows: readonly Row[], formRows: number, columns: number): TableCell[] {
  return rows.flatMap((row, index) => {
    if (isFullWidth(row, columns)) return []
    if (index >= formRows && isNameRow(rows, index)) return [...row]
    if (index < formRows || (isLabelBeforeRest(row, columns) && isPairRow(row)))
      return row.filter((_, at) => at % 2 === 0)
    return []
  })
}

/** A label stands before each value; a pair that is empty says nothing against it. */
function isPairRow(row: Row): boolean {
  if (row.length < 2 || row.length % 2 !== 0) return false
  return row.every((cell, at) => {
    if (at % 2 === 1) return !columnWord.test(squeeze(cell.text)) && !formWord.test(squeeze(cell.text))
    return isLabel(cell.text) || (at > 0 && cell.text.trim() === '' && row[at + 1]?.text.trim() === '')
  })
}

/** Short words, each its own, over a row that is filled alike and is no row of pairs, or with a name of columns among them. */
function isNameRow(rows: readonly Row[], index: number): boolean {
  const [row, below] = [rows[index] ?? [], rows[index + 1]]
  if (!below || row.length < 3 || !isFilledLike(below, row)) return false
  if (!row.every((cell) => isLabel(cell.text))) return false
  if (new Set(row.map((cell) => squeeze(cell.text))).size < row.length) return false
  return row.some((cell, at) => at % 2 === 1 && columnWord.test(squeeze(cell.text))) || !isPairRow(below)
}

function isFilledLike(row: Row, model: Row): boolean {
  const starts = (cells: Row): string => cells.map((cell) => cell.column).join()
  return starts(row) === starts(model)
}

function isFullWidth(row: Row, columns: number): boolean {
  return columns > 1 && row.length === 1 && (row[0]?.columnSpan ?? 1) === columns
}

/** One label, and one value that takes up all the rest of the row. */
function isLabelBeforeRest(row: Row, columns: number): boolean {
  const [label, value] = row
  return columns > 2 && row.length === 2 && label !== undefined && isLabel(label.text) && (value?.columnSpan ?? 1) > 1
}

/** A first row with a telephone number, a date, an address of mail or a sentence names nothing, unless all of it is such. */
function holdsValues(row: Row): boolean {
  const clear = /@|\d{2,4}-\d{3,4}-\d{4}|\d{4}[.-]\s?\d{1,2}[.-]\s?\d{1,2}|\d{1,3}(?:,\d{3})+|다\.$/
  const values = row.filter((cell) => clear.test(cell.text) || cell.text.length > 80)
  return values.length > 0 && values.length < Math.max(2, row.length - 1)
}
