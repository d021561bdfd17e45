/** What cannot be stored, named or read is refused with words that help: never an unexpected error, never without limit. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addMember } from '../access/service.ts'
import { newId } from '../kernel/id.ts'
import { encodeCursor } from '../kernel/page.ts'
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
const keys = new Map<string, string>()
/** What the tables below name before it exists. */
const known = { folder: '', document: '', conversation: '', theirs: '' }

beforeAll(async () => {
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
  const company = await foundScratchCompany(naru)
  const members = new Map([['owner', company.memberId]])
  for (const role of ['viewer', 'builder'] as const) {
    const person = { name: role, email: `${role}@x.example`, password: 'a-long-password', clearance: 2, groups: [] }
    members.set(role, (await addMember(company.scope, { ...person, role })).id)
  }
  for (const [role, memberId] of members) keys.set(role, await giveScratchKey(naru, memberId))
  known.folder = (await call('POST', '/folders', { name: '자리' })).body.id
  known.theirs = (await call('POST', '/folders', { name: '남의 것' }, 'builder')).body.id
  known.conversation = (await call('POST', '/conversations', {})).body.id
  const row = { docId: '1', title: '가'.repeat(500), text: '연회비는 첫해에 면제됩니다.' }
  const rows = [row, { ...row, docId: '2', title: '나' }]
  known.document = (await call('POST', '/documents/rows', { folderId: known.folder, rows })).body.documentIds[0] ?? ''
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
})

interface Reply {
  id: string
  code: string
  detail: string
  fields: { field: string }[]
  documentIds: string[]
  items: { id: string; title: string; email: string }[]
  nextCursor: string | null
}

async function send(path: string, init: RequestInit & { duplex?: 'half' }, role = 'owner') {
  const response = await naru.fetch(path, {
    ...init,
    headers: { authorization: `Bearer ${keys.get(role)}`, ...init.headers },
  })
  const text = await response.text()
  const body = (response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : {}) as Reply
  return { status: response.status, body }
}

/** `{folder}` and the like stand for what the test made. */
const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof known) => known[name])

async function call(method: string, path: string, body?: object, role?: string) {
  const json = body && fill(JSON.stringify(body))
  return send(`/api/v1${fill(path)}`, { method, body: json, headers: { 'content-type': 'application/json' } }, role)
}

describe('a body', () => {
  /** A megabyte after the other, without an end; `pulled` says how many were taken. */
  function endless() {
    const pulled = { megabytes: 0 }
    const body = new ReadableStream({
      pull(controller) {
        pulled.megabytes++
        controller.enqueue(new Uint8Array(1024 * 1024).fill(0x20))
      },
    })
    return { pulled, body }
  }

  test.each([
    ['/folders', 1],
    ['/documents/rows', 32],
  ])('of %s without a length is read up to %i MB and then refused', async (path, megabytes) => {
    const { pulled, body } = endless()
    const reply = await send(`/api/v1${path}`, { method: 'POST', body, duplex: 'half' })
    expect(reply).toMatchObject({ status: 413, body: { code: 'kernel.body-too-large' } })
    expect(reply.body.detail).toContain(`${megabytes}MB`)
    expect(pulled.megabytes).toBeLessThanOrEqual(megabytes + 2)
  })

  test('that says it is too long is not read at all', async () => {
    const { pulled, body } = endless()
    const headers = { 'content-length': String(2 * 1024 * 1024) }
    expect((await send('/api/v1/folders', { method: 'POST', body, headers, duplex: 'half' })).status).toBe(413)
    expect(pulled.megabytes).toBeLessThanOrEqual(1) // A stream fetches its first part before anybody reads.
  })

  test('up to the limit is taken', async () => {
    const name = '한도까지'
    const padding = ' '.repeat(1024 * 1024 - Buffer.byteLength(JSON.stringify({ name })))
    expect((await send('/api/v1/folders', { method: 'POST', body: JSON.stringify({ name }) + padding })).status).toBe(
      201,
    )
    expect(
      (await send('/api/v1/folders', { method: 'POST', body: `${JSON.stringify({ name })}${padding} ` })).status,
    ).toBe(413)
  })

  test('in another encoding than UTF-8 is not taken in with its letters replaced', async () => {
    const body = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xb1, 0xd4, 0xc1, 0xa4]), Buffer.from('"}')])
    expect(await send('/api/v1/folders', { method: 'POST', body })).toMatchObject({
      status: 400,
      body: { code: 'kernel.not-utf8' },
    })
  })
})

describe.each([
  ['NUL', 'a\u0000b'],
  ['half of a surrogate pair', 'a\ud800b'],
])('%s', (_, text) => {
  test.each<[string, string, object, string]>([
    ['POST', '/folders', { name: text }, 'name'],
    ['POST', '/folders/ensure', { name: text }, 'name'],
    ['POST', '/groups', { name: text }, 'name'],
    ['POST', '/groups', { name: 'a', parents: ['b', text] }, 'parents.1'],
    ['POST', '/groups/ensure', { names: [text] }, 'names.0'],
    ['POST', '/documents/rows', { folderId: '{folder}', rows: [{ docId: '9', text }] }, 'rows.0.text'],
    ['POST', '/documents/rows', { folderId: '{folder}', rows: [{ docId: text, text: 'a' }] }, 'rows.0.docId'],
    ['POST', '/collections', { name: text, sourceIds: [] }, 'name'],
    ['POST', '/conversations', { title: text }, 'title'],
    ['POST', '/conversations/{conversation}/turns', { question: text }, 'question'],
    ['POST', '/answers', { question: text }, 'question'],
    ['POST', '/search', { query: text }, 'query'],
    ['POST', '/providers', { name: text, baseUrl: 'http://127.0.0.1:9', chatModel: 'a' }, 'name'],
    ['PATCH', '/nodes/{folder}', { name: text }, 'name'],
    ['POST', '/documents/{document}/purge', { title: text }, 'title'],
  ])('is refused by %s %s %j, which names the field', async (method, path, body, field) => {
    expect(await call(method, path, body)).toMatchObject({
      status: 400,
      body: { code: 'kernel.invalid-text', fields: [{ field }] },
    })
  })
})

describe('an address', () => {
  test.each([
    ['GET', '/documents?search=%00', 'search'],
    ['GET', '/documents?format=%00', 'format'],
    ['GET', '/audit?action=%00', 'action'],
    ['GET', '/audit?objectId=a%00', 'objectId'],
    ['GET', '/principals?search=%00', 'search'],
    ['POST', '/documents?fileName=%00.txt', 'fileName'],
  ])('with NUL in its query is refused: %s %s', async (method, path, field) => {
    expect(await call(method, path)).toMatchObject({
      status: 400,
      body: { code: 'kernel.invalid-text', fields: [{ field }] },
    })
  })

  test.each([
    ['POST', '/models/%00/test'],
    ['POST', '/models/%25/test'],
    ['POST', '/models/%25/measure'],
    ['POST', '/models/%ED%A0%80/test'],
    ['POST', '/models/%ED%A0%80/measure'],
    ['GET', '/documents/{document}/pages/99999999999'],
    ['GET', '/documents/{document}/pages/2147483647'],
    ['GET', '/documents/{document}/pages/2147483648/picture'],
    ['GET', '/documents/{document}/pages/1e400'],
    ['GET', '/documents/%00'],
  ])('that names nothing is 404: %s %s', async (method, path) => {
    expect((await call(method, path)).status).toBe(404)
  })

  test.each(['/%', '/%E0%A4%A', '/%00.js', '/..%2f..%2fpackage.json'])(
    'of the web app that is no file is 404, also before sign-in: %s',
    async (path) => {
      expect((await naru.fetch(path)).status).toBe(404)
    },
  )
})

describe('a cursor', () => {
  const moment = '2026-01-01T00:00:00.000Z'
  const id = '019d0000-0000-7000-8000-000000000000'

  test.each<[string, string[]]>([
    ['/documents', ['a', 'b']],
    ['/documents?sort=title', ['a', 'zzz']],
    ['/documents?sort=title', ['a\u0000', id]],
    ['/documents?sort=title', ['a\ud800', id]],
    ['/audit', ['a', 'b']],
    ['/audit', ['2026-01-01', 'b']],
    ['/audit', [moment, 'b']],
    ['/audit', ['+275760-09-13T00:00:00Z', id]],
    ['/audit', ['0000-01-01T00:00:00Z', id]],
    ['/conversations', ['x', id]],
    ['/conversations', [moment]],
  ])('of another shape is refused by %s: %j', async (path, values) => {
    const separator = path.includes('?') ? '&' : '?'
    expect(await call('GET', `${path}${separator}cursor=${encodeCursor(values)}`)).toMatchObject({
      status: 400,
      body: { code: 'kernel.bad-cursor' },
    })
  })

  test('goes on after a title of 500 letters', async () => {
    const first = await call('GET', '/documents?sort=title&limit=1')
    expect(first.body.items[0]?.title).toHaveLength(500)
    const next = await call('GET', `/documents?sort=title&limit=1&cursor=${first.body.nextCursor}`)
    expect(next.body.items.map((one) => one.title)).toEqual(['나'])
  })
})

describe('a rule', () => {
  test.each(['0000-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '+275760-09-13T00:00:00Z', '2026-02-30T00:00:00Z'])(
    'does not end at %s',
    async (expiresAt) => {
      const rule = { principalId: 1, verb: 'read', effect: 'allow', expiresAt }
      expect(await call('POST', '/nodes/{folder}/rules', rule)).toMatchObject({
        status: 400,
        body: { fields: expect.arrayContaining([expect.objectContaining({ field: 'expiresAt' })]) },
      })
    },
  )
})

describe('a collection', () => {
  test('of what does not exist is refused like one of what may not be seen', async () => {
    const unknown = await call('POST', '/collections', { name: 'a', sourceIds: ['{folder}', newId()] })
    const unreadable = await call('POST', '/collections', { name: 'a', sourceIds: ['{folder}', '{theirs}'] })
    expect(unknown).toMatchObject({ status: 404, body: { code: 'knowledge.source-not-found' } })
    expect(unreadable.status).toBe(404)
    expect({ ...unreadable.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' })
    const { body: mine } = await call('POST', '/collections', {
      name: 'a',
      sourceIds: ['{folder}', known.folder.toUpperCase()],
    })
    expect((await call('PATCH', `/collections/${mine.id}`, { sourceIds: ['{theirs}'] })).body.code).toBe(
      'knowledge.source-not-found',
    )
    expect((await call('PATCH', `/collections/${mine.id}`, { sourceIds: ['{folder}'] })).status).toBe(200)
  })
})

describe('groups and people', () => {
  test.each(['viewer', 'builder'])('a %s gets the groups that exist, and cannot have others made', async (role) => {
    await call('POST', '/groups/ensure', { names: ['심사부'] })
    expect((await call('POST', '/groups/ensure', { names: ['심사부'] }, role)).status).toBe(200)
    expect(await call('POST', '/groups/ensure', { names: ['심사부', '없는 부서'] }, role)).toMatchObject({
      status: 403,
      body: { code: 'access.may-not-make-groups' },
    })
    expect((await call('POST', '/groups', { name: '없는 부서' }, role)).status).toBe(403)
  })

  const statusesOf = async (path: string, body: object) => {
    const replies = await Promise.all([1, 2, 3, 4].map(() => call('POST', path, body)))
    return replies.map((reply) => reply.status).sort()
  }

  test('made four times at once are made once', async () => {
    expect(await statusesOf('/groups', { name: '동시에' })).toEqual([201, 409, 409, 409])
    expect(await statusesOf('/groups/ensure', { names: ['나중', '먼저', '동시에'] })).toEqual([200, 200, 200, 200])
    const email = 'Twice@x.example'
    const person = {
      name: '윤슬',
      email,
      password: 'a-long-password',
      role: 'viewer',
      clearance: 0,
      groups: ['새 부서'],
    }
    expect(await statusesOf('/members', person)).toEqual([201, 409, 409, 409])
    // Each sign-in belongs to a member: none of a refused one stays behind.
    const { rows } = await naru.app.database.authPool.query('select email from "user" order by email')
    const { body } = await call('GET', '/members')
    expect(rows.map((row) => row.email)).toEqual(body.items.map((one) => one.email).sort())
  })
})
