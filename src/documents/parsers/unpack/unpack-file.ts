/**
 * Takes out what a mail or an archive holds, as files in a folder: 0001, 0002… Names come back beside them and are
 * never used as paths. Runs inside a parser child.
 */
import { createWriteStream, promises as fs } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { UnpackedEntry, UnpackOutcome } from '../../ports.ts'
import { detectFormat } from '../detect.ts'
import { isWinmail, readMessage } from '../mail/read-message.ts'

import { UnreadableFile } from '../unreadable-file.ts'
import { type EntryName, entryName, withoutClash } from './entry-names.ts'
import { unpackLimits } from './unpack-limits.ts'
import { filesInZip, inflateEntry, reasonToSkip } from './zip-entries.ts'

export interface UnpackOptions {
  fileName: string
  /** An empty folder of the caller. */
  folder: string
  onProgress?: (done: number, total: number) => void
}

type SkipReason = Extract<UnpackOutcome, { status: 'unpacked' }>['skipped'][number]['reason']

/** One file that can come out: it says why it cannot, or writes itself. */
interface Source extends EntryName {
  skip: SkipReason | undefined
  writeTo: (path: string) => Promise<void>
}

export async function unpackFile(bytes: Uint8Array, options: UnpackOptions): Promise<UnpackOutcome> {
  const detection = detectFormat(bytes, options.fileName)
  if (detection.status === 'refused') return { status: 'failed', reason: detection.reason, detail: detection.detail }
  try {
    switch (detection.format) {
      case 'eml':
        return await takeOut(await sourcesOfMail(bytes), options)
      case 'zip':
        return await takeOut(sourcesOfZip(bytes), options)
      default:
        return { status: 'failed', reason: 'unsupported', detail: `A ${detection.format} file holds no other files.` }
    }
  } catch (error) {
    if (error instanceof UnreadableFile) return { status: 'failed', reason: error.reason, detail: error.detail }
    throw error
  }
}

async function sourcesOfMail(bytes: Uint8Array): Promise<Source[]> {
  const { attachments } = await readMessage(bytes)
  return attachments.map(({ name, bytes: content }) => ({
    name: entryName(name).name,
    inside: '',
    skip: isWinmail({ name }) ? 'unsupported' : undefined,
    writeTo: (path) => fs.writeFile(path, content),
  }))
}

function sourcesOfZip(bytes: Uint8Array): Source[] {
  return filesInZip(bytes).map((entry) => ({
    ...entryName(entry.name),
    skip: reasonToSkip(entry),
    writeTo: (path) => pipeline(inflateEntry(bytes, entry), createWriteStream(path)),
  }))
}

async function takeOut(sources: readonly Source[], { folder, onProgress }: UnpackOptions): Promise<UnpackOutcome> {
  if (sources.length > unpackLimits.entries) throw new UnreadableFile('bomb', `The file holds ${sources.length} files.`)
  const entries: UnpackedEntry[] = []
  const skipped: { name: string; inside: string; reason: SkipReason }[] = []
  for (const [index, source] of withoutClash(sources.map(named)).entries()) {
    const { name, inside } = source
    const path = join(folder, String(index + 1).padStart(4, '0'))
    const reason = source.skip ?? (await writeOut(source, path))
    if (reason) skipped.push({ name, inside, reason })
    else entries.push({ name, inside, path, sizeBytes: (await fs.stat(path)).size })
    onProgress?.(index + 1, sources.length)
  }
  return { status: 'unpacked', folder, entries, skipped }
}

function named(source: Source, index: number): Source {
  return source.name === '' ? { ...source, name: `${index + 1}` } : source
}

/** @returns why it did not come out; one damaged entry leaves the others whole */
async function writeOut(source: Source, path: string): Promise<SkipReason | undefined> {
  try {
    await source.writeTo(path)
    return undefined
  } catch (error) {
    await fs.rm(path, { force: true })
    if (error instanceof UnreadableFile) return error.reason
    throw error
  }
}
