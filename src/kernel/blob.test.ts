import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFolderBlobStore } from './blob.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-blob-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function* parts(...sizes: number[]) {
  for (const size of sizes) yield new Uint8Array(size).fill(7)
}

test('the same bytes are stored once, under their hash', async () => {
  const blobs = createFolderBlobStore(folder)
  const first = await blobs.put('originals', parts(3, 4), 100)
  const second = await blobs.put('originals', parts(7), 100)
  expect(first).toEqual(second)
  expect(first).toMatchObject({ sizeBytes: 7 })
})

test('past the limit nothing is kept, and the sender is heard to the end', async () => {
  const blobs = createFolderBlobStore(folder)
  let sent = 0
  async function* long() {
    for (let index = 0; index < 5; index++) {
      sent++
      yield new Uint8Array(50)
    }
  }
  expect(await blobs.put('originals', long(), 100)).toBe('too-large')
  expect(sent).toBe(5)
  expect(await readdir(join(folder, 'incoming'))).toEqual([])
})

test.each(['../secret', '/etc/passwd', 'a/../../b', ''])('the key %j never becomes a path', async (key) => {
  await expect(createFolderBlobStore(folder).open(key)).rejects.toThrow('not a blob key')
})
