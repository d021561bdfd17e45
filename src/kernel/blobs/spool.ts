/** A stream into a temporary file, because the key of a blob is its hash, and that is known at the end only. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** How far past the limit a body is still read to its end. */
const drainFactor = 4

export interface Spooled {
  path: string
  sha256: string
  sizeBytes: number
}

/** @returns a file that the caller moves or removes */
export async function spool(
  folder: string,
  stream: AsyncIterable<Uint8Array>,
  limitBytes = Number.POSITIVE_INFINITY,
): Promise<Spooled | 'too-large'> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, randomUUID())
  const hash = createHash('sha256')
  let sizeBytes = 0
  const file = await open(path, 'w', 0o600)
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
      await rm(path, { force: true })
      return 'too-large'
    }
    await file.sync() // An acknowledged upload survives a crash of the machine.
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
  return { path, sha256: hash.digest('hex'), sizeBytes }
}
