/** Where files lie: in the data folder, or in the S3-compatible store that the settings name. */
import { join } from 'node:path'
import type { BlobStore } from '../kernel/blob.ts'
import { createFolderBlobStore } from '../kernel/blobs/folder-blob-store.ts'
import { createS3BlobStore } from '../kernel/blobs/s3-blob-store.ts'
import type { Env } from './env.ts'

export async function openFiles({ s3, dataFolder }: Pick<Env, 's3' | 'dataFolder'>): Promise<BlobStore> {
  if (!s3) return createFolderBlobStore(join(dataFolder, 'files'))
  return createS3BlobStore(s3, { folder: join(dataFolder, 's3'), limitBytes: s3.localBytes })
}
