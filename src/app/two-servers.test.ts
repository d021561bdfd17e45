/** Two servers of one Naru: what one of them learns counts in the other at once. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addKey, addMember, addRule, ensureFolder, listPrincipals, removeRule } from '../access/service.ts'
import { addRows } from '../documents/service.ts'
import {
  foundScratchCompany,
  giveScratchKey,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'

let scratch: ScratchPostgres
let servers: [ScratchNaru, ScratchNaru]
let company: Awaited<ReturnType<typeof foundScratchCompany>>
beforeAll(async () => {
  scratch = await startScratchPostgres()
  const first = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
  const second = await openScratchNaru(scratch, {
    databaseUrl: first.databaseUrl,
    ports: { modelHost: wordsOnlyHost },
  })
  servers = [first, second]
  company = await foundScratchCompany(first)
})
afterAll(async () => {
  for (const one of servers) await one.close()
  await scratch.close()
})

let turn = 0
const next = () => servers[turn++ % 2] as ScratchNaru

const signIn = (email: string, password: string) =>
  next().fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1:4310' },
    body: JSON.stringify({ email, password }),
  })

const call = (key: string, method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  next().fetch(`/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  })

test('wrong passwords count together', async () => {
  await addMember(company.scope, {
    ...{ name: '배수아', email: 'sua@saeyeoul.example', password: 'a-long-password', role: 'viewer', clearance: 0 },
    groups: [],
  })
  for (let attempt = 0; attempt < 5; attempt++)
    expect((await signIn('sua@saeyeoul.example', 'not-the-password')).status).toBe(401)
  for (let attempt = 0; attempt < 2; attempt++)
    expect((await signIn('sua@saeyeoul.example', 'a-long-password')).status).toBe(429)
})

test('a session made by one is known to the other, and ended in both', async () => {
  const signedIn = await signIn(company.email, company.password)
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const me = () => next().fetch('/api/v1/documents/counts', { headers: { cookie } })
  expect([(await me()).status, (await me()).status]).toEqual([200, 200])
  await next().fetch('/api/auth/sign-out', { method: 'POST', headers: { cookie, origin: 'http://127.0.0.1:4310' } })
  expect([(await me()).status, (await me()).status]).toEqual([401, 401])
})

test('the calls of a key count together', async () => {
  const { key } = await addKey(company.scope, {
    ...{ name: '프로그램', scopes: ['documents.read'], apps: null, origins: [], highestLabel: 0 },
    ...{ perMinute: 4, perDay: null, expiresInDays: 1 },
  })
  const statuses: number[] = []
  for (let count = 0; count < 6; count++) statuses.push((await call(key, 'GET', '/documents/counts')).status)
  expect(statuses).toEqual([200, 200, 200, 200, 429, 429])
})

test('a creation with one Idempotency-Key happens once', async () => {
  const key = await giveScratchKey(servers[0], company.memberId)
  const create = () => call(key, 'POST', '/conversations', { title: '한 번' }, { 'idempotency-key': 'once' })
  const replies = [await (await create()).json(), await (await create()).json()] as { id: string }[]
  expect(replies[0]?.id).toBeDefined()
  expect(replies[1]?.id).toBe(replies[0]?.id)
})

test('a right that is given or taken counts for the next request, wherever it goes', async () => {
  const reader = await addMember(company.scope, {
    ...{ name: '윤지호', email: 'jiho@saeyeoul.example', password: 'a-long-password', role: 'viewer', clearance: 0 },
    groups: [],
  })
  const key = await giveScratchKey(servers[0], reader.id)
  const { id: folderId } = await ensureFolder(company.scope, { name: '규정', parentId: null, label: 0, inherits: true })
  const { documentIds } = await addRows(company.scope, {
    folderId,
    label: 0,
    rows: [{ docId: 'r', text: '글입니다.' }],
  })
  const statuses = async () => [
    (await call(key, 'GET', `/documents/${documentIds[0]}`)).status,
    (await call(key, 'GET', `/documents/${documentIds[0]}`)).status,
  ]
  expect(await statuses()).toEqual([404, 404])
  const { items } = await listPrincipals(company.scope, '윤지호')
  const principalId = items[0]?.principalId ?? 0
  const rule = await addRule(company.scope, folderId, { principalId, verb: 'read', effect: 'allow', expiresAt: null })
  expect(await statuses()).toEqual([200, 200])
  await removeRule(company.scope, folderId, rule.id)
  expect(await statuses()).toEqual([404, 404])
})
