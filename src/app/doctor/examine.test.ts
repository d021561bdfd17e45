/** The doctor finds what is wrong, and finds nothing where nothing is. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../../proofs/rights/build.ts'
import { uploadDocument } from '../../documents/service.ts'
import { startS3StandIn } from '../../kernel/blobs/s3-stand-in.ts'
import { openAsOwner } from '../../kernel/database.ts'
import { addProvider } from '../../models/service.ts'
import { allJobs } from '../job-handlers.ts'
import { migrate } from '../migrate.ts'
import { ensurePostgres } from '../parts/postgres.ts'
import { startPostgres } from '../postgres.ts'
import {
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from '../scratch-naru.ts'
import { examine } from './examine.ts'
import type { Finding } from './finding.ts'

let scratch: ScratchPostgres
let naru: ScratchNaru
beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
  const { scope } = await foundScratchCompany(naru)
  await uploadDocument(scope, { fileName: '안내.md' }, new Blob(['# 안내\n\n글입니다.\n']).stream())
  await addProvider(scope, {
    ...{ name: '대역', baseUrl: 'http://127.0.0.1:9/v1', key: 'sk-1', chatModel: 'x', highestLabel: 0 },
  })
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

async function look(settings: NodeJS.ProcessEnv = {}): Promise<(id: string) => Finding | undefined> {
  const findings = await examine({
    ...process.env,
    NARU_DATA: naru.env.dataFolder,
    NARU_PORT: '47310',
    DATABASE_URL: naru.databaseUrl,
    NARU_SECRET: scratch.secret,
    ...settings,
  })
  for (const one of findings)
    expect(one.advice !== undefined, one.id).toBe(one.status === 'failed' || one.status === 'warning')
  return (id) => findings.find((one) => one.id === id)
}

test('a sound installation has no failure', async () => {
  const findings = await examine({
    ...process.env,
    NARU_DATA: naru.env.dataFolder,
    NARU_PORT: '47310',
    DATABASE_URL: naru.databaseUrl,
    NARU_SECRET: scratch.secret,
  })
  expect(findings.filter((one) => one.status === 'failed')).toEqual([])
  expect(findings.find((one) => one.id === 'missing-files')?.found).toBe('1 named, 0 missing')
  expect(findings.length).toBeGreaterThan(18)
})

test('another secret, a stuck job, a missing migration and a missing file are each named, with what to do', async () => {
  const owner = await openAsOwner(naru.databaseUrl)
  const name = '0019_watching.sql'
  await owner.query(`update jobs.job set start_after = now() - interval '1 hour'`)
  await owner.query('delete from migration where name = $1', [name])
  await rm(join(naru.env.dataFolder, 'files'), { recursive: true })
  const found = await look({ NARU_SECRET: 'another-secret-that-is-long-enough-012345' })
  expect(found('secret')?.status).toBe('failed')
  expect(found('secret')?.advice?.ko).toContain('--new-secret')
  expect(found('jobs')).toMatchObject({ status: 'failed', found: expect.stringContaining('stuck 1') })
  expect(found('migrations')).toMatchObject({ status: 'failed', found: name })
  expect(found('missing-files')).toMatchObject({ status: 'failed', found: expect.stringContaining('1 missing') })
  await owner.query('insert into migration (name, sha256) values ($1, $2)', [name, 'x'])
  await owner.end()
})

test('a database that is not there, a model host that is not there, a bucket that is not there', async () => {
  const server = await startS3StandIn(join(scratch.folder, 's3-doctor'))
  const s3 = {
    S3_ENDPOINT: server.settings.endpoint,
    S3_BUCKET: 'no-such-bucket',
    S3_ACCESS_KEY: 'S3RVER',
    S3_SECRET_KEY: 'S3RVER',
  }
  const found = await look({
    ...s3,
    DATABASE_URL: 'postgres://nobody:x@127.0.0.1:9/naru',
    NARU_MODEL_HOST_URL: 'http://127.0.0.1:9',
  })
  expect(found('database')).toMatchObject({ status: 'failed', found: expect.stringContaining('ECONNREFUSED') })
  expect(found('model-host')?.status).toBe('failed')
  expect(found('files')).toMatchObject({ status: 'failed', found: expect.stringMatching(/bucket/i) })
  const mended = await look({ ...s3, S3_BUCKET: server.settings.bucket })
  expect(mended('files')?.status).toBe('ok')
  await server.close()
})

test('Naru’s own PostgreSQL is started for the look where it does not run, and said to be broken where it is', async () => {
  const data = join(scratch.folder, 'own')
  const { secret } = scratch
  const own = { ...process.env, NARU_DATA: data, NARU_PORT: '47310', NARU_SECRET: secret, DATABASE_URL: undefined }
  const none = await examine(own)
  expect(none.find((one) => one.id === 'database')?.status).toBe('skipped')

  const { cacheFolder, offlineFolder } = naru.env
  const { binFolder } = await ensurePostgres({ cacheFolder, offlineFolder })
  const postgres = await startPostgres({ binFolder, folder: join(data, 'postgres'), secret })
  await migrate({ url: postgres.url, secret, jobs: allJobs })
  await postgres.stop()
  const stopped = await examine(own)
  expect(stopped.filter((one) => one.status === 'failed')).toEqual([])
  expect(stopped.find((one) => one.id === 'migrations')?.status).toBe('ok')

  await writeFile(join(data, 'postgres/data/postgresql.conf'), 'no_such_setting = 1')
  const broken = await examine(own)
  expect(broken.find((one) => one.id === 'database')).toMatchObject({
    status: 'failed',
    found: expect.stringContaining('no_such_setting'),
  })
  expect(broken.find((one) => one.id === 'jobs')?.status).toBe('skipped')
})

test('settings that cannot be read are a finding', async () => {
  const found = await examine({ NARU_PORT: 'many' })
  expect(found).toMatchObject([{ id: 'settings', status: 'failed', found: expect.stringContaining('NARU_PORT') }])
})
