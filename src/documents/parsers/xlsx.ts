/** XLSX: the parts of its package, read as sheets. */
import type { DraftDocument, FileToRead } from './adapter.ts'
import { guardArchive } from './archive-guard.ts'
import { readWorkbook } from './xlsx/workbook.ts'
import { draftOfWorkbook } from './xlsx/workbook-draft.ts'

const engine = { name: 'naru-xlsx', version: '2' }

export async function readXlsx(file: FileToRead): Promise<DraftDocument> {
  guardArchive(file.bytes)
  return { ...draftOfWorkbook(readWorkbook(file.bytes), file), engine }
}
