/** Writes XLS workbooks record by record, so that each can be as Excel writes it, or hostile. */
import iconv from 'iconv-lite'
import { writeOleFile } from './ole-writer.ts'

export interface XlsSample {
  /** Records for all sheets: strings, formats, styles. */
  globals?: Uint8Array[]
  sheets: { name: string; state?: 0 | 1 | 2; records: Uint8Array[] }[]
  version?: 'biff8' | 'biff5'
}

export function writeXls(sample: XlsSample): Uint8Array {
  const isBiff5 = sample.version === 'biff5'
  return writeOleFile({ [isBiff5 ? 'Book' : 'Workbook']: writeWorkbookStream(sample) })
}

export function writeWorkbookStream({ globals = [], sheets, version = 'biff8' }: XlsSample): Buffer {
  const begin = (kind: number) =>
    biffRecord(0x0809, words(version === 'biff8' ? 0x0600 : 0x0500, kind, 0, 0, 0, 0, 0, 0))
  const end = biffRecord(0x000a)
  const head = [begin(5), ...globals]
  const bodies = sheets.map(({ records }) => Buffer.concat([begin(0x10), ...records, end]))
  const bounds = (starts: readonly number[]) =>
    sheets.map(({ name, state = 0 }, index) => {
      const place = Buffer.alloc(6)
      place.writeUInt32LE(starts[index] ?? 0, 0)
      place.writeUInt8(state, 4)
      return biffRecord(0x0085, Buffer.concat([place, version === 'biff8' ? wideText(name, 1) : koreanText(name, 1)]))
    })
  const headBytes = Buffer.concat([...head, ...bounds([]), end]).length
  const starts = bodies.map((_, index) =>
    bodies.slice(0, index).reduce((offset, body) => offset + body.length, headBytes),
  )
  return Buffer.concat([...head, ...bounds(starts), end, ...bodies])
}

export function biffRecord(type: number, data: Uint8Array = new Uint8Array(), saysBytes = data.length): Buffer {
  return Buffer.concat([words(type, saysBytes), data])
}

export function words(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2)
  for (const [index, value] of values.entries()) buffer.writeUInt16LE(value & 0xffff, index * 2)
  return buffer
}

/** BIFF8 with two bytes a letter. */
export function wideText(text: string, lengthBytes: 1 | 2): Buffer {
  const length = lengthBytes === 1 ? Buffer.from([text.length]) : words(text.length)
  return Buffer.concat([length, Buffer.from([1]), Buffer.from(text, 'utf16le')])
}

/** BIFF5 in CP949. */
export function koreanText(text: string, lengthBytes: 1 | 2): Buffer {
  const bytes = iconv.encode(text, 'cp949')
  return Buffer.concat([lengthBytes === 1 ? Buffer.from([bytes.length]) : words(bytes.length), bytes])
}

export function double(value: number): Buffer {
  const buffer = Buffer.alloc(8)
  buffer.writeDoubleLE(value)
  return buffer
}

/** The shared strings in one record, or cut after so many bytes into CONTINUE records as they stand. */
export function sharedStrings(texts: readonly string[]): Buffer {
  return biffRecord(
    0x00fc,
    Buffer.concat([words(texts.length, 0, texts.length, 0), ...texts.map((one) => wideText(one, 2))]),
  )
}

export function labelCell(row: number, column: number, string: number, style = 0): Buffer {
  return biffRecord(0x00fd, words(row, column, style, string, 0))
}

export function numberCell(row: number, column: number, value: number, style = 0): Buffer {
  return biffRecord(0x0203, Buffer.concat([words(row, column, style), double(value)]))
}

/** A style of cells that shows its numbers by this format. */
export function cellStyle(format: number): Buffer {
  return biffRecord(0x00e0, words(0, format, 0, 0, 0, 0, 0, 0, 0, 0))
}
