/** Blobs as files of one folder: what a Naru on one machine uses. */
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { type BlobStore, blobKeyOf, blobMissing, checkBlobKey } from '../blob.ts'
import { spool } from './spool.ts'

const incoming = 'incoming'

export function createFolderBlobStore(folder: string): BlobStore {
  const pathOf = (key: string) => join(folder, checkBlobKey(key))

  async function settle(temporary: string, key: string): Promise<void> {
    const path = pathOf(key)
    await mkdir(dirname(path), { recursive: true })
    await rename(temporary, path)
  }

  async function sizeOf(key: string): Promise<number | undefined> {
    const facts = await stat(pathOf(key)).catch(() => undefined)
    return facts?.isFile() ? facts.size : undefined
  }

  return {
    sizeOf,

    async put(prefix, stream, limitBytes) {
      const spooled = await spool(join(folder, incoming), stream, limitBytes)
      if (spooled === 'too-large') return spooled
      const { path, ...facts } = spooled
      const key = blobKeyOf(prefix, facts.sha256)
      await settle(path, key)
      return { key, ...facts }
    },

    async writeAt(key, bytes) {
      const path = pathOf(key)
      const temporary = `${path}.${randomUUID()}`
      await mkdir(dirname(path), { recursive: true })
      const file = await open(temporary, 'w')
      await file.writeFile(bytes)
      await file.close()
      await rename(temporary, path)
    },

    async writeStreamAt(key, stream) {
      pathOf(key) // A wrong key is refused before anything is read.
      const spooled = await spool(join(folder, incoming), stream)
      if (spooled !== 'too-large') await settle(spooled.path, key)
    },

    async open(key) {
      const sizeBytes = await sizeOf(key)
      return sizeBytes === undefined ? undefined : { stream: createReadStream(pathOf(key)), sizeBytes }
    },

    async withLocalPath(key, work) {
      if ((await sizeOf(key)) === undefined) throw blobMissing(key)
      return work(pathOf(key))
    },

    async *list(prefix) {
      const entries = await opendir(pathOf(prefix), { recursive: true }).catch(() => undefined)
      if (!entries) return
      for await (const entry of entries) {
        if (!entry.isFile()) continue
        const key = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')
        const sizeBytes = await sizeOf(key)
        if (sizeBytes !== undefined) yield { key, sizeBytes }
      }
    },

    async remove(key) {
      await rm(pathOf(key), { force: true })
    },

    async removeAll(prefix) {
      await rm(pathOf(prefix), { recursive: true, force: true })
    },
  }
}
