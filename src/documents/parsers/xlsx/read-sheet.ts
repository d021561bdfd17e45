/** Reads the cells of a sheet that hold something: a million empty rows cost nothing, because only filled cells are kept. */
import { UnreadableFile } from '../unreadable-file.ts'
import { xmlAttribute, xmlTokens } from '../xml-text.ts'
import { nameOfPlace, placeOf } from './cell-place.ts'
import { cellValue } from './cell-value.ts'
import { formulaText, moveFormula } from './formula-text.ts'
import { generalFormat, type NumberFormat } from './number-format.ts'

export interface SheetCell {
  row: number
  column: number
  text: string
  /** A number in the file, or a formula: it names no column, whatever its format wrote around it. */
  isFigure?: boolean
}

export interface MergedRange {
  row: number
  column: number
  rows: number
  columns: number
}

export interface SheetContent {
  cells: SheetCell[]
  merged: MergedRange[]
  hiddenRows: Set<number>
  hiddenColumns: Set<number>
  /** Cells with a formula that no program has calculated yet; the first of them as "D2". */
  uncalculated: { count: number; first: string[] }
}

export interface WorkbookParts {
  strings: readonly string[]
  formats: readonly NumberFormat[]
  usesDates1904: boolean
}

const maxCells = 3_000_000
const namedCells = 5 // Enough to find them; a sheet may have a million.
const maxColumns = 16_384 // Excel's own limit.

export function readSheet(xml: string, { strings, formats, usesDates1904 }: WorkbookParts): SheetContent {
  const content: SheetContent = {
    cells: [],
    merged: [],
    hiddenRows: new Set(),
    hiddenColumns: new Set(),
    uncalculated: { count: 0, first: [] },
  }
  const shared = new Map<string, { formula: string; row: number; column: number }>()
  let row = -1
  let column = -1
  let type = 'n'
  let format = generalFormat
  let value: string | undefined
  let hasValue = false
  let formula: string | undefined
  let sharedId: string | undefined
  let reads: 'value' | 'formula' | undefined

  const addCell = (cell: SheetCell) => {
    if (cell.text !== '') content.cells.push(cell)
    if (content.cells.length > maxCells)
      throw new UnreadableFile('too-large', `A sheet has over ${maxCells} filled cells.`)
  }
  const closeCell = () => {
    const origin = sharedId === undefined ? undefined : shared.get(sharedId)
    if (formula && sharedId !== undefined && !origin) shared.set(sharedId, { formula, row, column })
    if (value !== undefined) {
      const isFigure = type === 'n' && (format.kind === 'general' || format.kind === 'number')
      addCell({
        row,
        column,
        text: cellValue(value, type, format, strings, usesDates1904),
        ...(isFigure && { isFigure }),
      })
      return
    }
    // A formula whose result is an empty text has a value too: an empty one.
    if (formula === undefined || (type === 'str' && hasValue)) return
    const own = formula || (origin ? moveFormula(origin.formula, row - origin.row, column - origin.column) : '')
    if (own === '') return
    content.uncalculated.count++
    if (content.uncalculated.first.length < namedCells) content.uncalculated.first.push(nameOfPlace({ row, column }))
    addCell({ row, column, text: formulaText(own), isFigure: true })
  }

  for (const token of xmlTokens(xml)) {
    if (token.kind === 'text') {
      if (reads === 'value') value = (value ?? '') + token.text
      else if (reads === 'formula') formula = (formula ?? '') + token.text
      continue
    }
    const isOpen = token.kind === 'open'
    switch (token.name) {
      case 'col':
        if (isOpen && isTrue(xmlAttribute(token.attributes, 'hidden'))) {
          const last = Math.min(Number(xmlAttribute(token.attributes, 'max')), maxColumns)
          for (let at = Number(xmlAttribute(token.attributes, 'min')); at <= last; at++)
            content.hiddenColumns.add(at - 1)
        }
        break
      case 'row':
        if (isOpen) {
          row = Number(xmlAttribute(token.attributes, 'r') ?? row + 2) - 1
          column = -1
          if (isTrue(xmlAttribute(token.attributes, 'hidden'))) content.hiddenRows.add(row)
        }
        break
      case 'c':
        if (isOpen) {
          const place = placeOf(xmlAttribute(token.attributes, 'r'))
          column = place?.column ?? column + 1
          if (place) row = place.row
          type = xmlAttribute(token.attributes, 't') ?? 'n'
          format = formats[Number(xmlAttribute(token.attributes, 's') ?? 0)] ?? generalFormat
          value = formula = sharedId = undefined
          hasValue = false
        }
        if (!isOpen || token.isEmpty) closeCell()
        break
      case 'v':
      case 't':
        reads = isOpen && !token.isEmpty ? 'value' : undefined
        hasValue = true
        break
      case 'f':
        reads = isOpen && !token.isEmpty ? 'formula' : undefined
        if (isOpen) {
          formula = ''
          if (xmlAttribute(token.attributes, 't') === 'shared') sharedId = xmlAttribute(token.attributes, 'si')
        }
        break
      case 'mergeCell': {
        const range = rangeOf(xmlAttribute(token.attributes, 'ref'))
        if (isOpen && range) content.merged.push(range)
        break
      }
    }
  }
  return content
}

function isTrue(attribute: string | undefined): boolean {
  return attribute === '1' || attribute === 'true'
}

function rangeOf(reference: string | undefined): MergedRange | undefined {
  const [from, to] = (reference ?? '').split(':').map(placeOf)
  if (!from || !to) return undefined
  return { row: from.row, column: from.column, rows: to.row - from.row + 1, columns: to.column - from.column + 1 }
}
