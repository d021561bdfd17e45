/** Writes an HWP 5 with plain paragraphs: a header, an empty DocInfo and one section of records, nothing compressed. */
import { writeOleFile } from './ole-writer.ts'

export function writeHwp5(paragraphs: readonly string[], flags = 0): Uint8Array {
  const header = new Uint8Array(256)
  header.set(Buffer.from('HWP Document File'))
  const view = new DataView(header.buffer)
  view.setUint32(32, 0x05_00_03_04, true)
  view.setUint32(36, flags, true)
  const section = Buffer.concat(
    paragraphs.flatMap((text) => [record(0x42, 0, paragraphHeader(text)), record(0x43, 1, utf16(`${text}\r`))]),
  )
  return writeOleFile({
    FileHeader: header,
    DocInfo: record(0x10, 0, new Uint8Array(26)),
    'BodyText/Section0': section,
  })
}

export function record(tag: number, level: number, data: Uint8Array): Buffer {
  const isLong = data.length >= 0xfff
  const head = Buffer.alloc(isLong ? 8 : 4)
  head.writeUInt32LE((tag | (level << 10) | ((isLong ? 0xfff : data.length) << 20)) >>> 0, 0)
  if (isLong) head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data])
}

export function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le')
}

function paragraphHeader(text: string): Uint8Array {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(text.length + 1, 0)
  return header
}
