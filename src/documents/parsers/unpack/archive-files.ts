/** The files in an archive, whatever its format: their names, why one cannot come out, and how it does. */
import { createWriteStream, promises as fs } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { ParseFailureReason } from '../../elements.ts'
import type { FileToRead } from '../adapter.ts'
import { type EntryName, entryName } from './entry-names.ts'
import { gunzip, nameInGzip } from './gzip-file.ts'
import { filesInTar, isTar } from './tar-entries.ts'
import { filesInZip, inflateEntry, reasonToSkip } from './zip-entries.ts'

/** One file that can come out: it says why it cannot, or writes itself. */
export interface PackedFile extends EntryName {
  /** As the archive says. */
  sizeBytes: number
  skip: ParseFailureReason | undefined
  writeTo: (path: string) => Promise<void>
}

export function filesInArchive({
  bytes,
  format,
  fileName = '',
}: Pick<FileToRead, 'bytes' | 'format' | 'fileName'>): PackedFile[] {
  if (format === 'zip') return packedInZip(bytes)
  if (format === 'tar') return packedInTar(bytes)
  const content = gunzip(bytes)
  return isTar(content) ? packedInTar(content) : [packed(nameInGzip(bytes, fileName), content)]
}

/** A file whose bytes are there. */
export function packed(name: string, content: Uint8Array, skip?: ParseFailureReason): PackedFile {
  return { ...entryName(name), sizeBytes: content.length, skip, writeTo: (path) => fs.writeFile(path, content) }
}

function packedInZip(bytes: Uint8Array): PackedFile[] {
  return filesInZip(bytes).map((entry) => ({
    ...entryName(entry.name),
    sizeBytes: entry.uncompressedBytes,
    skip: reasonToSkip(entry),
    writeTo: (path) => pipeline(inflateEntry(bytes, entry), createWriteStream(path)),
  }))
}

function packedInTar(bytes: Uint8Array): PackedFile[] {
  return filesInTar(bytes).map(({ name, data }) => packed(name, data))
}
