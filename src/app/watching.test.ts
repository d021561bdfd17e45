/** Health and numbers: what a probe and Prometheus get, and what nobody may learn from them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addRows } from '../documents/service.ts'
import { openAsOwner } from '../kernel/database.ts'
import { search } from '../knowledge/service.ts'
import {
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'
import { serveWatching } from './watching.ts'

const token = 'token-of-the-watching-program'
let scratch: ScratchPostgres
let naru: ScratchNaru
beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, {
    ports: { modelHost: wordsOnlyHost },
    withWorkers: true,
    settings: { NARU_METRICS_TOKEN: token, NARU_METRICS_PORT: '0' },
  })
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

const metrics = (authorization?: string) => naru.fetch('/metrics', { headers: authorization ? { authorization } : {} })

test('numbers come with the token only, and name no company and no person', async () => {
  const { scope, workspaceId, memberId } = await foundScratchCompany(naru)
  const { personalFolderId } = (await naru.app.database.asActor(
    scope.actor,
    async (_, client) =>
      (
        await client.query('select personal_folder_id as "personalFolderId" from member where id = $1', [memberId])
      ).rows[0],
  )) as { personalFolderId: string }
  await addRows(scope, {
    folderId: personalFolderId,
    label: 0,
    rows: [{ docId: 'r1', text: '연회비는 이만 원입니다.' }],
  })
  await search(scope, { query: '연회비', collectionIds: [], top: 3, mode: 'hybrid' }, false)
  await naru.fetch('/api/v1/setup')
  await naru.fetch('/api/v1/documents/counts')
  expect((await metrics()).status).toBe(401)
  expect((await metrics('Bearer wrong')).status).toBe(401)
  await expect
    .poll(async () => (await metrics(`Bearer ${token}`)).text(), { timeout: 20_000 })
    .toMatch(/naru_job_seconds_count\{job="knowledge\.index-documents",outcome="succeeded"\} [1-9]/)
  const reply = await metrics(`Bearer ${token}`)
  const text = await reply.text()
  expect(reply.headers.get('content-type')).toContain('text/plain')
  expect(text).toMatch(/naru_documents\{status="ready"\} 1/)
  expect(text).toMatch(/naru_http_request_seconds_count\{operation="countDocuments",status="401"\} 1/)
  expect(text).toMatch(/naru_model_calls_total\{provider="local",model="[^"]+",outcome="succeeded"\} [1-9]/)
  expect(text).toMatch(/process_resident_memory_bytes \d+/)
  for (const secret of [workspaceId, memberId, '새여울', '한서윤', 'owner@saeyeoul.example'])
    expect(text).not.toContain(secret)
})

test('ready says what is missing, and a database of an older shape is not ready', async () => {
  const ready = await naru.fetch('/readyz')
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { status: 'ready', checks: { started: true, database: true, migrations: true, queue: true } },
  ])
  const owner = await openAsOwner(naru.databaseUrl)
  await owner.query(`update migration set name = 'away' where name = '0019_watching.sql'`)
  await expect.poll(async () => (await naru.fetch('/readyz')).status, { timeout: 5000 }).toBe(503)
  const old = await naru.fetch('/readyz')
  expect(await old.json()).toMatchObject({ status: 'starting', checks: { database: true, migrations: false } })
  expect((await naru.fetch('/healthz')).status).toBe(200)
  await owner.query(`update migration set name = '0019_watching.sql' where name = 'away'`)
  await owner.end()
  await expect.poll(async () => (await naru.fetch('/readyz')).status, { timeout: 5000 }).toBe(200)
})

test('the port beside shows health and numbers to this machine', async () => {
  const server = serveWatching(naru.app, () => true)
  await new Promise((resolve) => server?.once('listening', resolve))
  const address = server?.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('naru_jobs')
  expect((await fetch(`${url}/api/v1/setup`)).status).toBe(404)
  server?.close()
})

test('without settings there is no such address', async () => {
  const quiet = await openScratchNaru(scratch)
  expect(quiet.app.metrics).toBeUndefined()
  expect(await (await quiet.fetch('/metrics')).text()).not.toContain('naru_')
  await quiet.close()
})
