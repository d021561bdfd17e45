/** How near a reading is to the truth. */
import type { Table, TableCell } from '../../src/documents/elements.ts'

/** White space, bullets and the marks of lists say nothing of reading; the rest counts letter by letter. */
export function lettersOf(text: string): string {
  return text.replace(/[\s•·ㆍ]/g, '')
}

/** Edits to make one text of the other. */
export function editDistance(truth: string, reading: string): number {
  const [rows, columns] = [[...truth], [...reading]]
  let above = Array.from({ length: columns.length + 1 }, (_, index) => index)
  for (const [index, letter] of rows.entries()) {
    const row = [index + 1]
    for (const [place, other] of columns.entries()) {
      const replaced = (above[place] ?? 0) + (letter === other ? 0 : 1)
      row.push(Math.min(replaced, (above[place + 1] ?? 0) + 1, (row[place] ?? 0) + 1))
    }
    above = row
  }
  return above.at(-1) ?? 0
}

type Cell = Pick<TableCell, 'row' | 'column' | 'rowSpan' | 'columnSpan' | 'text'>

export interface TableScore {
  tables: number
  /** Tables of which every cell stands where it should, with its spans. */
  exact: number
  cells: number
  /** Cells with the right place, spans and text. */
  right: number
  /** Cells that were read where there are none. */
  extra: number
}

export function scoreTables(truths: readonly (readonly Cell[])[], read: readonly Table[]): TableScore {
  const score: TableScore = { tables: truths.length, exact: 0, cells: 0, right: 0, extra: 0 }
  for (const [index, truth] of truths.entries()) {
    const cells = read[index]?.cells ?? []
    const places = new Set(cells.map(placeOf))
    const texts = new Set(cells.map((cell) => `${placeOf(cell)} ${lettersOf(cell.text)}`))
    score.cells += truth.length
    score.right += truth.filter((cell) => texts.has(`${placeOf(cell)} ${lettersOf(cell.text)}`)).length
    score.extra += Math.max(0, cells.length - truth.length)
    if (cells.length === truth.length && truth.every((cell) => places.has(placeOf(cell)))) score.exact++
  }
  return score
}

function placeOf(cell: Cell): string {
  return `${cell.row},${cell.column},${cell.rowSpan},${cell.columnSpan}`
}
