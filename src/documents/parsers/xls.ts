/** XLS (Excel 5 to 2003): its own records, then everything as for XLSX. */
import type { DraftDocument, FileToRead } from './adapter.ts'
import { openOleFile } from './ole-file.ts'
import { readOleProperties } from './ole-properties.ts'
import { UnreadableFile } from './unreadable-file.ts'
import { readXlsWorkbook } from './xls/read-xls.ts'
import { draftOfWorkbook } from './xlsx/workbook-draft.ts'

const engine = { name: 'naru-xls', version: '1' }

export async function readXls(file: FileToRead): Promise<DraftDocument> {
  const ole = openOleFile(file.bytes)
  if (!ole) throw new UnreadableFile('corrupt', 'The compound file has no readable directory.')
  const { sheets } = readXlsWorkbook(ole)
  return { ...draftOfWorkbook({ sheets, properties: readOleProperties(ole) }, file), engine }
}
