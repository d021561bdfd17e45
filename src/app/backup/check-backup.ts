/** Reads a backup from end to end before anything is made of it: whole, unchanged, and not newer than this Naru. */
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { listMigrationFiles } from '../migrate.ts'
import { entryNames, filePrefix, formatNumber, Header, Manifest } from './manifest.ts'
import { readTar, type TarEntry } from './tar.ts'

export interface CheckedBackup {
  header: Header
  manifest: Manifest
}

/** @throws Error that says whether the file is damaged, something else, or of a newer Naru */
export async function checkBackup(file: string): Promise<CheckedBackup> {
  const hashes = { header: '', database: '', files: createHash('sha256'), fileCount: 0 }
  let header: Header | undefined
  let manifest: Manifest | undefined
  try {
    for await (const entry of readTar(file)) {
      if (!header && entry.name !== entryNames.header) throw new Error('it does not begin as one')
      if (entry.name === entryNames.header) {
        const bytes = await smallContent(entry)
        hashes.header = createHash('sha256').update(bytes).digest('hex')
        header = Header.parse(JSON.parse(bytes.toString()))
        await refuseNewer(header)
      } else if (entry.name === entryNames.database) hashes.database = await hashOf(entry)
      else if (entry.name === entryNames.manifest)
        manifest = Manifest.parse(JSON.parse((await smallContent(entry)).toString()))
      else if (entry.name.startsWith(filePrefix)) {
        hashes.fileCount++
        hashes.files.update(`${entry.name}\0${entry.sizeBytes}\0`)
        for await (const part of entry.content) hashes.files.update(part)
      }
    }
  } catch (error) {
    throw error instanceof NewerBackup ? error : damaged(file, error)
  }
  const isWhole =
    manifest?.headerSha256 === hashes.header &&
    manifest.databaseSha256 === hashes.database &&
    manifest.filesSha256 === hashes.files.digest('hex') &&
    manifest.fileCount === hashes.fileCount
  if (!header || !manifest || !isWhole) throw damaged(file, new Error(manifest ? 'hashes differ' : 'it is cut off'))
  return { header, manifest }
}

class NewerBackup extends Error {}

/** A shape that this version does not know cannot be brought to its own. */
async function refuseNewer(header: Header): Promise<void> {
  const known = new Set(await listMigrationFiles())
  const unknown = header.migrations.filter((name) => !known.has(name))
  if (header.format <= formatNumber && unknown.length === 0) return
  throw new NewerBackup(
    [
      `더 새로운 나루(${header.naru})가 만든 백업입니다${unknown[0] ? `(${unknown[0]})` : ''}. 나루를 그 판 이상으로 올린 뒤 복원해 주세요.`,
      `This backup was made by a newer Naru (${header.naru})${unknown[0] ? `: ${unknown[0]}` : ''}. Upgrade this one to that version or later, then restore.`,
    ].join('\n'),
  )
}

function damaged(file: string, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
  return new Error(
    [
      `온전한 나루 백업이 아닙니다: ${file} (${why}). 아무것도 복원하지 않았습니다. 다른 백업을 쓰거나 파일을 다시 복사해 주세요.`,
      `Not a whole backup of Naru: ${file} (${why}). Nothing was restored. Use another backup, or copy the file again.`,
    ].join('\n'),
    { cause },
  )
}

async function smallContent(entry: TarEntry): Promise<Buffer> {
  // The manifest names a few tables and, at worst, every missing file.
  if (entry.sizeBytes > 64 * 1024 * 1024) throw new Error(`${entry.name} is too large`)
  return buffer(entry.content)
}

async function hashOf(entry: TarEntry): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of entry.content) hash.update(part)
  return hash.digest('hex')
}
