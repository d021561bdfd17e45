/** People, sign-in, roles and the tree of rights, through HTTP on a real database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'

let scratch: ScratchPostgres
let naru: ScratchNaru
let company: Awaited<ReturnType<typeof foundScratchCompany>>
const origin = 'http://127.0.0.1:4310'

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch)
  company = await foundScratchCompany(naru)
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

async function signIn(
  email: string,
  password: string,
): Promise<{ status: number; cookie: string; body: { code?: string } }> {
  const response = await naru.fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email, password }),
  })
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  return { status: response.status, cookie, body: (await response.json()) as { code?: string } }
}

async function call(cookie: string, method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const response = await naru.fetch(`/api/v1${path}`, {
    method,
    headers: { cookie, origin, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    body: body ? JSON.stringify(body) : undefined,
  })
  return {
    status: response.status,
    body: (await response.json()) as never as {
      id: string
      code: string
      items: { name: string; id: string; email: string }[]
    } & Record<string, unknown>,
  }
}

describe('signing in', () => {
  test('the right password opens a session that knows its person', async () => {
    const { status, cookie } = await signIn(company.email, company.password)
    expect(status).toBe(200)
    expect((await call(cookie, 'GET', '/session')).body).toMatchObject({
      member: { email: company.email, role: 'owner' },
      workspace: { name: company.workspaceName },
    })
  })

  test('five failures lock the account, for a wrong and for the right password alike', async () => {
    const owner = (await signIn(company.email, company.password)).cookie
    await call(owner, 'POST', '/members', {
      name: '문가람',
      email: 'locked@x.example',
      password: 'a-long-password',
      role: 'viewer',
      clearance: 0,
    })
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await signIn('locked@x.example', 'wrong-password')).body.code).toBe('access.wrong-password')
    }
    const locked = await signIn('locked@x.example', 'a-long-password')
    expect([locked.status, locked.body.code]).toEqual([429, 'access.locked-out'])
  })

  test('an unknown e-mail answers exactly like a wrong password', async () => {
    const [unknown, wrong] = [
      await signIn('nobody@x.example', 'wrong-password'),
      await signIn(company.email, 'wrong-password'),
    ]
    expect(unknown.body.code).toBe(wrong.body.code)
    expect(unknown.status).toBe(wrong.status)
  })

  test('there is no second first owner', async () => {
    const response = await naru.fetch('/api/v1/setup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ workspaceName: 'B', name: 'B', email: 'b@x.example', password: 'a-long-password' }),
    })
    expect(response.status).toBe(409)
  })

  test('a page of another site cannot act with the session', async () => {
    const { cookie } = await signIn(company.email, company.password)
    expect(
      (await call(cookie, 'POST', '/folders', { name: 'x' }, { origin: 'https://elsewhere.example' })).body.code,
    ).toBe('kernel.foreign-origin')
  })

  test('ending a person ends their session at once', async () => {
    const owner = (await signIn(company.email, company.password)).cookie
    const { body: member } = await call(owner, 'POST', '/members', {
      name: '배수아',
      email: 'leaver@x.example',
      password: 'a-long-password',
      role: 'viewer',
      clearance: 0,
    })
    const { cookie } = await signIn('leaver@x.example', 'a-long-password')
    expect((await call(cookie, 'GET', '/session')).status).toBe(200)
    await call(owner, 'PATCH', `/members/${member.id}`, { isActive: false })
    expect((await call(cookie, 'GET', '/session')).status).toBe(401)
  })
})

describe('folders and rules', () => {
  test('a new folder is its maker’s alone until it is granted, and a denial wins over the grant', async () => {
    const owner = (await signIn(company.email, company.password)).cookie
    await call(owner, 'POST', '/members', {
      name: '정하늘',
      email: 'reader@x.example',
      password: 'a-long-password',
      role: 'viewer',
      clearance: 1,
      groups: ['상담부'],
    })
    const { cookie: reader } = await signIn('reader@x.example', 'a-long-password')
    const { body: folder } = await call(owner, 'POST', '/folders', { name: '급여 규정' })
    const sees = async () => (await call(reader, 'GET', '/folders')).body.items.some((one) => one.name === '급여 규정')
    expect(await sees()).toBe(false)
    expect((await call(reader, 'GET', `/nodes/${folder.id}/rights`)).status).toBe(404)

    const { body: principals } = await call(owner, 'GET', '/principals?search=상담부')
    const [group] = principals.items as never as { principalId: number }[]
    await call(owner, 'POST', `/nodes/${folder.id}/rules`, {
      principalId: group?.principalId,
      verb: 'read',
      effect: 'allow',
    })
    expect(await sees()).toBe(true)

    const { body: deny } = await call(owner, 'POST', `/nodes/${folder.id}/rules`, {
      principalId: group?.principalId,
      verb: 'read',
      effect: 'deny',
    })
    expect(await sees()).toBe(false)
    await call(owner, 'DELETE', `/nodes/${folder.id}/rules/${deny.id}`)
    expect(await sees()).toBe(true)

    await call(owner, 'PATCH', `/nodes/${folder.id}`, { label: 2 })
    expect(await sees()).toBe(false)
  })

  test('why somebody cannot see it is told in one word, to those who may share it', async () => {
    const owner = (await signIn(company.email, company.password)).cookie
    const { body: folder } = await call(owner, 'POST', '/folders', { name: '기밀 모음', label: 2 })
    const { body: members } = await call(owner, 'GET', '/members')
    const reader = members.items.find((one) => one.email === 'reader@x.example')
    const { body: principals } = await call(owner, 'GET', '/principals?search=정하늘')
    await call(owner, 'POST', `/nodes/${folder.id}/rules`, {
      principalId: (principals.items as never as { principalId: number }[])[0]?.principalId,
      verb: 'read',
      effect: 'allow',
    })
    expect(
      (await call(owner, 'GET', `/nodes/${folder.id}/rights/explanation?memberId=${reader?.id}`)).body,
    ).toMatchObject({ canRead: false, reason: 'label-above-clearance' })
  })

  test('who shares gives what they have, no more', async () => {
    const owner = (await signIn(company.email, company.password)).cookie
    const { cookie: reader } = await signIn('reader@x.example', 'a-long-password')
    const { body: folder } = await call(owner, 'POST', '/folders', { name: '나눠 보는 것' })
    const { body } = await call(owner, 'GET', '/principals?search=reader')
    const principalId = (body.items as never as { principalId: number; kind: string }[]).find(
      (one) => one.kind === 'member',
    )?.principalId
    const give = (cookie: string, verb: string) =>
      call(cookie, 'POST', `/nodes/${folder.id}/rules`, { principalId, verb, effect: 'allow', expiresAt: null })
    for (const verb of ['read', 'share']) expect((await give(owner, verb)).status).toBe(201)
    expect((await give(reader, 'read')).status).toBe(201)
    expect((await give(reader, 'write')).body.code).toBe('access.may-not-give')
  })

  test('nobody gives a label above their own clearance', async () => {
    const { cookie: reader } = await signIn('reader@x.example', 'a-long-password')
    expect((await call(reader, 'POST', '/folders', { name: 'x', label: 2 })).body.code).toBe(
      'access.label-above-clearance',
    )
  })

  test('every change stands in the audit log, which only its roles may read', async () => {
    const owner = (await signIn(company.email, company.password)).cookie
    const { body } = await call(owner, 'GET', '/audit?limit=200')
    const actions = (body.items as never as { action: string }[]).map((one) => one.action)
    expect(actions).toEqual(
      expect.arrayContaining([
        'rule.added',
        'rule.removed',
        'folder.added',
        'folder.changed',
        'member.added',
        'member.changed',
      ]),
    )
    const folder = (
      body.items as never as { action: string; objectName: string | null; actedByName: string | null }[]
    ).find((one) => one.action === 'folder.added')
    expect(folder).toMatchObject({ objectName: expect.any(String), actedByName: null })
    const { cookie: reader } = await signIn('reader@x.example', 'a-long-password')
    expect((await call(reader, 'GET', '/audit')).status).toBe(403)
  })
})

describe('a creation with an Idempotency-Key', () => {
  test('happens once, gives the first reply again, and keeps other requests and other people apart', async () => {
    const owner = (await signIn(company.email, company.password)).cookie
    const { cookie: reader } = await signIn('reader@x.example', 'a-long-password')
    const key = { 'idempotency-key': '9f0c1d0e-one' }
    const name = '한 번만'
    const [first, again] = [
      await call(owner, 'POST', '/folders', { name }, key),
      await call(owner, 'POST', '/folders', { name }, key),
    ]
    expect(first.status).toBe(201)
    expect(again).toEqual(first)
    const { body } = await call(owner, 'GET', '/folders')
    expect(body.items.filter((one) => one.name === name)).toHaveLength(1)

    expect((await call(owner, 'POST', '/folders', { name: '다른 것' }, key)).body.code).toBe(
      'kernel.idempotency-key-reused',
    )
    expect((await call(owner, 'POST', '/folders', { name }, { 'idempotency-key': 'two words' })).status).toBe(400)
    const others = await call(reader, 'POST', '/folders', { name }, key)
    expect(others.body.id).not.toBe(first.body.id)

    // What was refused can be sent again, corrected or not.
    const parentId = '019d0000-0000-7000-8000-000000000000'
    const refused = { 'idempotency-key': 'refused' }
    for (let times = 0; times < 2; times++)
      expect((await call(owner, 'POST', '/folders', { name, parentId }, refused)).status).toBe(404)
  })

  test('sent again is answered under the rights of today', async () => {
    const owner = (await signIn(company.email, company.password)).cookie
    const { cookie: reader } = await signIn('reader@x.example', 'a-long-password')
    const { body: shared } = await call(owner, 'POST', '/folders', { name: '함께 쓰던 것' })
    const { body: principals } = await call(owner, 'GET', '/principals?search=reader')
    const principalId = (principals.items as never as { principalId: number; kind: string }[]).find(
      (one) => one.kind === 'member',
    )?.principalId
    for (const verb of ['read', 'write'])
      await call(owner, 'POST', `/nodes/${shared.id}/rules`, { principalId, verb, effect: 'allow', expiresAt: null })
    const send = () =>
      call(reader, 'POST', '/folders', { name: '아래', parentId: shared.id }, { 'idempotency-key': 'below' })
    expect((await send()).status).toBe(201)
    await call(owner, 'POST', `/nodes/${shared.id}/rules`, {
      principalId,
      verb: 'read',
      effect: 'deny',
      expiresAt: null,
    })
    expect((await send()).status).toBe(404)
  })

  test('sent twice at the same moment is made once', async () => {
    const owner = (await signIn(company.email, company.password)).cookie
    const send = () => call(owner, 'POST', '/folders', { name: '동시에' }, { 'idempotency-key': 'at-once' })
    const replies = await Promise.all([send(), send(), send()])
    for (const { status, body } of replies)
      expect(status === 201 || body.code === 'kernel.idempotency-in-progress').toBe(true)
    const { body } = await call(owner, 'GET', '/folders')
    expect(body.items.filter((one) => one.name === '동시에')).toHaveLength(1)
  })
})
