/**
 * Reads the table of contents of a zip, without inflating anything.
 * Names are in UTF-8 where the entry says so or its bytes are; else in CP949, which Korean Windows writes.
 *
 *   [local header + data]… [central directory: one record a file] [end record]
 *
 * The end record stands within the last 65,557 bytes and points to the directory.
 * Zip64 sizes are not followed: a file over 4 GB is refused before this.
 */
import { decodeText } from './text-encoding.ts'

export interface ZipEntry {
  name: string
  compressedBytes: number
  uncompressedBytes: number
  method: number
  isEncrypted: boolean
  crc32: number
  localHeaderOffset: number
}

const endRecordSignature = 0x06054b50
const directorySignature = 0x02014b50
const localSignature = 0x04034b50
/** An end record is 22 bytes and a comment of at most 65,535. */
const endRecordSearchBytes = 22 + 65_535

/** The entries, or undefined when the bytes are no complete zip. */
export function readZipDirectory(bytes: Uint8Array): ZipEntry[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEndRecord(view)
  if (end === undefined) return undefined
  const count = view.getUint16(end + 10, true)
  let offset = view.getUint32(end + 16, true)
  const entries: ZipEntry[] = []
  // The count can lie (it also wraps at 65,536): go on as long as records follow.
  while (offset + 46 <= end && view.getUint32(offset, true) === directorySignature) {
    const nameLength = view.getUint16(offset + 28, true)
    const extraLength = view.getUint16(offset + 30, true)
    const commentLength = view.getUint16(offset + 32, true)
    if (offset + 46 + nameLength > bytes.length) return undefined
    entries.push({
      name: nameOf(
        bytes.subarray(offset + 46, offset + 46 + nameLength),
        bytes.subarray(offset + 46 + nameLength, offset + 46 + nameLength + extraLength),
        (view.getUint16(offset + 8, true) & utf8Flag) !== 0,
      ),
      isEncrypted: (view.getUint16(offset + 8, true) & 1) === 1,
      crc32: view.getUint32(offset + 16, true),
      method: view.getUint16(offset + 10, true),
      compressedBytes: view.getUint32(offset + 20, true),
      uncompressedBytes: view.getUint32(offset + 24, true),
      localHeaderOffset: view.getUint32(offset + 42, true),
    })
    offset += 46 + nameLength + extraLength + commentLength
  }
  return entries.length >= Math.min(count, 1) ? entries : undefined
}

const utf8Flag = 0x800
/** Info-ZIP's field with the name in UTF-8: id, size, version, checksum of the other name, name. */
const unicodePathField = 0x7075

function nameOf(name: Uint8Array, extra: Uint8Array, isUtf8: boolean): string {
  if (isUtf8 || name.every((byte) => byte < 0x80)) return new TextDecoder().decode(name)
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength)
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    const end = at + 4 + view.getUint16(at + 2, true)
    if (view.getUint16(at, true) === unicodePathField && end > at + 9) {
      return new TextDecoder().decode(extra.subarray(at + 9, end))
    }
  }
  // macOS writes UTF-8 without saying so, its Hangul in pieces.
  return decodeText(name, 'cp949').text.normalize('NFC')
}

/** Where the compressed bytes of an entry lie, or undefined when its local header is not where it should be. */
export function findZipData(bytes: Uint8Array, entry: ZipEntry): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const offset = entry.localHeaderOffset
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== localSignature) return undefined
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  const end = start + entry.compressedBytes
  return end <= bytes.length ? bytes.subarray(start, end) : undefined
}

function findEndRecord(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - endRecordSearchBytes)
  for (let offset = view.byteLength - 22; offset >= first; offset--) {
    if (view.getUint32(offset, true) === endRecordSignature) return offset
  }
  return undefined
}
