/** The workbook stream of an XLS: what counts for all sheets, and where each of them begins. */
import type { OleFile } from '../ole-file.ts'
import { UnreadableFile } from '../unreadable-file.ts'
import { formatOfId } from '../xlsx/number-format.ts'
import type { Sheet } from '../xlsx/workbook.ts'
import { recordsFrom, recordTypes, versionAt } from './biff-records.ts'
import { type CodePage, codePageName, RecordReader, readSharedStrings, readText } from './biff-text.ts'
import { readXlsSheet, type XlsParts } from './read-xls-sheet.ts'

const biff8 = 0x0600
const biff5 = 0x0500
const isWorksheet = 0

interface SheetEntry {
  name: string
  start: number
  isHidden: boolean
}

export function readXlsWorkbook(ole: OleFile): { sheets: Sheet[] } {
  const stream = workbookStream(ole)
  const version = versionAt(stream, 0)
  if (version !== biff8 && version !== biff5) throw new UnreadableFile('corrupt', 'The workbook has no beginning.')
  const { entries, parts } = readGlobals(stream, version === biff5)
  const sheets = entries.map(({ name, start, isHidden }) => {
    return { name, isHidden, ...readXlsSheet(stream, start, parts) }
  })
  if (sheets.length === 0) throw new UnreadableFile('corrupt', 'The workbook names no sheet.')
  return { sheets }
}

/** A file for both Excel 5 and 97 has both streams. */
function workbookStream(ole: OleFile): Uint8Array {
  const named = (name: string) => ole.entries.find((entry) => entry.name === name)
  const entry = named('Workbook') ?? named('Book')
  const stream = entry && ole.read(entry)
  if (!stream) throw new UnreadableFile('corrupt', 'The workbook cannot be found in its file.')
  return stream
}

function readGlobals(stream: Uint8Array, isBiff5: boolean): { entries: SheetEntry[]; parts: XlsParts } {
  const entries: SheetEntry[] = []
  const codes = new Map<number, string>()
  const formatIds: number[] = []
  let codePage: CodePage = isBiff5 ? 'windows-1252' : undefined
  let strings: string[] = []
  let usesDates1904 = false
  for (const record of recordsFrom(stream, 0)) {
    const { type, data } = record
    switch (type) {
      case recordTypes.filePass:
        throw new UnreadableFile('encrypted', 'The workbook has a password.')
      case recordTypes.codePage:
        if (isBiff5) codePage = codePageName(data.getUint16(0, true))
        break
      case recordTypes.dateMode:
        usesDates1904 = data.getUint16(0, true) === 1
        break
      case recordTypes.numberFormat:
        codes.set(data.getUint16(0, true), readText(new RecordReader(record, 2), isBiff5 ? 1 : 2, codePage))
        break
      case recordTypes.cellFormat:
        formatIds.push(data.getUint16(2, true))
        break
      case recordTypes.sharedStrings:
        strings = readSharedStrings(record)
        break
      case recordTypes.boundSheet: {
        const start = data.getUint32(0, true)
        // Two sheets that begin at one place are one that pretends to be many.
        const isNew = data.getUint8(5) === isWorksheet && entries.every((entry) => entry.start !== start)
        const name = readText(new RecordReader(record, 6), 1, codePage)
        if (isNew) entries.push({ name, start, isHidden: (data.getUint8(4) & 3) !== 0 })
        break
      }
    }
  }
  const formats = formatIds.map((id) => formatOfId(id, codes))
  return { entries, parts: { strings, formats, usesDates1904, codePage } }
}
