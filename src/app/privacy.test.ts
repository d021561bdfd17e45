/** Whose conversations are read by whom, how long they are kept, and how long a session lasts. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addMember, updateSettings } from '../access/service.ts'
import { openAsOwner } from '../kernel/database.ts'
import { sweepConversations } from './clock.ts'
import {
  foundScratchCompany,
  giveScratchKey,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'

let scratch: ScratchPostgres
let naru: ScratchNaru
let company: Awaited<ReturnType<typeof foundScratchCompany>>
const keys = new Map<string, string>()
const ids = new Map<string, string>()

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
  company = await foundScratchCompany(naru)
  keys.set('owner', await giveScratchKey(naru, company.memberId))
  for (const [name, role] of [
    ['asker', 'viewer'],
    ['auditor', 'auditor'],
  ] as const) {
    const person = {
      name,
      email: `${name}@x.example`,
      password: 'a-long-password',
      role,
      clearance: 0 as const,
      groups: [],
    }
    const { id } = await addMember(company.scope, person)
    ids.set(name, id)
    keys.set(name, await giveScratchKey(naru, id))
  }
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

async function call(who: string, method: string, path: string, body?: object) {
  const response = await naru.fetch(`/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${keys.get(who)}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  })
  return {
    status: response.status,
    body: (await response.json()) as Record<string, string> & { items: { id: string }[] },
  }
}

async function asDatabaseOwner(text: string, values: unknown[] = []): Promise<number> {
  const client = await openAsOwner(naru.databaseUrl)
  try {
    return (await client.query(text, values)).rowCount ?? 0
  } finally {
    await client.end()
  }
}

test('conversations are one’s own; where the workspace allows it, an auditor reads them with a reason, for a while', async () => {
  const { body: conversation } = await call('asker', 'POST', '/conversations', { title: '은밀한 물음' })
  const of = `/conversations/of/${ids.get('asker')}`
  const open = (who: string) =>
    call(who, 'POST', '/conversations/disclosures', { memberId: ids.get('asker'), reason: '민원 확인' })
  expect((await open('auditor')).body.code).toBe('assistants.conversations-private')
  await updateSettings(company.scope, { conversationReaders: 'auditors' })
  expect((await open('owner')).status).toBe(403)
  expect((await call('auditor', 'GET', of)).status).toBe(404)
  expect((await open('auditor')).status).toBe(201)
  expect((await call('auditor', 'GET', of)).body.items).toMatchObject([{ title: '은밀한 물음' }])
  expect((await call('auditor', 'GET', `${of}/${conversation.id}`)).status).toBe(200)
  // It does not become the auditor's: not in their list, and nothing is asked in it.
  expect((await call('auditor', 'GET', '/conversations')).body.items).toEqual([])
  expect((await call('auditor', 'DELETE', `/conversations/${conversation.id}`)).status).toBe(404)
  const audit = JSON.stringify((await call('auditor', 'GET', '/audit?limit=100')).body)
  for (const action of ['conversations.opened', 'conversation.read', '민원 확인']) expect(audit).toContain(action)
  // Taken back by the setting, and by time.
  await updateSettings(company.scope, { conversationReaders: 'nobody' })
  expect((await call('auditor', 'GET', of)).status).toBe(404)
  await updateSettings(company.scope, { conversationReaders: 'auditors' })
  expect((await call('auditor', 'GET', of)).status).toBe(200)
  await asDatabaseOwner(`update conversation_disclosure set expires_at = now() - interval '1 second'`)
  expect((await call('auditor', 'GET', of)).status).toBe(404)
})

test('conversations go when their days are over, and not before', async () => {
  const old = (await call('asker', 'POST', '/conversations', { title: '오래된 것' })).body.id
  const young = (await call('asker', 'POST', '/conversations', { title: '새것' })).body.id
  await asDatabaseOwner(`update conversation set updated_at = now() - interval '400 days' where id = $1`, [old])
  await updateSettings(company.scope, { conversationDays: 0 })
  expect(await sweepConversations(naru.app)).toBe(0)
  await updateSettings(company.scope, { conversationDays: 365 })
  expect(await sweepConversations(naru.app)).toBe(1)
  expect((await call('asker', 'GET', `/conversations/${old}`)).status).toBe(404)
  expect((await call('asker', 'GET', `/conversations/${young}`)).status).toBe(200)
  expect(JSON.stringify((await call('owner', 'GET', '/audit')).body)).toContain('conversations.swept')
})

test('a session lasts as long as the workspace says, from its last use', async () => {
  const origin = 'http://127.0.0.1:4310'
  const response = await naru.fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email: company.email, password: company.password }),
  })
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const status = async () => (await naru.fetch('/api/v1/session', { headers: { cookie } })).status
  const hoursLeft = async () => {
    const client = await openAsOwner(naru.databaseUrl)
    const { rows } = await client.query(
      'select extract(epoch from "expiresAt" - now()) / 3600 as hours from auth.session',
    )
    await client.end()
    return Number(rows[0]?.hours)
  }
  expect(await hoursLeft()).toBeCloseTo(12, 1)
  await asDatabaseOwner(`update auth.session set "expiresAt" = now() + interval '1 hour'`)
  expect(await status()).toBe(200)
  expect(await hoursLeft()).toBeCloseTo(12, 1)
  // A shorter setting counts from the next request on.
  await updateSettings(company.scope, { sessionHours: 2 })
  expect(await status()).toBe(200)
  expect(await hoursLeft()).toBeCloseTo(2, 1)
  await asDatabaseOwner(`update auth.session set "expiresAt" = now() - interval '1 second'`)
  expect(await status()).toBe(401)
})
