/** What lies in a plain zip, told from its table of contents, and each entry inflated with its real bytes counted. */
import { Readable, Transform } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import type { ParseFailureReason } from '../../elements.ts'
import { UnreadableFile } from '../unreadable-file.ts'
import { findZipData, readZipDirectory, type ZipEntry } from '../zip-directory.ts'
import { isLeftover } from './entry-names.ts'
import { unpackLimits } from './unpack-limits.ts'

/** Files only: no folders, no leftovers of the system that packed them. */
export function filesInZip(bytes: Uint8Array): ZipEntry[] {
  const entries = readZipDirectory(bytes)
  if (!entries) throw new UnreadableFile('corrupt', 'The archive is cut off: it has no table of contents.')
  guardSizes(entries, bytes.length)
  return entries.filter(({ name }) => !/[/\\]$/.test(name) && !isLeftover(name))
}

function guardSizes(entries: readonly ZipEntry[], archiveBytes: number): void {
  if (entries.length > unpackLimits.entries) {
    throw new UnreadableFile('bomb', `The archive has ${entries.length} entries.`)
  }
  const total = entries.reduce((sum, entry) => sum + entry.uncompressedBytes, 0)
  if (total > unpackLimits.totalBytes) throw new UnreadableFile('bomb', `The archive would unpack to ${total} bytes.`)
  if (total > unpackLimits.ratioMattersFromBytes && total / archiveBytes > unpackLimits.ratio) {
    throw new UnreadableFile('bomb', `The archive would unpack to ${Math.round(total / archiveBytes)} times its size.`)
  }
  const compressed = entries.reduce((sum, entry) => sum + entry.compressedBytes, 0)
  if (compressed > archiveBytes) throw new UnreadableFile('bomb', 'The entries of the archive overlap.')
}

/** Why an entry stays in the archive; undefined where it can come out. */
export function reasonToSkip(entry: ZipEntry): ParseFailureReason | undefined {
  if (entry.isEncrypted) return 'encrypted'
  if (entry.uncompressedBytes > unpackLimits.entryBytes) return 'too-large'
  return entry.method === 0 || entry.method === 8 ? undefined : 'unsupported'
}

const pieceBytes = 1024 * 1024

/**
 * The bytes of an entry, piece by piece. The table of contents can lie, so its size is the limit and its checksum is
 * compared.
 * @throws UnreadableFile `bomb` for more bytes than it says, `corrupt` for other bytes
 */
export function inflateEntry(bytes: Uint8Array, entry: ZipEntry): Readable {
  const data = findZipData(bytes, entry)
  if (!data) throw new UnreadableFile('corrupt', 'An entry is not where it should be.')
  const source = Readable.from(piecesOf(data))
  const check = checkedAgainst(entry)
  const inflate = entry.method === 0 ? undefined : createInflateRaw()
  inflate?.on('error', (cause) =>
    check.destroy(new UnreadableFile('corrupt', 'An entry cannot be inflated.', { cause })),
  )
  return (inflate ? source.pipe(inflate) : source).pipe(check)
}

function* piecesOf(data: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < data.length; at += pieceBytes) yield data.subarray(at, at + pieceBytes)
}

function checkedAgainst(entry: ZipEntry): Transform {
  let count = 0
  let sum = 0
  return new Transform({
    transform(piece: Uint8Array, _, done) {
      count += piece.length
      sum = crc32(piece, sum)
      if (count > entry.uncompressedBytes) {
        done(new UnreadableFile('bomb', 'An entry is larger than the archive says.'))
      } else done(null, piece)
    },
    flush(done) {
      const isWhole = count === entry.uncompressedBytes && sum === entry.crc32
      done(isWhole ? null : new UnreadableFile('corrupt', 'An entry is not what the archive says.'))
    },
  })
}
