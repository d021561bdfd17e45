import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import type { EntrySink } from './unzip.ts'

/** Writes an archive's entry to a file, making its folders. */
export function sinkToFile(path: string): EntrySink {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'w')
  return (bytes, final) => {
    writeWhole(file, bytes)
    if (final) closeSync(file)
  }
}

/** A file that grows by several entries, hashed on the way. */
export function openGrowingFile(path: string) {
  const file = openSync(path, 'w')
  const hash = createHash('sha256')
  const append: EntrySink = (bytes) => {
    hash.update(bytes)
    writeWhole(file, bytes)
  }
  return {
    append,
    /** @returns the sha256 of everything written */
    close(): string {
      closeSync(file)
      return hash.digest('hex')
    },
  }
}

/** Where an entry lands below a folder. An archive must not name a place outside it. */
export function placeInside(folder: string, entryName: string): string {
  const inside = normalize(entryName)
  if (inside.startsWith('..') || inside.startsWith('/') || inside.includes('\\')) {
    throw new Error(`The archive names a file outside its folder: ${entryName}`)
  }
  return join(folder, inside)
}

function writeWhole(file: number, bytes: Uint8Array): void {
  let written = 0
  while (written < bytes.length) written += writeSync(file, bytes, written)
}
