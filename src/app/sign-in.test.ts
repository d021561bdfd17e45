/** Guesses, callers and bodies that are not what the sign-in page sends; ended people, and the last owner. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openAsOwner } from '../kernel/database.ts'
import { createHttp } from './http.ts'
import {
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'

const origin = 'http://127.0.0.1:4310'
const password = 'a-long-password'
let scratch: ScratchPostgres
let naru: ScratchNaru
let send: ReturnType<typeof senderOf>
let company: Awaited<ReturnType<typeof foundScratchCompany>>
let owner: string

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch)
  send = senderOf(naru)
  company = await foundScratchCompany(naru)
  owner = (await signIn(company.email, company.password)).cookie
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

/** Sends as if from a socket. */
function senderOf(to: ScratchNaru) {
  const http = createHttp(to.app, { publicUrl: origin, isReady: () => true })
  return async (path: string, init: RequestInit & { from?: string } = {}) => {
    const request = new Request(new URL(path, origin), { ...init, headers: { origin, ...init.headers } })
    const response = await http.fetch(request, { incoming: { socket: { remoteAddress: init.from ?? '192.0.2.1' } } })
    const body = (await response.json().catch(() => ({}))) as { code?: string; id: string; isEmpty?: boolean }
    const cookie = response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    return { status: response.status, body, cookie }
  }
}

const json = { 'content-type': 'application/json' }

function signIn(email: string, guess: string, more: { from?: string; headers?: Record<string, string> } = {}) {
  return send('/api/auth/sign-in/email', {
    method: 'POST',
    from: more.from,
    headers: { ...json, ...more.headers },
    body: JSON.stringify({ email, password: guess }),
  })
}

function call(cookie: string, method: string, path: string, body?: object) {
  const headers = { cookie, ...(body ? json : {}) }
  return send(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
}

async function addPerson(email: string, role = 'viewer'): Promise<string> {
  const { body } = await call(owner, 'POST', '/members', { name: '배수아', email, password, role, clearance: 0 })
  return body.id
}

async function asDatabaseOwner<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = await openAsOwner(naru.databaseUrl)
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

/** A body that never ends, and how much of it was asked for. */
function endlessBody() {
  const asked = { bytes: 0, isCancelled: false }
  const body = new ReadableStream({
    pull(controller) {
      asked.bytes += 16_384
      controller.enqueue(new Uint8Array(16_384).fill(32))
    },
    cancel() {
      asked.isCancelled = true
    },
  })
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half', headers: json }
  return { asked, init }
}

describe('guesses', () => {
  test('as a form, or without an e-mail, are not checked at all', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    for (const guess of [company.password, 'wrong-password']) {
      const body = new URLSearchParams({ email: company.email, password: guess }).toString()
      const reply = await send('/api/auth/sign-in/email', { method: 'POST', headers: form, body })
      expect([reply.status, reply.body.code, reply.cookie]).toEqual([400, 'kernel.only-json', ''])
    }
    for (const body of ['{}', '[]', '', JSON.stringify({ email: ['x@x.example'], password })])
      expect((await send('/api/auth/sign-in/email', { method: 'POST', headers: json, body })).status).toBe(400)
  })

  test('at the same moment are counted as well', async () => {
    await addPerson('parallel@x.example')
    const replies = await Promise.all(
      Array.from({ length: 24 }, (_, index) => signIn('parallel@x.example', 'wrong', { from: `198.51.100.${index}` })),
    )
    const statuses = replies.map((reply) => reply.status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(19)
    expect((await signIn('PARALLEL@x.example', password)).body.code).toBe('access.locked-out')
  })

  test('are forgotten when the right password comes in time', async () => {
    await addPerson('forgetful@x.example')
    for (let round = 0; round < 2; round++) {
      for (let guess = 0; guess < 4; guess++)
        expect((await signIn('forgetful@x.example', 'wrong', { from: '192.0.2.2' })).status).toBe(401)
      expect((await signIn('forgetful@x.example', password, { from: '192.0.2.2' })).status).toBe(200)
    }
  })

  test('on many e-mails from one address end, whatever the caller says of its address', async () => {
    const guess = (index: number) =>
      signIn(`nobody-${index}@x.example`, 'wrong', {
        from: '192.0.2.3',
        headers: { 'x-forwarded-for': `203.0.113.${index}`, 'x-naru-client-address': `203.0.113.${index}` },
      })
    for (let index = 0; index < 30; index++) expect((await guess(index)).status).toBe(401)
    expect((await guess(30)).body.code).toBe('access.too-many-sign-ins')
    expect((await signIn('nobody@x.example', 'wrong', { from: '192.0.2.4' })).status).toBe(401)
  })

  test('through a trusted proxy are counted by the address that the proxy saw', async () => {
    vi.stubEnv('NARU_TRUSTED_PROXY', '10.0.0.0/8')
    const behindProxy = await openScratchNaru(scratch, { databaseUrl: naru.databaseUrl })
    vi.unstubAllEnvs()
    const sendThere = senderOf(behindProxy)
    const addressSeen = async (forwarded: string, from: string) => {
      const body = JSON.stringify({ email: company.email, password: company.password })
      const headers = { ...json, 'x-forwarded-for': forwarded }
      await sendThere('/api/auth/sign-in/email', { method: 'POST', from, headers, body })
      const sql = 'select "ipAddress" as address from auth.session order by "createdAt" desc limit 1'
      return (await asDatabaseOwner<{ address: string }>(sql))[0]?.address
    }
    expect(await addressSeen('203.0.113.9, 198.51.100.77', '10.0.0.5')).toBe('198.51.100.77')
    expect(await addressSeen('203.0.113.9', '192.0.2.5')).toBe('192.0.2.5')
    await behindProxy.close()
  })
})

describe('bodies', () => {
  test('with characters that cannot be stored are refused', async () => {
    const { cookie } = await signIn(company.email, company.password)
    for (const text of ['\0', '\ud800', 'a\0@x.example']) {
      const reply = await signIn(text, 'wrong-password')
      expect([reply.status, reply.body.code]).toEqual([400, 'kernel.invalid-text'])
      const rename = { method: 'POST', headers: { ...json, cookie }, body: JSON.stringify({ name: text }) }
      expect((await send('/api/auth/update-user', rename)).status).toBe(400)
    }
    const rename = { method: 'POST', headers: { ...json, cookie }, body: JSON.stringify({ name: '한서윤 😀' }) }
    expect((await send('/api/auth/update-user', rename)).status).toBe(200)
  })

  test('that are large are refused without reading them whole', async () => {
    for (const path of ['sign-in/email', 'sign-out', 'update-user']) {
      const { asked, init } = endlessBody()
      const reply = await send(`/api/auth/${path}`, init)
      expect([reply.status, reply.body.code]).toEqual([413, 'kernel.body-too-large'])
      expect(asked.isCancelled).toBe(true)
      expect(asked.bytes).toBeLessThan(200_000)
    }
  })

  test('nested without end are no JSON', async () => {
    const body = '['.repeat(30_000) + ']'.repeat(30_000)
    expect((await send('/api/auth/sign-in/email', { method: 'POST', headers: json, body })).status).toBe(400)
  })

  test('signing out needs none', async () => {
    const { cookie } = await signIn(company.email, company.password)
    expect((await send('/api/auth/sign-out', { method: 'POST', headers: { cookie } })).status).toBe(200)
    expect((await call(cookie, 'GET', '/session')).status).toBe(401)
  })
})

describe('a person who was ended', () => {
  test('is answered like a wrong password, and gets no cookie', async () => {
    const id = await addPerson('ended@x.example')
    await call(owner, 'PATCH', `/members/${id}`, { isActive: false })
    const reply = await signIn('ended@x.example', password)
    expect([reply.status, reply.body.code, reply.cookie]).toEqual([401, 'access.wrong-password', ''])
    await call(owner, 'PATCH', `/members/${id}`, { isActive: true })
    expect((await signIn('ended@x.example', password)).status).toBe(200)
  })

  test('and comes back has no session of earlier', async () => {
    const id = await addPerson('back@x.example')
    const { cookie } = await signIn('back@x.example', password)
    expect((await call(cookie, 'GET', '/session')).status).toBe(200)
    // A sign-in that overtook the ending: its session is written when the others are gone already.
    await asDatabaseOwner(
      'create table kept as select s.* from auth.session s join member m on m.user_id = s."userId" where m.id = $1',
      [id],
    )
    await call(owner, 'PATCH', `/members/${id}`, { isActive: false })
    await asDatabaseOwner('insert into auth.session select * from kept')
    await call(owner, 'PATCH', `/members/${id}`, { isActive: true })
    expect((await call(cookie, 'GET', '/session')).status).toBe(401)
  })
})

describe('the last owner', () => {
  test('can neither step down nor end themselves', async () => {
    const down = await call(owner, 'PATCH', `/members/${company.memberId}`, { role: 'viewer' })
    expect([down.status, down.body.code]).toEqual([409, 'access.last-owner'])
    const end = await call(owner, 'PATCH', `/members/${company.memberId}`, { isActive: false })
    expect([end.status, end.body.code]).toEqual([409, 'access.cannot-end-self'])
    expect((await call(owner, 'GET', '/members')).status).toBe(200)
  })

  test('is whoever remains: an owner may step down while there is another', async () => {
    const id = await addPerson('second-owner@x.example', 'owner')
    const { cookie } = await signIn('second-owner@x.example', password)
    expect((await call(cookie, 'PATCH', `/members/${id}`, { isActive: false })).body.code).toBe(
      'access.cannot-end-self',
    )
    const down = await call(cookie, 'PATCH', `/members/${id}`, { role: 'viewer', groups: ['상담부'] })
    expect([down.status, down.body]).toEqual([200, expect.objectContaining({ role: 'viewer', groups: ['상담부'] })])
    expect((await call(owner, 'PATCH', `/members/${company.memberId}`, { role: 'viewer' })).status).toBe(409)
  })

  test('remains when two owners demote each other at the same moment', async () => {
    const other = await addPerson('third-owner@x.example', 'owner')
    const [first, second] = [await openAsOwner(naru.databaseUrl), await openAsOwner(naru.databaseUrl)]
    const demote = "update member set role = 'viewer' where id = $1"
    try {
      await first.query('begin')
      await second.query('begin')
      await first.query(demote, [other])
      const waiting = second.query(demote, [company.memberId]).catch((error: Error) => error)
      await new Promise((resolve) => setTimeout(resolve, 200))
      await first.query('commit')
      expect(await waiting).toMatchObject({ constraint: 'member_last_owner' })
    } finally {
      await first.end()
      await second.end()
    }
  })
})

describe('the first setup', () => {
  const founder = { workspaceName: '새여울', name: '한서윤', email: 'first@x.example', password }

  test('is not for another site’s page, nor for anything but a small JSON body; after it, nothing is read', async () => {
    const empty = await openScratchNaru(scratch)
    const sendThere = senderOf(empty)
    const post = (headers: Record<string, string>, body = JSON.stringify(founder)) =>
      sendThere('/api/v1/setup', { method: 'POST', headers: { ...json, ...headers }, body })

    for (const site of ['https://elsewhere.example', 'http://evil.example:4310', 'null'])
      expect((await post({ origin: site, host: 'evil.example:4310' })).body.code).toBe('kernel.foreign-origin')
    expect((await post({ 'content-type': 'text/plain' })).body.code).toBe('kernel.only-json')
    expect((await post({}, JSON.stringify({ ...founder, name: 'a\0' }))).body.code).toBe('kernel.invalid-text')
    expect((await post({}, JSON.stringify({ ...founder, email: '' }))).body.code).toBe('access.setup-incomplete')
    const large = endlessBody()
    expect((await sendThere('/api/v1/setup', large.init)).status).toBe(413)
    expect(large.asked.bytes).toBeLessThan(200_000)
    expect((await sendThere('/api/v1/setup')).body.isEmpty).toBe(true)

    expect((await post({})).status).toBe(201)
    const late = endlessBody()
    expect((await sendThere('/api/v1/setup', late.init)).status).toBe(409)
    expect(late.asked.bytes).toBeLessThanOrEqual(16_384) // What a stream fetches ahead before anybody reads.
    await empty.close()
  })
})
