/**
 * Blobs in an S3-compatible store, for several machines. Only what every such store has is used: put, multipart, get, head,
 * list, delete one. The library is loaded here and only when it is needed: it takes 30 MB.
 */
import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'
import { type BlobStore, blobKeyOf, blobMissing, checkBlobKey } from '../blob.ts'
import { createLocalCopies } from './local-copies.ts'
import { type Spooled, spool } from './spool.ts'

export interface S3Settings {
  bucket: string
  /** Absent: Amazon's own, by its region. */
  endpoint?: string | undefined
  region: string
  /** Absent: what the machine has (environment, role of the instance or pod). */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined
  /** Before every key, for a bucket that is shared. */
  prefix: string
  /** `host/bucket/key` instead of `bucket.host/key`. */
  usesPathStyle: boolean
}

/** Above it a file is sent in parts, so that a broken connection repeats one part, not half a gigabyte. */
const partBytes = 32 * 1024 * 1024
/** Requests at once while many blobs are removed. */
const lanes = 8

export async function createS3BlobStore(
  settings: S3Settings,
  local: { folder: string; limitBytes: number },
): Promise<BlobStore> {
  const { s3, client } = await connect(settings)
  const prefix = settings.prefix && `${settings.prefix.replace(/\/+$/, '')}/`
  const copies = createLocalCopies(join(local.folder, 'copies'), local.limitBytes)
  const incoming = join(local.folder, 'incoming')
  const at = (key: string) => ({ Bucket: settings.bucket, Key: `${prefix}${checkBlobKey(key)}` })

  async function send(key: string, file: Spooled): Promise<void> {
    if (file.sizeBytes > partBytes) return sendInParts(key, file)
    const body = createReadStream(file.path)
    await client.send(new s3.PutObjectCommand({ ...at(key), Body: body, ContentLength: file.sizeBytes }))
  }

  async function sendInParts(key: string, file: Spooled): Promise<void> {
    const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand(at(key)))
    try {
      const parts: { ETag: string | undefined; PartNumber: number }[] = []
      const source = await open(file.path)
      try {
        const buffer = Buffer.allocUnsafe(partBytes)
        for (let start = 0; start < file.sizeBytes; start += partBytes) {
          const { bytesRead } = await source.read(buffer, 0, partBytes, start)
          const PartNumber = parts.length + 1
          const { ETag } = await client.send(
            new s3.UploadPartCommand({ ...at(key), UploadId, PartNumber, Body: buffer.subarray(0, bytesRead) }),
          )
          parts.push({ ETag, PartNumber })
        }
      } finally {
        await source.close()
      }
      await client.send(
        new s3.CompleteMultipartUploadCommand({ ...at(key), UploadId, MultipartUpload: { Parts: parts } }),
      )
    } catch (error) {
      // Parts of an upload that never ends are paid for and seen by nobody.
      await client.send(new s3.AbortMultipartUploadCommand({ ...at(key), UploadId })).catch(() => undefined)
      throw error
    }
  }

  async function sizeOf(key: string): Promise<number | undefined> {
    try {
      return (await client.send(new s3.HeadObjectCommand(at(key)))).ContentLength ?? 0
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  async function openBlob(key: string): Promise<{ stream: Readable; sizeBytes: number } | undefined> {
    try {
      const reply = await client.send(new s3.GetObjectCommand(at(key)))
      return { stream: reply.Body as Readable, sizeBytes: reply.ContentLength ?? 0 }
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  async function remove(key: string): Promise<void> {
    await client.send(new s3.DeleteObjectCommand(at(key)))
    await copies.forget(key)
  }

  return {
    open: openBlob,
    sizeOf,
    remove,
    list: (below) => listKeys(s3, client, settings.bucket, prefix, checkBlobKey(below)),

    async put(below, stream, limitBytes) {
      const spooled = await spool(incoming, stream, limitBytes)
      if (spooled === 'too-large') return spooled
      try {
        const { sha256, sizeBytes } = spooled
        const key = blobKeyOf(below, sha256)
        if ((await sizeOf(key)) !== sizeBytes) await send(key, spooled)
        return { key, sha256, sizeBytes }
      } finally {
        await rm(spooled.path, { force: true })
      }
    },

    async writeAt(key, bytes) {
      await client.send(new s3.PutObjectCommand({ ...at(key), Body: bytes, ContentLength: bytes.byteLength }))
      await copies.forget(key)
    },

    async writeStreamAt(key, stream) {
      at(key) // A wrong key is refused before anything is read.
      const spooled = (await spool(incoming, stream)) as Spooled
      try {
        await send(key, spooled)
        await copies.forget(key)
      } finally {
        await rm(spooled.path, { force: true })
      }
    },

    async withLocalPath(key, work) {
      const fetch = async () => {
        const blob = await openBlob(key)
        if (!blob) throw blobMissing(key)
        return blob.stream
      }
      return copies.use(key, fetch, work)
    },

    async removeAll(below) {
      const keys: string[] = []
      for await (const { key } of listKeys(s3, client, settings.bucket, prefix, checkBlobKey(below))) keys.push(key)
      await Promise.all(
        Array.from({ length: lanes }, async () => {
          for (let key = keys.pop(); key; key = keys.pop()) await remove(key)
        }),
      )
    },
  }
}

/** Makes the bucket where there is none and the key may. @returns whether it was made */
export async function ensureS3Bucket(settings: S3Settings): Promise<boolean> {
  const { s3, client } = await connect(settings)
  try {
    await client.send(new s3.HeadBucketCommand({ Bucket: settings.bucket }))
    return false
  } catch (error) {
    if (!isMissing(error)) throw error
    await client.send(new s3.CreateBucketCommand({ Bucket: settings.bucket }))
    return true
  } finally {
    client.destroy()
  }
}

async function connect(settings: S3Settings) {
  const s3 = await import('@aws-sdk/client-s3')
  const client = new s3.S3Client({
    endpoint: settings.endpoint,
    region: settings.region,
    credentials: settings.credentials,
    forcePathStyle: settings.usesPathStyle,
    // Other stores than Amazon's do not know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 4,
  })
  return { s3, client }
}

async function* listKeys(
  s3: typeof import('@aws-sdk/client-s3'),
  client: S3Client,
  bucket: string,
  prefix: string,
  below: string,
): AsyncGenerator<{ key: string; sizeBytes: number }> {
  let token: string | undefined
  do {
    const reply = await client.send(
      // With the slash: `pictures/1` must not take `pictures/10` along.
      new s3.ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}${below}/`, ContinuationToken: token }),
    )
    for (const { Key, Size } of reply.Contents ?? [])
      if (Key) yield { key: Key.slice(prefix.length), sizeBytes: Size ?? 0 }
    token = reply.NextContinuationToken
  } while (token)
}

function isMissing(error: unknown): boolean {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  return name === 'NoSuchKey' || name === 'NotFound' || $metadata?.httpStatusCode === 404
}
