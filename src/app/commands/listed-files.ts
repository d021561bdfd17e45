/** The files that a command was given, and those in the folders that it was given. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** In the order of `paths`. `missing`: what is not there. */
export async function listFiles(paths: readonly string[]): Promise<{ files: string[]; missing: string[] }> {
  const found = await Promise.all(paths.map(filesAt))
  return { files: found.flatMap((files) => files ?? []), missing: paths.filter((_, index) => !found[index]) }
}

export const noSuchFile = (path: string) => `${path}: 없는 파일입니다 / no such file`

async function filesAt(path: string): Promise<string[] | undefined> {
  const facts = await stat(path).catch(() => undefined)
  if (!facts?.isDirectory()) return facts && [path]
  const entries = await readdir(path, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
