/** An S3-compatible server in this process, for tests only. */
import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import type { S3Settings } from './s3-blob-store.ts'

export interface S3StandIn {
  settings: S3Settings
  close(): Promise<void>
}

/** What is used of `s3rver`, which has no types. */
interface S3rver {
  run(): Promise<AddressInfo>
  close(): Promise<void>
}
type S3rverClass = new (options: {
  address: string
  port: number
  silent: boolean
  directory: string
  configureBuckets: { name: string }[]
}) => S3rver

export async function startS3StandIn(directory: string): Promise<S3StandIn> {
  await mkdir(directory, { recursive: true })
  // @ts-expect-error It has no types.
  const { default: Server } = (await import('s3rver')) as { default: S3rverClass }
  const bucket = 'naru'
  const server = new Server({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket }],
  })
  const { port } = await server.run()
  return {
    settings: {
      bucket,
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
      prefix: 'company',
      usesPathStyle: true,
    },
    close: () => server.close(),
  }
}
