import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256OfFile } from './file-hash.ts'
import { PartError } from './part-error.ts'
import { downloadWheel } from './pip.ts'
import type { WheelPin } from './wheels.ts'

/** Broken or unreachable once may be chance; the second time the person has to know. */
const retryable = new Set(['parts.corrupt', 'parts.network'])

/**
 * A wheel from the offline folder, or else from the index.
 * @param folder where a download may be put; the caller deletes it
 */
export async function obtainWheel(
  wheel: WheelPin,
  folder: string,
  offlineFolder: string | undefined,
  onProgress?: (doneBytes: number) => void,
): Promise<string> {
  const offline = offlineFolder && (await findOfflineWheel(wheel, offlineFolder))
  if (offline) {
    onProgress?.(wheel.sizeBytes)
    return offline
  }
  try {
    return await downloadInto(wheel, folder, onProgress)
  } catch (error) {
    if (!(error instanceof PartError) || !retryable.has(error.code)) throw error
    return await downloadInto(wheel, folder, onProgress)
  }
}

async function downloadInto(wheel: WheelPin, folder: string, onProgress?: (doneBytes: number) => void) {
  const own = join(folder, wheel.project)
  await rm(own, { recursive: true, force: true })
  await mkdir(own, { recursive: true })
  const path = await downloadWheel(wheel, own, onProgress)
  onProgress?.(wheel.sizeBytes)
  return path
}

/** Finds by the hash, so that a renamed copy works and a wrong one is not taken. */
async function findOfflineWheel(wheel: WheelPin, offlineFolder: string): Promise<string | undefined> {
  const prefix = `${wheel.project.replaceAll('-', '_')}-${wheel.version}-`
  const names = await readdir(offlineFolder).catch(() => [])
  for (const name of names) {
    if (!name.startsWith(prefix) || !name.endsWith('.whl')) continue
    const path = join(offlineFolder, name)
    if ((await sha256OfFile(path)) === wheel.sha256) return path
  }
  return undefined
}
