/**
 * Reads the table of contents of a zip, without inflating anything.
 *
 *   [local header + data]… [central directory: one record a file] [end record]
 *
 * The end record stands within the last 65,557 bytes and points to the directory.
 * Zip64 sizes are not followed: an office document over 4 GB is refused before this.
 */
export interface ZipEntry {
  name: string
  compressedBytes: number
  uncompressedBytes: number
  method: number
  isEncrypted: boolean
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
      name: new TextDecoder().decode(bytes.subarray(offset + 46, offset + 46 + nameLength)),
      isEncrypted: (view.getUint16(offset + 8, true) & 1) === 1,
      method: view.getUint16(offset + 10, true),
      compressedBytes: view.getUint32(offset + 20, true),
      uncompressedBytes: view.getUint32(offset + 24, true),
      localHeaderOffset: view.getUint32(offset + 42, true),
    })
    offset += 46 + nameLength + extraLength + commentLength
  }
  return entries.length >= Math.min(count, 1) ? entries : undefined
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
