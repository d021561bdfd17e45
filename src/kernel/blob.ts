/** Files by key. Keys are made by the server (hashes and ids), so that a name from outside never becomes a path. */
import type { Readable } from 'node:stream'

export interface StoredBlob {
  key: string
  sha256: string
  sizeBytes: number
}

/** Kept in a folder of this machine, or in an S3-compatible store that several machines share: blobs/. */
export interface BlobStore {
  /** Stores the stream and returns its hash; the same bytes are stored once. Stops with `too-large` past the limit. */
  put(prefix: string, stream: AsyncIterable<Uint8Array>, limitBytes: number): Promise<StoredBlob | 'too-large'>
  writeAt(key: string, bytes: Uint8Array): Promise<void>
  /** As `writeAt`, for what does not fit into memory. */
  writeStreamAt(key: string, stream: AsyncIterable<Uint8Array>): Promise<void>
  /** Undefined when there is no such blob. */
  open(key: string): Promise<{ stream: Readable; sizeBytes: number } | undefined>
  /** The size without the bytes; undefined when there is no such blob. */
  sizeOf(key: string): Promise<number | undefined>
  /**
   * Gives `work` a path on this machine that parsers can read, valid until `work` has ended.
   * @throws Error when there is no such blob
   */
  withLocalPath<Result>(key: string, work: (path: string) => Promise<Result>): Promise<Result>
  /** Every key below the prefix. */
  list(prefix: string): AsyncIterable<{ key: string; sizeBytes: number }>
  remove(key: string): Promise<void>
  removeAll(prefix: string): Promise<void>
}

/** @throws Error for what could become another place than its own */
export function checkBlobKey(key: string): string {
  if (!/^[a-z0-9][a-z0-9/._-]*$/i.test(key) || key.includes('..')) throw new Error(`not a blob key: ${key}`)
  return key
}

export function blobKeyOf(prefix: string, sha256: string): string {
  return `${prefix}/${sha256.slice(0, 2)}/${sha256}`
}

export function blobMissing(key: string): Error {
  return new Error(`the file store has no ${key}`)
}
