/**
 * A workbook as a document, whatever its file format: a sheet is a page; its tables and lines of text are the elements.
 * What is hidden is kept and marked.
 */
import type { DraftDocument, DraftElement, FileToRead } from '../adapter.ts'
import { splitTable } from '../split-table.ts'
import { nameHidden, partHidden } from './hidden-cells.ts'
import { partsOfSheet, type SheetPart } from './sheet-tables.ts'
import type { Sheet } from './workbook.ts'

export function draftOfWorkbook(
  { sheets, properties }: { sheets: Sheet[]; properties: Record<string, string> },
  file: FileToRead,
): Omit<DraftDocument, 'engine'> {
  const warnings = sheets.flatMap((sheet, index) => warningsOfSheet(sheet, index + 1))
  const elements = sheets.flatMap((sheet, index) => {
    file.onProgress?.(index, sheets.length)
    return elementsOfSheet(sheet, index + 1)
  })
  return {
    title: properties.title,
    pages: sheets.map((sheet, index) => ({
      number: index + 1,
      widthPt: 0,
      heightPt: 0,
      rotation: 0,
      mode: 'sheet',
      name: sheet.name,
    })),
    elements,
    warnings,
    metadata: properties,
  }
}

function warningsOfSheet(sheet: Sheet, page: number): DraftDocument['warnings'] {
  const hiddenCells = sheet.isHidden ? '' : nameHidden(sheet)
  const { count, first } = sheet.uncalculated
  const formulas = first.join(', ') + (count > first.length ? ` … (${count})` : '')
  return [
    ...(sheet.isHidden ? [{ code: 'hidden-sheet', page, detail: sheet.name }] : []),
    ...(hiddenCells ? [{ code: 'hidden-cells', page, detail: hiddenCells }] : []),
    ...(count > 0 ? [{ code: 'formula-without-value', page, detail: formulas }] : []),
  ]
}

/** A sheet has no layout in points, so its whole page is the place of each element. */
function elementsOfSheet(sheet: Sheet, page: number): DraftElement[] {
  const provenance: DraftElement['provenance'] = [{ page, box: [0, 0, 1, 1] }]
  const { seen, hidden } = partHidden(sheet)
  const drawn = sheet.drawnTexts.map((text): DraftElement => ({ kind: 'paragraph', subKind: 'text-box', text }))
  const shown = [...partsOfSheet(seen).flatMap(elementsOfPart), ...drawn].map((element) => ({
    ...element,
    isHidden: sheet.isHidden,
  }))
  const kept = partsOfSheet(hidden)
    .flatMap(elementsOfPart)
    .map((element) => ({ ...element, isHidden: true }))
  if (shown.length + kept.length === 0) return []
  const name: DraftElement = {
    kind: 'heading',
    level: 1,
    text: sheet.name,
    isHidden: sheet.isHidden || shown.length === 0,
  }
  return [name, ...shown, ...kept].map((element) => ({ ...element, provenance }))
}

/** A table's title is a heading, because it then stays with every piece of a long table. */
function elementsOfPart(part: SheetPart): DraftElement[] {
  if (part.kind === 'table') return splitTable(part.table)
  return [
    part.kind === 'title' ? { kind: 'heading', level: 2, text: part.text } : { kind: 'paragraph', text: part.text },
  ]
}
