/**
 * The files in a tar: a head of 512 bytes, then the data, filled up to 512. Links and devices are left out; a name longer
 * than the head has a record of its own before it (GNU `L`, POSIX `x`).
 * @see POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block"
 */
import { decodeText } from '../text-encoding.ts'
import { UnreadableFile } from '../unreadable-file.ts'
import { isLeftover } from './entry-names.ts'
import { unpackLimits } from './unpack-limits.ts'

export interface TarEntry {
  name: string
  data: Uint8Array
}

const blockBytes = 512
const fileTypes = new Set(['0', '\0', '7'])

export function isTar(bytes: Uint8Array): boolean {
  return bytes.length >= blockBytes && textAt(bytes, 257, 5) === 'ustar'
}

export function filesInTar(bytes: Uint8Array): TarEntry[] {
  const entries: TarEntry[] = []
  let longName: string | undefined
  let at = 0
  while (at + blockBytes <= bytes.length && bytes[at] !== 0) {
    const head = bytes.subarray(at, at + blockBytes)
    if (!hasRightSum(head)) throw new UnreadableFile('corrupt', 'A head in the archive is damaged.')
    const size = numberAt(head, 124, 12)
    const data = bytes.subarray(at + blockBytes, at + blockBytes + size)
    if (data.length < size) throw new UnreadableFile('corrupt', 'The archive is cut off.')
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes
    const type = textAt(head, 156, 1)
    if (type === 'L') longName = textOf(data)
    else if (type === 'x') longName = pathIn(data) ?? longName
    else if (type !== 'g') {
      const name = longName ?? nameIn(head)
      longName = undefined
      if (fileTypes.has(type) && !name.endsWith('/') && !isLeftover(name)) entries.push({ name, data })
    }
    if (entries.length > unpackLimits.entries) {
      throw new UnreadableFile('bomb', `The archive has over ${unpackLimits.entries} files.`)
    }
  }
  return entries
}

function hasRightSum(head: Uint8Array): boolean {
  const sum = head.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0)
  return sum === numberAt(head, 148, 8)
}

/** Octal digits; a size beyond 8 GB would be binary, and is no upload. */
function numberAt(head: Uint8Array, start: number, length: number): number {
  return Number.parseInt(textAt(head, start, length).replace(/[\0 ].*$/s, '') || '0', 8) || 0
}

function nameIn(head: Uint8Array): string {
  const prefix = textAt(head, 257, 6) === 'ustar\0' ? textOf(head.subarray(345, 500)) : ''
  const name = textOf(head.subarray(0, 100))
  return prefix ? `${prefix}/${name}` : name
}

/** Lines of "28 path=…": their length, the key, the value. */
function pathIn(data: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)/.exec(textOf(data))?.[1]
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return decodeText(end < 0 ? bytes : bytes.subarray(0, end), 'cp949').text.normalize('NFC')
}

function textAt(bytes: Uint8Array, start: number, length: number): string {
  return Buffer.from(bytes.subarray(start, start + length)).toString('latin1')
}
