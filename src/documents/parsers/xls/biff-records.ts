/**
 * The records of an XLS workbook stream: type, length, data, one behind the other. A record that does not fit into 8,224
 * bytes goes on in CONTINUE records.
 * @see MS-XLS 2.1.4 (records), 2.3 (numbers of the records)
 */
import { UnreadableFile } from '../unreadable-file.ts'

export const recordTypes = {
  formula: 0x0006,
  endOfFile: 0x000a,
  dateMode: 0x0022,
  filePass: 0x002f,
  continue: 0x003c,
  codePage: 0x0042,
  object: 0x005d,
  columnInfo: 0x007d,
  boundSheet: 0x0085,
  multipleRk: 0x00bd,
  richString: 0x00d6,
  cellFormat: 0x00e0,
  mergedCells: 0x00e5,
  sharedStrings: 0x00fc,
  labelOfShared: 0x00fd,
  textObject: 0x01b6,
  number: 0x0203,
  label: 0x0204,
  booleanOrError: 0x0205,
  string: 0x0207,
  row: 0x0208,
  rk: 0x027e,
  numberFormat: 0x041e,
  begin: 0x0809,
} as const

export interface BiffRecord {
  type: number
  data: DataView
  /** The data of the CONTINUE records behind it. */
  more: DataView[]
}

/**
 * The records of one part of the stream, from its BOF to its EOF, both left out. Parts within it, such as the chart on a
 * sheet, are left out whole.
 * @throws UnreadableFile `corrupt` where a record is longer than the stream
 */
export function* recordsFrom(stream: Uint8Array, start: number): Generator<BiffRecord> {
  let depth = 0
  let offset = start
  while (offset + 4 <= stream.length) {
    const record = recordAt(stream, offset)
    offset += 4 + record.data.byteLength
    if (record.type === recordTypes.begin) depth++
    else if (record.type === recordTypes.endOfFile) {
      if (--depth <= 0) return
    } else if (depth === 1) {
      while (offset + 4 <= stream.length && typeAt(stream, offset) === recordTypes.continue) {
        const { data } = recordAt(stream, offset)
        record.more.push(data)
        offset += 4 + data.byteLength
      }
      yield record
    }
  }
}

/** The version of the part that begins here; undefined where none does. */
export function versionAt(stream: Uint8Array, offset: number): number | undefined {
  if (offset + 8 > stream.length || typeAt(stream, offset) !== recordTypes.begin) return undefined
  return recordAt(stream, offset).data.getUint16(0, true)
}

function typeAt(stream: Uint8Array, offset: number): number {
  return (stream[offset] ?? 0) | ((stream[offset + 1] ?? 0) << 8)
}

function recordAt(stream: Uint8Array, offset: number): BiffRecord {
  const length = (stream[offset + 2] ?? 0) | ((stream[offset + 3] ?? 0) << 8)
  if (offset + 4 + length > stream.length) {
    throw new UnreadableFile('corrupt', 'A record of the workbook is longer than the file.')
  }
  return {
    type: typeAt(stream, offset),
    data: new DataView(stream.buffer, stream.byteOffset + offset + 4, length),
    more: [],
  }
}
