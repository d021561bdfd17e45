/** A gzip: one file, under its own name where the head has it, else under the archive's without ".gz". */
import { gunzipSync } from 'node:zlib'
import { decodeText } from '../text-encoding.ts'
import { UnreadableFile } from '../unreadable-file.ts'
import { unpackLimits } from './unpack-limits.ts'

const hasExtra = 0x04
const hasName = 0x08

export function nameInGzip(bytes: Uint8Array, fileName: string): string {
  const flags = bytes[3] ?? 0
  if ((flags & hasName) !== 0) {
    const start = flags & hasExtra ? 12 + (bytes[10] ?? 0) + ((bytes[11] ?? 0) << 8) : 10
    const end = bytes.indexOf(0, start)
    if (end > start && end - start < 1000) return decodeText(bytes.subarray(start, end), 'cp949').text
  }
  return fileName.replace(/\.tgz$/i, '.tar').replace(/\.gz$/i, '')
}

/** Its real bytes, up to what one entry may have and the ratio that is no bomb. */
export function gunzip(bytes: Uint8Array): Uint8Array {
  const byRatio = Math.max(unpackLimits.ratioMattersFromBytes, bytes.length * unpackLimits.ratio)
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.min(unpackLimits.entryBytes, byRatio) })
  } catch (cause) {
    if (cause instanceof RangeError) throw new UnreadableFile('bomb', 'The file would unpack to too much.', { cause })
    throw new UnreadableFile('corrupt', 'The file cannot be unpacked.', { cause })
  }
}
