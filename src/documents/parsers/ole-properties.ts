/**
 * Title, author and dates of an OLE file, from its stream "SummaryInformation".
 * @see MS-OLEPS 2.21 (the stream), 2.2 (the values)
 */
import iconv from 'iconv-lite'
import { cleanLine } from './clean-text.ts'
import type { OleFile } from './ole-file.ts'
import { codePageName } from './xls/biff-text.ts'

const names: Record<number, string> = {
  2: 'title',
  4: 'author',
  6: 'description',
  12: 'createdAt',
  13: 'modifiedAt',
}

const codePageProperty = 1
const maxProperties = 100
const shortType = 2
const textType = 0x1e
const wideTextType = 0x1f
const timeType = 0x40

/** What is damaged in it is left out: no file fails for its title. */
export function readOleProperties(ole: OleFile): Record<string, string> {
  const entry = ole.entries.find(({ name }) => name === '\u0005SummaryInformation')
  const bytes = entry && ole.read(entry)
  if (!bytes || bytes.length < 56) return {}
  try {
    return readSection(bytes)
  } catch (error) {
    if (error instanceof RangeError) return {}
    throw error
  }
}

function readSection(bytes: Uint8Array): Record<string, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const section = view.getUint32(44, true)
  const count = Math.min(maxProperties, view.getUint32(section + 4, true))
  const places = new Map<number, number>()
  for (let index = 0; index < count; index++) {
    const at = section + 8 + index * 8
    places.set(view.getUint32(at, true), section + view.getUint32(at + 4, true))
  }
  const codePageAt = places.get(codePageProperty)
  const isShort = codePageAt !== undefined && view.getUint32(codePageAt, true) === shortType
  const codePage = codePageName(isShort ? view.getUint16(codePageAt + 4, true) : 1252)
  const properties: Record<string, string> = {}
  for (const [id, name] of Object.entries(names)) {
    const at = places.get(Number(id))
    const value = at === undefined ? '' : cleanLine(valueAt(bytes, view, at, codePage))
    if (value !== '') properties[name] = value
  }
  return properties
}

function valueAt(bytes: Uint8Array, view: DataView, at: number, codePage: string): string {
  const size = view.getUint32(at + 4, true)
  switch (view.getUint32(at, true)) {
    case textType:
      return iconv.decode(Buffer.from(bytes.subarray(at + 8, at + 8 + size)), codePage)
    case wideTextType:
      return iconv.decode(Buffer.from(bytes.subarray(at + 8, at + 8 + size * 2)), 'utf-16le')
    case timeType:
      return timeText(view.getBigUint64(at + 4, true))
    default:
      return ''
  }
}

/** Counted in tenths of a microsecond from the year 1601. */
function timeText(ticks: bigint): string {
  const milliseconds = Number(ticks / 10_000n) - 11_644_473_600_000
  const isDay = milliseconds > 0 && milliseconds < 4_102_444_800_000 // Up to 2100.
  return isDay ? new Date(milliseconds).toISOString() : ''
}
