import { open } from 'node:fs/promises'
import { Unzip, UnzipInflate } from 'fflate'

/** Takes the bytes of one entry, piece by piece; `final` comes with the last piece. */
export type EntrySink = (bytes: Uint8Array, final: boolean) => void

const readSizeBytes = 1 << 20 // One piece in memory at a time, whatever the size of the archive.

/**
 * Reads a zip archive once, from front to back, and hands out the wanted entries.
 * @param sinkFor returns where an entry goes; undefined skips it without inflating
 * @returns how many entries were handed out whole
 * @throws when the archive or an entry is damaged or ends early
 */
export async function unzip(
  archivePath: string,
  sinkFor: (entryName: string) => EntrySink | undefined,
  onRead?: (doneBytes: number) => void,
): Promise<number> {
  let started = 0
  let finished = 0
  let failure: Error | undefined
  const archive = new Unzip((entry) => {
    const sink = entry.name.endsWith('/') ? undefined : sinkFor(entry.name)
    if (!sink) return
    started += 1
    entry.ondata = (error, bytes, final) => {
      if (error) failure ??= error
      if (failure) return
      sink(bytes, final)
      if (final) finished += 1
    }
    entry.start()
  })
  archive.register(UnzipInflate)

  const file = await open(archivePath)
  try {
    const { size } = await file.stat()
    let position = 0
    while (position < size) {
      // A fresh buffer each time: fflate keeps views into what it was given.
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(readSizeBytes), 0, readSizeBytes, position)
      if (bytesRead === 0) break
      position += bytesRead
      archive.push(buffer.subarray(0, bytesRead), position >= size)
      if (failure) throw failure
      onRead?.(position)
    }
  } finally {
    await file.close()
  }
  if (finished !== started) throw new Error(`${archivePath} ends in the middle of an entry.`)
  return finished
}
