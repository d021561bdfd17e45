/** A PostgreSQL where nobody of ours is superuser, as clouds sell it: made, used, backed up and restored by an ordinary owner. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { createFolderBlobStore } from '../kernel/blobs/folder-blob-store.ts'
import { openAsOwner } from '../kernel/database.ts'
import { backUp } from './backup/back-up.ts'
import { checkBackup } from './backup/check-backup.ts'
import { restore } from './backup/restore.ts'
import { readEnv } from './env.ts'
import { allJobs } from './job-handlers.ts'
import { migrate } from './migrate.ts'
import { ensurePostgres } from './parts/postgres.ts'
import { type RunningPostgres, startPostgres } from './postgres.ts'
import { foundScratchCompany, openScratchNaru } from './scratch-naru.ts'

const secret = 'secret-of-a-managed-postgres-0123456789'
let folder = ''
let binFolder = ''
let postgres: RunningPostgres
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-managed-'))
  const { cacheFolder, offlineFolder } = readEnv()
  ;({ binFolder } = await ensurePostgres({ cacheFolder, offlineFolder }))
  postgres = await startPostgres({ binFolder, folder: join(folder, 'postgres'), secret })
  const admin = await openAsOwner(postgres.url)
  await admin.query(`create role customer login password 'customer' createrole createdb`)
  await admin.end()
})
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Extensions are the cloud's to give; everything else is the customer's. */
async function makeDatabase(name: string): Promise<string> {
  const admin = await openAsOwner(postgres.url)
  await admin.query(`create database ${name} owner customer`)
  await admin.end()
  const inside = await openAsOwner(Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href)
  await inside.query('create extension vector')
  await inside.end()
  return `postgres://customer:customer@127.0.0.1:${postgres.port}/${name}`
}

test('an owner who is not superuser migrates, and backs up and restores every row', async () => {
  const url = await makeDatabase('first')
  expect((await migrate({ url, secret, jobs: allJobs })).length).toBeGreaterThan(10)
  expect(await migrate({ url, secret, jobs: allJobs })).toEqual([])
  const scratch = { postgres, secret, folder, makeDatabase: async () => url, close: async () => undefined }
  const naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
  await foundScratchCompany(naru)
  const file = join(folder, 'managed.naru')
  const blobs = createFolderBlobStore(join(folder, 'files'))
  const manifest = await backUp({ file, databaseUrl: url, binFolder, blobs, secret })
  await naru.close()
  expect(manifest.rows).toMatchObject({ workspace: 1, member: 1, node: 1 })

  const other = await makeDatabase('second')
  const checked = await checkBackup(file)
  const restored = await restore({ file, checked, databaseUrl: other, binFolder, blobs, secret, jobs: allJobs })
  expect(restored.rows).toMatchObject({ workspace: 1, member: 1, node: 1 })
})

test('another secret is refused, and changes nothing, until it is said to replace the first', async () => {
  const url = await makeDatabase('third')
  const other = 'another-secret-that-is-long-enough-0123456789'
  await migrate({ url, secret, jobs: allJobs })
  await expect(migrate({ url, secret: other, jobs: allJobs })).rejects.toThrow('used with another NARU_SECRET')
  expect(await migrate({ url, secret, jobs: allJobs })).toEqual([])
  expect(await migrate({ url, secret: other, jobs: allJobs, replacesSecret: true })).toEqual([])
})
