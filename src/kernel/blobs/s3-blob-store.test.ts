import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BlobStore } from '../blob.ts'
import { describeBlobStore } from './blob-store.suite.ts'
import { createLocalCopies } from './local-copies.ts'
import { createS3BlobStore, ensureS3Bucket } from './s3-blob-store.ts'
import { type S3StandIn, startS3StandIn } from './s3-stand-in.ts'

let folder = ''
let server: S3StandIn
let store: BlobStore
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-s3-'))
  server = await startS3StandIn(join(folder, 'server'))
  store = await createS3BlobStore(server.settings, { folder: join(folder, 'local'), limitBytes: 1024 })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

describeBlobStore(() => store)

test('nothing is left of what came in, nor of a use that has ended', async () => {
  expect(await readdir(join(folder, 'local/incoming'))).toEqual([])
  expect(await readdir(join(folder, 'local/copies/used'))).toEqual([])
})

test('copies stay below their limit, and one in use keeps its bytes', async () => {
  const copies = createLocalCopies(join(folder, 'small'), 100)
  async function* bytes() {
    yield new Uint8Array(60)
  }
  const fetched: string[] = []
  const use = (key: string, work: (path: string) => Promise<unknown>) =>
    copies.use(
      key,
      async () => {
        fetched.push(key)
        return bytes()
      },
      work,
    )
  await use('a', async (path) => {
    await use('b', async () => undefined)
    expect((await readdir(join(folder, 'small/kept'))).length).toBe(1)
    expect(await readFile(path)).toHaveLength(60)
  })
  await use('b', async () => undefined)
  expect(fetched).toEqual(['a', 'b'])
})

test('a bucket is made once', async () => {
  const settings = { ...server.settings, bucket: 'made-once' }
  expect([await ensureS3Bucket(settings), await ensureS3Bucket(settings)]).toEqual([true, false])
})
