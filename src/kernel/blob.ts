/** Files by key. Keys are made by the server (hashes and ids), so that a name from outside never becomes a path. */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

export interface StoredBlob {
  key: string
  sha256: string
  sizeBytes: number
}

export interface BlobStore {
  /** Stores the stream and returns its hash; the same bytes are stored once. Stops with `too-large` past the limit. */
  put(prefix: string, stream: AsyncIterable<Uint8Array>, limitBytes: number): Promise<StoredBlob | 'too-large'>
  writeAt(key: string, bytes: Uint8Array): Promise<void>
  /** Undefined when there is no such blob. */
  open(key: string): Promise<{ stream: Readable; sizeBytes: number } | undefined>
  /** A path on this machine that parsers can read. */
  localPath(key: string): Promise<string>
  remove(key: string): Promise<void>
  removeAll(prefix: string): Promise<void>
}

/** How far past the limit a body is still read to its end. */
const drainFactor = 4

export function createFolderBlobStore(folder: string): BlobStore {
  const pathOf = (key: string) => {
    if (!/^[a-z0-9][a-z0-9/._-]*$/i.test(key) || key.includes('..')) throw new Error(`not a blob key: ${key}`)
    return join(folder, key)
  }

  return {
    async put(prefix, stream, limitBytes) {
      const temporary = join(folder, 'incoming', randomUUID())
      await mkdir(dirname(temporary), { recursive: true })
      const hash = createHash('sha256')
      let sizeBytes = 0
      const file = await open(temporary, 'w')
      try {
        for await (const part of stream) {
          sizeBytes += part.byteLength
          // Read on without keeping it: a sender who is cut off never sees the answer that says why.
          if (sizeBytes > limitBytes * drainFactor) break
          if (sizeBytes > limitBytes) continue
          hash.update(part)
          await file.write(part)
        }
        if (sizeBytes > limitBytes) {
          await rm(temporary, { force: true })
          return 'too-large'
        }
        await file.sync() // An acknowledged upload survives a crash of the machine.
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      } finally {
        await file.close()
      }
      const sha256 = hash.digest('hex')
      const key = `${prefix}/${sha256.slice(0, 2)}/${sha256}`
      const path = pathOf(key)
      await mkdir(dirname(path), { recursive: true })
      await rename(temporary, path)
      return { key, sha256, sizeBytes }
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

    async open(key) {
      const path = pathOf(key)
      const facts = await stat(path).catch(() => undefined)
      if (!facts?.isFile()) return undefined
      return { stream: createReadStream(path), sizeBytes: facts.size }
    },

    async localPath(key) {
      return pathOf(key)
    },

    async remove(key) {
      await rm(pathOf(key), { force: true })
    },

    async removeAll(prefix) {
      const path = pathOf(prefix)
      await readdir(path).then(
        () => rm(path, { recursive: true, force: true }),
        () => undefined,
      )
    },
  }
}
