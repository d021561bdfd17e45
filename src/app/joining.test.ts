/** Coming by a link, changing, looking as somebody else, and going: what ends, and how soon. */
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startOpenAIStandIn } from '../../e2e/openai-stand-in.ts'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { changeNode } from '../access/service.ts'
import { getDocument, uploadDocument } from '../documents/service.ts'
import { addProvider, measure } from '../models/service.ts'
import { createHttp } from './http.ts'
import {
  foundScratchCompany,
  giveScratchKey,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'

const origin = 'http://127.0.0.1:4310'
let scratch: ScratchPostgres
let naru: ScratchNaru
let company: Awaited<ReturnType<typeof foundScratchCompany>>
let owner = ''

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost }, withWorkers: true })
  company = await foundScratchCompany(naru)
  owner = (await signIn(company.email, company.password)).cookie
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

type Body = { id: string; code: string; items: Record<string, unknown>[] } & Record<string, never>

async function signIn(email: string, password: string) {
  const response = await naru.fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email, password }),
  })
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  return { status: response.status, cookie }
}

async function call(cookie: string, method: string, path: string, body?: object) {
  const response = await naru.fetch(`/api/v1${path}`, {
    method,
    headers: { cookie, origin, ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  })
  return { status: response.status, body: (await response.json()) as Body }
}

/** Invites and accepts. */
async function join(name: string, email: string, more: object = {}): Promise<{ id: string; cookie: string }> {
  const { body } = await call(owner, 'POST', '/invitations', { name, email, role: 'viewer', clearance: 0, ...more })
  const token = tokenOf(body)
  expect((await call('', 'POST', '/links/use', { token, password: 'river-of-three-words' })).status).toBe(200)
  const { cookie } = await signIn(email, 'river-of-three-words')
  const members = await call(owner, 'GET', '/members')
  return { id: String(members.body.items.find((one) => one.email === email)?.id), cookie }
}

const tokenOf = (body: unknown) => (body as { link: { path: string } }).link.path.split('#')[1] ?? ''

async function auditActions(): Promise<string[]> {
  const { body } = await call(owner, 'GET', '/audit?limit=200')
  return body.items.map((one) => String(one.action))
}

describe('an invitation', () => {
  test('makes a member with its role, clearance and groups, once', async () => {
    const sent = await call(owner, 'POST', '/invitations', {
      name: '배수아',
      email: 'Sua@x.example',
      role: 'reviewer',
      clearance: 1,
      groups: ['카드사업부'],
    })
    expect(sent.status).toBe(201)
    const token = tokenOf(sent.body)
    expect((await call('', 'POST', '/links/look', { token })).body).toMatchObject({
      kind: 'invitation',
      name: '배수아',
      email: 'sua@x.example',
      workspaceName: company.workspaceName,
    })
    const weak = await call('', 'POST', '/links/use', { token, password: 'password1234' })
    expect([weak.status, weak.body.code]).toEqual([400, 'access.password-weak'])
    const both = await Promise.all(
      [1, 2].map(() => call('', 'POST', '/links/use', { token, password: 'one-two-three-four' })),
    )
    expect(both.map((one) => one.status).sort()).toEqual([200, expect.toSatisfy((status: number) => status >= 400)])
    expect((await call('', 'POST', '/links/use', { token, password: 'one-two-three-four' })).body.code).toBe(
      'access.link-ended',
    )
    const { cookie } = await signIn('sua@x.example', 'one-two-three-four')
    expect((await call(cookie, 'GET', '/session')).body).toMatchObject({ member: { role: 'reviewer', clearance: 1 } })
    const { body } = await call(owner, 'GET', '/members')
    expect(body.items.find((one) => one.email === 'sua@x.example')).toMatchObject({
      groups: ['카드사업부'],
      isActive: true,
    })
    expect(await auditActions()).toEqual(expect.arrayContaining(['invitation.sent', 'invitation.accepted']))
  })

  test('opens nothing once it was taken back or renewed, and never gives more than its maker has', async () => {
    const invite = (email: string, clearance: number) =>
      call(owner, 'POST', '/invitations', { name: '가람', email, role: 'viewer', clearance })
    const first = await invite('garam@x.example', 0)
    const { id } = (first.body as unknown as { invitation: { id: string } }).invitation
    const second = await call(owner, 'POST', `/invitations/${id}/renew`)
    const look = (body: unknown) => call('', 'POST', '/links/look', { token: tokenOf(body) })
    expect([(await look(first.body)).status, (await look(second.body)).status]).toEqual([404, 200])
    expect((await call(owner, 'DELETE', `/invitations/${id}`)).status).toBe(200)
    expect((await look(second.body)).status).toBe(404)
    expect((await invite(company.email, 0)).body.code).toBe('access.email-taken')

    const low = await join('낮음', 'low@x.example', { role: 'owner' })
    const tooMuch = { name: 'x', email: 'high@x.example', role: 'viewer', clearance: 2 }
    expect((await call(low.cookie, 'POST', '/invitations', tooMuch)).body.code).toBe('access.gives-more-than-own')
    // What an owner sent who has left since opens nothing.
    const late = await call(low.cookie, 'POST', '/invitations', { ...tooMuch, clearance: 0 })
    await call(owner, 'PATCH', `/members/${low.id}`, { isActive: false })
    expect((await look(late.body)).status).toBe(404)
  })
})

describe('a password', () => {
  test('changes with the present one, and ends every other session', async () => {
    const { cookie } = await join('하늘', 'sky@x.example')
    const other = (await signIn('sky@x.example', 'river-of-three-words')).cookie
    const change = (current: string, next: string) => call(cookie, 'POST', '/session/password', { current, next })
    expect((await change('wrong', 'lake-of-other-words')).body.code).toBe('access.wrong-password')
    expect((await change('river-of-three-words', 'sky1234567')).body.code).toBe('access.password-weak')
    expect((await call(cookie, 'GET', '/session/all')).body.items).toHaveLength(2)
    expect((await change('river-of-three-words', 'lake-of-other-words')).status).toBe(200)
    expect([(await call(cookie, 'GET', '/session')).status, (await call(other, 'GET', '/session')).status]).toEqual([
      200, 401,
    ])
    expect((await signIn('sky@x.example', 'river-of-three-words')).status).toBe(401)
    const again = (await signIn('sky@x.example', 'lake-of-other-words')).cookie
    const sessions = (await call(cookie, 'GET', '/session/all')).body.items
    const notMine = sessions.find((one) => !one.isThisOne)
    expect((await call(cookie, 'DELETE', `/session/all/${notMine?.id}`)).status).toBe(200)
    expect((await call(again, 'GET', '/session')).status).toBe(401)
  })

  test('is set anew by a link of an owner, which opens a lock too', async () => {
    const { id, cookie } = await join('잊음', 'forgot@x.example')
    for (let guess = 0; guess < 5; guess++) await signIn('forgot@x.example', 'wrong-guess')
    const { body } = await call(owner, 'POST', `/members/${id}/password-link`)
    const used = await call('', 'POST', '/links/use', { token: tokenOf(body), password: 'stone-bridge-water' })
    expect(used.body).toMatchObject({ email: 'forgot@x.example' })
    expect((await call(cookie, 'GET', '/session')).status).toBe(401)
    expect((await signIn('forgot@x.example', 'stone-bridge-water')).status).toBe(200)
    expect((await call('', 'POST', '/links/look', { token: tokenOf(body) })).status).toBe(404)
  })

  test('has no way around its rules: the sign-in library’s own routes are closed', async () => {
    for (const path of ['/change-password', '/sign-up/email', '/change-email', '/list-sessions', '/delete-user']) {
      const response = await naru.fetch(`/api/auth${path}`, {
        method: 'POST',
        headers: { cookie: owner, origin, 'content-type': 'application/json' },
        body: JSON.stringify({ currentPassword: company.password, newPassword: 'password1234' }),
      })
      expect([path, response.status]).toEqual([path, 404])
    }
  })
})

describe('looking as somebody else', () => {
  test('shows what both may read, writes nothing, and is audited with beginning and end', async () => {
    const seen = await join('보임', 'seen@x.example')
    const { body: own } = await call(seen.cookie, 'POST', '/folders', { name: '그 사람만의 것' })
    const { body: shared } = await call(owner, 'POST', '/folders', { name: '함께 보는 것' })
    const { body: mine } = await call(owner, 'POST', '/folders', { name: '나만의 것' })
    const principals = await call(owner, 'GET', '/principals?search=seen')
    const principalId = principals.body.items[0]?.principalId
    await call(owner, 'POST', `/nodes/${shared.id}/rules`, {
      principalId,
      verb: 'read',
      effect: 'allow',
      expiresAt: null,
    })
    await call(seen.cookie, 'POST', '/conversations', { title: '사적인 물음' })

    const looker = (await signIn(company.email, company.password)).cookie
    expect((await call(looker, 'POST', '/session/view-as', { memberId: seen.id })).status).toBe(200)
    expect((await call(looker, 'GET', '/session')).body).toMatchObject({
      member: { name: '보임', role: 'viewer' },
      lookedAtBy: { name: company.name },
    })
    const names = JSON.stringify((await call(looker, 'GET', '/folders')).body)
    expect(names).toContain('함께 보는 것')
    expect(names).not.toContain('그 사람만의 것')
    expect(names).not.toContain('나만의 것')
    for (const id of [own.id, mine.id]) expect((await call(looker, 'GET', `/nodes/${id}/rights`)).status).toBe(404)
    expect((await call(looker, 'GET', '/conversations')).body.items).toEqual([])
    for (const [method, path] of [
      ['POST', '/folders'],
      ['POST', '/conversations'],
      ['DELETE', `/nodes/${shared.id}`],
      ['POST', '/session/password'],
    ] as const)
      expect([path, (await call(looker, method, path, { name: 'x' })).body.code]).toEqual([path, 'access.only-looking'])
    expect((await call(looker, 'POST', '/search', { query: '함께', mode: 'words' })).status).toBe(200)
    expect((await call(looker, 'GET', '/members')).status).toBe(200)
    expect((await call(looker, 'GET', '/audit')).status).toBe(403)
    // Another browser of the same owner stays theirs.
    expect((await call(owner, 'GET', '/session')).body).toMatchObject({ lookedAtBy: null })
    expect((await call(looker, 'DELETE', '/session/view-as')).status).toBe(200)
    expect((await call(looker, 'GET', '/session')).body).toMatchObject({
      member: { name: company.name },
      lookedAtBy: null,
    })
    expect(await auditActions()).toEqual(expect.arrayContaining(['member.view-begun', 'member.view-ended']))
  })

  test('is never possible as somebody with a higher clearance, as oneself, or for others than owners', async () => {
    const low = await join('낮은 소유자', 'low-owner@x.example', { role: 'owner', clearance: 0 })
    const begin = (cookie: string, memberId: string) => call(cookie, 'POST', '/session/view-as', { memberId })
    expect((await begin(low.cookie, company.memberId)).body.code).toBe('access.look-above-clearance')
    expect((await begin(low.cookie, low.id)).body.code).toBe('access.cannot-look-as')
    const reader = await join('읽는 이', 'reader2@x.example')
    expect((await begin(reader.cookie, low.id)).status).toBe(403)
    // The clearance of whom one looks as rises: the look ends.
    await begin(low.cookie, reader.id)
    expect((await call(low.cookie, 'GET', '/session')).body).toMatchObject({ member: { name: '읽는 이' } })
    await call(owner, 'PATCH', `/members/${reader.id}`, { clearance: 1 })
    expect((await call(low.cookie, 'GET', '/session')).body).toMatchObject({ member: { name: '낮은 소유자' } })
    await call(owner, 'PATCH', `/members/${low.id}`, { isActive: false })
  })
})

describe('a leaver', () => {
  test('loses session and key at once, and what they kept goes to a colleague', async () => {
    const leaver = await join('떠남', 'leaver@x.example')
    const heir = await join('받음', 'heir@x.example')
    const key = await giveScratchKey(naru, leaver.id)
    const byKey = () => naru.fetch('/api/v1/session', { headers: { authorization: `Bearer ${key}` } })
    const { body: session } = await call(leaver.cookie, 'GET', '/session')
    const folderId = (session as unknown as { member: { personalFolderId: string } }).member.personalFolderId
    expect((await byKey()).status).toBe(200)
    const handOver = (toMemberId: string) =>
      call(owner, 'POST', `/members/${leaver.id}/hand-over`, { toMemberId, reason: '업무 인계' })
    expect((await handOver(heir.id)).body.code).toBe('access.still-active')
    await call(owner, 'PATCH', `/members/${leaver.id}`, { isActive: false })
    expect([(await byKey()).status, (await call(leaver.cookie, 'GET', '/session')).status]).toEqual([401, 401])

    expect((await call(heir.cookie, 'GET', `/nodes/${folderId}/rights`)).status).toBe(404)
    expect((await handOver(company.memberId)).body.code).toBe('access.not-to-oneself')
    expect((await handOver(heir.id)).status).toBe(200)
    expect((await call(heir.cookie, 'GET', `/nodes/${folderId}/rights`)).status).toBe(200)
    expect((await call(owner, 'GET', `/nodes/${folderId}/rights`)).status).toBe(404)
    expect(await auditActions()).toContain('member.handed-over')

    // Back again: a new sign-in, and no key of before.
    await call(owner, 'PATCH', `/members/${leaver.id}`, { isActive: true })
    expect([(await byKey()).status, (await call(leaver.cookie, 'GET', '/session')).status]).toEqual([401, 401])
    expect((await signIn('leaver@x.example', 'river-of-three-words')).status).toBe(200)
  })
})

describe('an open stream', () => {
  let modelId = ''
  let documentId = ''
  let server: ReturnType<typeof serve>
  let address = ''

  beforeAll(async () => {
    const standIn = await startOpenAIStandIn()
    const { scope } = company
    const provider = await addProvider(scope, {
      name: '대역',
      baseUrl: standIn.url,
      key: 'k',
      chatModel: 'm',
      highestLabel: 0,
    })
    modelId = `${provider.id}/m`
    const { workspaceId, memberId } = company
    await measure(naru.app.scopeForJob({ workspaceId, memberId }), modelId, AbortSignal.timeout(30_000))
    standIn.close()
    // From now on a model that writes a word now and then, for as long as it is let.
    naru.app.ports.chatClient = { stream: (_, { signal }) => endless(signal) }
    const { body: folder } = await call(owner, 'POST', '/folders', { name: '누구나' })
    const everyone = (await call(owner, 'GET', '/principals')).body.items.find((one) => one.kind === 'everyone')
    await call(owner, 'POST', `/nodes/${folder.id}/rules`, {
      principalId: everyone?.principalId,
      verb: 'read',
      effect: 'allow',
      expiresAt: null,
    })
    const text = '# 물길\n\n새여울 물길의 깊이는 31미터입니다.\n'
    const uploaded = await uploadDocument(
      scope,
      { fileName: '물길.md', folderId: folder.id },
      new Blob([text]).stream(),
    )
    documentId = uploaded.document.id
    while (!(await getDocument(scope, documentId)).wordsIndexedAt)
      await new Promise((resolve) => setTimeout(resolve, 100))
    const http = createHttp(naru.app, { publicUrl: origin, isReady: () => true })
    address = await new Promise((resolve) => {
      server = serve({ fetch: http.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
        resolve(`http://127.0.0.1:${port}`),
      )
    })
  })
  afterAll(() => void server.close())

  async function* endless(signal: AbortSignal): AsyncGenerator<{ text: string }, never> {
    yield { text: '깊이는 31미터입니다. [1] ' }
    while (!signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      yield { text: '물 ' }
    }
    throw signal.reason
  }

  /** Opens a stream, lets it run, does something, and says how long it lived after that and how it ended. */
  async function lifeAfter(cookie: string, act: () => Promise<unknown>): Promise<{ seconds: number; end: string }> {
    const { body } = await call(cookie, 'POST', '/conversations', {})
    const response = await fetch(`${address}/api/v1/conversations/${body.id}/turns`, {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/json' },
      body: JSON.stringify({
        question: '새여울 물길의 깊이는 얼마인가요?',
        collectionIds: [],
        mode: 'generate',
        modelId,
      }),
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('31미터')) {
      const { value, done } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) throw new Error(`the stream ended early: ${text}`)
      text += value
    }
    await act()
    const since = performance.now()
    let last = ''
    for (;;) {
      const { value, done } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) break
      last = value?.includes('event:') ? value : last + value
    }
    return { seconds: (performance.now() - since) / 1000, end: last }
  }

  test('of a member who is ended stops within five seconds', async () => {
    const person = await join('흐름', 'stream@x.example')
    const { seconds, end } = await lifeAfter(person.cookie, () =>
      call(owner, 'PATCH', `/members/${person.id}`, { isActive: false }),
    )
    expect(seconds).toBeLessThan(5)
    expect(end).toContain('access.stream-ended')
  })

  test('of a session that is ended stops too', async () => {
    const person = await join('흐름 둘', 'stream2@x.example')
    const other = (await signIn('stream2@x.example', 'river-of-three-words')).cookie
    const { seconds } = await lifeAfter(person.cookie, () =>
      call(other, 'POST', '/session/password', { current: 'river-of-three-words', next: 'a-new-long-password' }),
    )
    expect(seconds).toBeLessThan(5)
  })

  test('whose source may not be read any more stops, and what was written is withdrawn', async () => {
    const person = await join('흐름 셋', 'stream3@x.example')
    const { seconds, end } = await lifeAfter(person.cookie, () => changeNode(company.scope, documentId, { label: 1 }))
    expect(seconds).toBeLessThan(5)
    expect(end).toContain('withdrawn')
    expect(end).not.toContain('31미터')
    expect((await call(person.cookie, 'GET', `/documents/${documentId}`)).status).toBe(404)
  })
})
