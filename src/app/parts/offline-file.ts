import { copyFile, link, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256OfFile } from './file-hash.ts'
import { PartError } from './part-error.ts'

/**
 * Takes a model file from the offline folder into the cache.
 * @returns whether it was there
 * @throws PartError `parts.corrupt` when it is there but not the pinned file
 */
export async function takeOfflineFile(
  offlineFolder: string | undefined,
  file: { readonly name: string; readonly sha256: string },
  target: string,
): Promise<boolean> {
  if (!offlineFolder) return false
  const source = join(offlineFolder, file.name)
  if (!(await stat(source).catch(() => undefined))?.isFile()) return false
  if ((await sha256OfFile(source)) !== file.sha256) {
    throw new PartError('parts.corrupt', {
      korean: `${source} 파일이 손상되었거나 다른 판입니다. sha256이 ${file.sha256}인 파일로 바꿔 주세요.`,
      english: `${source} is damaged or another version. Replace it by the file with sha256 ${file.sha256}.`,
    })
  }
  // A link costs no disk; across disks only a copy works.
  await link(source, target).catch(() => copyFile(source, target))
  return true
}
