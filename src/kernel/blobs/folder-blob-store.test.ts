import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeBlobStore } from './blob-store.suite.ts'
import { createFolderBlobStore } from './folder-blob-store.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-blob-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describeBlobStore(() => createFolderBlobStore(folder))

test('nothing is left of what came in', async () => {
  expect(await readdir(join(folder, 'incoming'))).toEqual([])
})
