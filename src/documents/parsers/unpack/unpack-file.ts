/**
 * Takes out what a mail or an archive holds, as files in a folder: 0001, 0002… Names come back beside them and are
 * never used as paths. Runs inside a parser child.
 */
import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import type { ParseFailureReason } from '../../elements.ts'
import { isPackedFormat, type UnpackedEntry, type UnpackOutcome } from '../../ports.ts'
import { detectFormat } from '../detect.ts'
import { isWinmail, readMessage } from '../mail/read-message.ts'
import { UnreadableFile } from '../unreadable-file.ts'
import { filesInArchive, type PackedFile, packed } from './archive-files.ts'
import { withoutClash } from './entry-names.ts'
import { unpackLimits } from './unpack-limits.ts'

export interface UnpackOptions {
  fileName: string
  /** An empty folder of the caller. */
  folder: string
  onProgress?: (done: number, total: number) => void
}

export async function unpackFile(bytes: Uint8Array, options: UnpackOptions): Promise<UnpackOutcome> {
  const detection = detectFormat(bytes, options.fileName)
  if (detection.status === 'refused') return { status: 'failed', reason: detection.reason, detail: detection.detail }
  try {
    const { format } = detection
    if (!isPackedFormat(format)) {
      return { status: 'failed', reason: 'unsupported', detail: `A file of the format ${format} holds no others.` }
    }
    const files =
      format === 'eml' ? await filesInMail(bytes) : filesInArchive({ bytes, format, fileName: options.fileName })
    return await takeOut(files, options)
  } catch (error) {
    if (error instanceof UnreadableFile) return { status: 'failed', reason: error.reason, detail: error.detail }
    throw error
  }
}

async function filesInMail(bytes: Uint8Array): Promise<PackedFile[]> {
  const { attachments } = await readMessage(bytes)
  return attachments.map(({ name, bytes: content }) =>
    packed(name, content, isWinmail({ name }) ? 'unsupported' : undefined),
  )
}

async function takeOut(sources: readonly PackedFile[], { folder, onProgress }: UnpackOptions): Promise<UnpackOutcome> {
  if (sources.length > unpackLimits.entries) throw new UnreadableFile('bomb', `The file holds ${sources.length} files.`)
  const entries: UnpackedEntry[] = []
  const skipped: { name: string; inside: string; reason: ParseFailureReason }[] = []
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

function named(source: PackedFile, index: number): PackedFile {
  return source.name === '' ? { ...source, name: `${index + 1}` } : source
}

/** @returns why it did not come out; one damaged entry leaves the others whole */
async function writeOut(source: PackedFile, path: string): Promise<ParseFailureReason | undefined> {
  try {
    await source.writeTo(path)
    return undefined
  } catch (error) {
    await fs.rm(path, { force: true })
    if (error instanceof UnreadableFile) return error.reason
    throw error
  }
}
