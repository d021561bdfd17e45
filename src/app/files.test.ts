/** A whole Naru whose files lie in S3: what reads them by path must not notice. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { deleteNode } from '../access/service.ts'
import { getDocument, getOriginal, getPagePicture, purgeDocument, uploadDocument } from '../documents/service.ts'
import { type S3StandIn, startS3StandIn } from '../kernel/blobs/s3-stand-in.ts'
import { openFiles } from './files.ts'
import {
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'

let scratch: ScratchPostgres
let server: S3StandIn
let naru: ScratchNaru
beforeAll(async () => {
  scratch = await startScratchPostgres()
  server = await startS3StandIn(join(scratch.folder, 's3'))
  const { settings } = server
  naru = await openScratchNaru(scratch, {
    ports: { modelHost: wordsOnlyHost },
    withWorkers: true,
    settings: {
      S3_BUCKET: settings.bucket,
      S3_ENDPOINT: settings.endpoint,
      S3_ACCESS_KEY: settings.credentials?.accessKeyId,
      S3_SECRET_KEY: settings.credentials?.secretAccessKey,
      S3_PREFIX: 'naru/files',
    },
  })
})
afterAll(async () => {
  await naru.close()
  await server.close()
  await scratch.close()
})

test('a PDF is read, drawn, given back and removed for good', async () => {
  const { scope } = await foundScratchCompany(naru)
  const bytes = await readFile(join(import.meta.dirname, '../../demo/files/정보보호 업무 지침.pdf'))
  const { document } = await uploadDocument(scope, { fileName: '지침.pdf' }, new Blob([bytes]).stream())
  await expect
    .poll(async () => (await getDocument(scope, document.id)).status, { timeout: 40_000, interval: 200 })
    .toBe('ready')
  for (let round = 0; round < 2; round++) {
    const picture = await getPagePicture(scope, document.id, 1, 800)
    expect((await bytesOf(picture.body)).subarray(8, 12).toString()).toBe('WEBP')
  }
  const original = await getOriginal(scope, document.id)
  expect(Buffer.compare(await bytesOf(original.body), bytes)).toBe(0)
  expect(await keys()).toHaveLength(2)
  expect(await readdir(naru.env.dataFolder)).not.toContain('files')

  await deleteNode(scope, document.id)
  await purgeDocument(scope, document.id, '지침')
  await expect.poll(keys, { timeout: 20_000, interval: 200 }).toEqual([])
  expect(await readdir(join(naru.env.dataFolder, 's3/copies/kept'))).toEqual([])
})

async function bytesOf(body: unknown): Promise<Buffer> {
  return Buffer.from(await new Response(body as BodyInit).arrayBuffer())
}

async function keys(): Promise<string[]> {
  const files = await openFiles(naru.env)
  const found: string[] = []
  for (const prefix of ['originals', 'pictures']) for await (const { key } of files.list(prefix)) found.push(key)
  return found
}
