/** XLSX: a sheet is a page; its tables and lines of text are the elements. Hidden sheets are kept and marked. */
import type { DraftDocument, DraftElement, FileToRead } from './adapter.ts'
import { guardArchive } from './archive-guard.ts'
import { splitTable } from './split-table.ts'
import { partsOfSheet } from './xlsx/sheet-tables.ts'
import { readWorkbook, type Sheet } from './xlsx/workbook.ts'

const engine = { name: 'naru-xlsx', version: '1' }

export async function readXlsx(file: FileToRead): Promise<DraftDocument> {
  guardArchive(file.bytes)
  const { sheets, properties } = readWorkbook(file.bytes)
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
    warnings: sheets.flatMap((sheet, index) =>
      sheet.isHidden ? [{ code: 'hidden-sheet', page: index + 1, detail: sheet.name }] : [],
    ),
    metadata: properties,
    engine,
  }
}

/** A sheet has no layout in points, so its whole page is the place of each element. */
function elementsOfSheet(sheet: Sheet, page: number): DraftElement[] {
  const provenance: DraftElement['provenance'] = [{ page, box: [0, 0, 1, 1] }]
  const parts = partsOfSheet(sheet).flatMap((part): DraftElement[] =>
    part.kind === 'text' ? [{ kind: 'paragraph', text: part.text }] : splitTable(part.table),
  )
  const drawn = sheet.drawnTexts.map((text): DraftElement => ({ kind: 'paragraph', subKind: 'text-box', text }))
  if (parts.length + drawn.length === 0) return []
  return [{ kind: 'heading' as const, level: 1, text: sheet.name }, ...parts, ...drawn].map((element) => ({
    ...element,
    provenance,
    isHidden: sheet.isHidden,
  }))
}
