/** Programs: OpenAI's own client, keys with limits, and portals that ask in the name of many people. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { importPKCS8, SignJWT } from 'jose'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type OpenAIStandIn, startOpenAIStandIn } from '../../e2e/openai-stand-in.ts'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import {
  addKey,
  addMember,
  addRule,
  addService,
  changeNode,
  listKeys,
  listPrincipals,
  revokeKey,
  rotateKey,
} from '../access/service.ts'
import { addApp } from '../assistants/apps.service.ts'
import { getDocument, uploadDocument } from '../documents/service.ts'
import type { Scope } from '../kernel/scope.ts'
import { addProvider } from '../models/service.ts'
import {
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'

let scratch: ScratchPostgres
let naru: ScratchNaru
let standIn: OpenAIStandIn
let mine: Scope
let colleague: { id: string; principalId: number; email: string }
let documentId = ''

const fact = '새여울 등대의 높이는 사십이 미터이며 흰색 벽돌로 지었습니다.'
const question = '새여울 등대의 높이는 몇 미터인가요?'
const messages = [{ role: 'user' as const, content: question }]

beforeAll(async () => {
  standIn = await startOpenAIStandIn()
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost }, withWorkers: true })
  mine = (await foundScratchCompany(naru)).scope
  colleague = await addMember(mine, {
    name: '동료',
    email: 'colleague@x.example',
    password: 'a-long-password',
    role: 'viewer',
    clearance: 1,
    groups: [],
  })
  documentId = (await upload('등대.md', `# 등대\n\n${fact}\n`)).id
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
  standIn.close()
})

async function upload(fileName: string, text: string) {
  const { document } = await uploadDocument(mine, { fileName }, new Blob([text]).stream())
  await vi.waitFor(async () => expect((await getDocument(mine, document.id)).wordsIndexedAt).not.toBeNull(), 30_000)
  return document
}

const scopeOf = (memberId: string, role: string): Scope =>
  naru.app.scopeFor({ ...mine.actor, memberId, userId: '', role })

function clientOf(apiKey: string, headers: Record<string, string> = {}): OpenAI {
  return new OpenAI({
    apiKey,
    baseURL: 'http://127.0.0.1:4310/v1',
    maxRetries: 0,
    defaultHeaders: headers,
    fetch: (url, init) => naru.fetch(String(url).replace('http://127.0.0.1:4310', ''), init as RequestInit),
  })
}

const newKey = (values: Partial<Parameters<typeof addKey>[1]> = {}) =>
  addKey(mine, {
    name: '시험',
    scopes: ['ask', 'search', 'models.use'],
    apps: null,
    origins: [],
    perMinute: null,
    perDay: null,
    expiresInDays: 30,
    ...values,
  })

test('OpenAI’s client gets a cited answer, whole and as a stream', async () => {
  const client = clientOf((await newKey()).key)
  const whole = await client.chat.completions.create({ model: 'naru', messages })
  const message = whole.choices[0]?.message
  expect(message?.content).toContain('사십이 미터')
  const [annotation] = message?.annotations ?? []
  const cited = annotation?.url_citation
  expect(cited).toMatchObject({ title: '등대', url: expect.stringContaining(`/documents/${documentId}`) })
  expect(message?.content?.slice(cited?.start_index, cited?.end_index)).toBe(fact)
  expect(whole).toMatchObject({ naru: { status: 'answered', mode: 'extract' } })

  let text = ''
  let last: Record<string, unknown> = {}
  let annotations: unknown
  for await (const chunk of await client.chat.completions.create({ model: 'naru', messages, stream: true })) {
    const delta = chunk.choices[0]?.delta as { content?: string; annotations?: unknown[] } | undefined
    text += delta?.content ?? ''
    annotations = delta?.annotations ?? annotations
    last = chunk as unknown as Record<string, unknown>
  }
  expect(text).toBe(message?.content)
  expect(annotations).toEqual(message?.annotations)
  expect(last).toMatchObject({ naru: { status: 'answered' }, choices: [{ finish_reason: 'stop' }] })
})

test('what no document answers is said so, in the language of the caller', async () => {
  const client = clientOf((await newKey()).key, { 'accept-language': 'en' })
  const reply = await client.chat.completions.create({
    model: 'naru',
    messages: [{ role: 'user', content: '화성의 위성은 몇 개인가요?' }],
  })
  expect(reply.choices[0]?.message.content).toBe('This was not found in the documents.')
  expect(reply).toMatchObject({ naru: { status: 'abstained', citations: [] } })
})

test('a model of a provider answers for those who may call it, with its usage; its key stays here', async () => {
  const provider = await addProvider(mine, {
    name: '대역',
    baseUrl: standIn.url,
    key: 'sk-secret-of-the-provider',
    chatModel: 'stand-in',
    highestLabel: 0,
  })
  const model = `${provider.id}/stand-in`
  const client = clientOf((await newKey()).key)
  const ids = (await client.models.list()).data.map((one) => one.id)
  expect(ids).toEqual(expect.arrayContaining(['naru', model]))
  const reply = await client.chat.completions.create({ model, messages: [{ role: 'user', content: '안녕하세요' }] })
  expect(reply.choices[0]?.message.content).not.toBe('')
  expect(reply.usage?.total_tokens).toBeGreaterThan(0)
  expect(JSON.stringify(reply)).not.toContain('sk-secret')
  const without = clientOf((await newKey({ scopes: ['ask'] })).key)
  await expect(without.chat.completions.create({ model, messages })).rejects.toMatchObject({ status: 404 })
})

test('errors have the form that the client reads', async () => {
  const client = clientOf((await newKey()).key)
  await expect(client.chat.completions.create({ model: 'no-such', messages })).rejects.toMatchObject({
    status: 404,
    code: 'assistants.model-not-found',
    type: 'invalid_request_error',
  })
  await expect(
    client.chat.completions.create({ model: 'naru', messages: [{ role: 'system', content: '규칙' }], stream: true }),
  ).rejects.toMatchObject({ status: 400, code: 'assistants.no-question' })
  await expect(clientOf('naru_wrong').models.list()).rejects.toMatchObject({
    status: 401,
    type: 'authentication_error',
  })
})

test('a key without rights finds nothing, and an app gives none', async () => {
  const service = await addService(mine, { name: '포털', clearance: 2, groups: [] })
  const principal = (await listPrincipals(mine, '')).items.find((one) => one.kind === 'everyone')
  const app = await addApp(mine, {
    name: 'Light House',
    description: '',
    collectionIds: [],
    mode: 'extract',
    modelId: null,
    principalIds: [principal?.principalId ?? 0],
  })
  expect(app.modelName).toMatch(/^light-house-[a-z0-9]{4}$/)
  const client = clientOf((await newKey({ memberId: service.id, scopes: ['ask'] })).key)
  for (const model of ['naru', app.modelName]) {
    const reply = await client.chat.completions.create({ model, messages })
    expect(reply).toMatchObject({ naru: { status: 'abstained', nearest: [], searched: { documents: 0 } } })
  }
})

test('an app that was given to nobody is not there for others', async () => {
  const app = await addApp(mine, {
    name: '나만',
    description: '',
    collectionIds: [],
    mode: 'extract',
    modelId: null,
    principalIds: [],
  })
  const theirs = scopeOf(colleague.id, 'viewer')
  const { key } = await addKey(theirs, {
    name: '내 것',
    scopes: ['ask'],
    apps: null,
    origins: [],
    perMinute: null,
    perDay: null,
    expiresInDays: 1,
  })
  const client = clientOf(key)
  expect((await client.models.list()).data.map((one) => one.id)).not.toContain(app.modelName)
  const [hidden, absent] = await Promise.all(
    [app.modelName, 'app-zzzz'].map((model) =>
      client.chat.completions.create({ model, messages }).catch((error: Error) => error.message),
    ),
  )
  expect(hidden).toEqual(absent)
})

test('a key of certain apps does nothing else', async () => {
  const { key } = await newKey({ scopes: ['*'], apps: ['naru'] })
  const headers = { authorization: `Bearer ${key}` }
  expect((await naru.fetch('/api/v1/documents', { headers })).status).toBe(403)
  expect((await clientOf(key).models.list()).data.map((one) => one.id)).toEqual(['naru'])
})

test('a label of the key bounds what is read with it, whatever the clearance', async () => {
  await expect(newKey({ highestLabel: 2 })).resolves.toMatchObject({ details: { highestLabel: 2 } })
  const secret = await upload('비밀.md', '# 비밀\n\n새여울 지하 창고의 열쇠는 화분 아래에 있습니다.\n')
  await changeNode(mine, secret.id, { label: 2 })
  const status = async (highestLabel: number) => {
    const { key } = await newKey({ scopes: ['*'], highestLabel })
    const headers = { authorization: `Bearer ${key}` }
    return (await naru.fetch(`/api/v1/documents/${secret.id}`, { headers })).status
  }
  expect([await status(2), await status(1)]).toEqual([200, 404])
})

test('a quota holds, says when to come again, and what was refused is not counted', async () => {
  const { key, details } = await newKey({ scopes: ['session.read', 'keys.own'], perDay: 2 })
  const headers = { authorization: `Bearer ${key}` }
  const replies = []
  for (let call = 0; call < 4; call++) replies.push(await naru.fetch('/api/v1/session', { headers }))
  expect(replies.map((reply) => reply.status)).toEqual([200, 200, 429, 429])
  expect(Number(replies[2]?.headers.get('retry-after'))).toBeGreaterThan(0)
  const row = (await listKeys(mine)).items.find((one) => one.id === details.id)
  expect(row).toMatchObject({ callsToday: 2, lastUsedAt: expect.any(String) })
})

test('a key for web pages answers these pages only', async () => {
  const { key } = await newKey({ origins: ['https://portal.example/any/path'] })
  const from = (origin: string | undefined, path = '/v1/models', method = 'GET') =>
    naru.fetch(path, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(origin ? { origin } : {}) },
    })
  const right = await from('https://portal.example')
  expect([right.status, right.headers.get('access-control-allow-origin')]).toEqual([200, 'https://portal.example'])
  const wrong = await from('https://evil.example')
  expect([wrong.status, wrong.headers.get('access-control-allow-origin')]).toEqual([403, null])
  expect((await from(undefined)).status).toBe(403)
  const asked = await naru.fetch('/v1/models', { method: 'OPTIONS', headers: { origin: 'https://portal.example' } })
  expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([
    204,
    'authorization, content-type, naru-user',
  ])
})

test('a successor takes over; the old key ends when it was told to; an ended one is refused', async () => {
  const old = await newKey()
  const next = await rotateKey(mine, old.details.id, 1)
  for (const { key } of [old, next]) await expect(clientOf(key).models.list()).resolves.toBeDefined()
  expect(next.details).toMatchObject({ name: '시험', scopes: old.details.scopes })
  await revokeKey(mine, old.details.id)
  await expect(clientOf(old.key).models.list()).rejects.toMatchObject({ status: 401 })
  await expect(rotateKey(mine, old.details.id, 1)).rejects.toMatchObject({ code: 'access.key-ended' })
})

test('nobody makes a key for another person, beyond their role, or with a key', async () => {
  await expect(newKey({ memberId: colleague.id })).rejects.toMatchObject({ code: 'access.key-for-another' })
  const theirs = scopeOf(colleague.id, 'viewer')
  const asked = { name: 'x', apps: null, origins: [], perMinute: null, perDay: null, expiresInDays: 1 }
  for (const scope of ['members.manage', 'act-for-users', '*'])
    await expect(addKey(theirs, { ...asked, scopes: [scope] })).rejects.toMatchObject({
      code: 'access.scope-not-allowed',
    })
  await expect(addKey(theirs, { ...asked, scopes: ['ask'], highestLabel: 2 })).rejects.toMatchObject({
    code: 'access.label-above-clearance',
  })
  const { key } = await newKey({ scopes: ['keys.own'] })
  const reply = await naru.fetch('/api/v1/keys', {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'x', scopes: ['keys.own'] }),
  })
  expect([reply.status, await reply.text()]).toEqual([403, expect.stringContaining('access.key-makes-no-key')])
})

// ---------------------------------------------------------------- in the name of people

test('a signed word of a portal sees what its person sees, no more, and stands in the log', async () => {
  const service = await addService(mine, { name: '그룹웨어', clearance: 0, groups: [] })
  const issued = await newKey({ memberId: service.id, scopes: ['ask', 'documents.read', 'act-for-users'] })
  const pem = issued.signingKey ?? ''
  const sign = async (claims: { sub?: string; seconds?: number; ago?: number; aud?: string }, key = pem) => {
    const now = Math.floor(Date.now() / 1000) - (claims.ago ?? 0)
    return new SignJWT({})
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject(claims.sub ?? colleague.email)
      .setAudience(claims.aud ?? 'naru')
      .setIssuedAt(now)
      .setExpirationTime(now + (claims.seconds ?? 60))
      .sign(await importPKCS8(key, 'EdDSA'))
  }
  const read = async (assertion: string | undefined) => {
    const reply = await naru.fetch(`/api/v1/documents/${documentId}`, {
      headers: { authorization: `Bearer ${issued.key}`, ...(assertion ? { 'naru-user': assertion } : {}) },
    })
    return reply.status
  }
  expect([await read(undefined), await read(await sign({}))]).toEqual([404, 404])
  await addRule(mine, documentId, {
    principalId: colleague.principalId,
    verb: 'read',
    effect: 'allow',
    expiresAt: null,
  })
  expect([await read(undefined), await read(await sign({}))]).toEqual([404, 200])
  const client = clientOf(issued.key, { 'naru-user': await sign({}) })
  const answer = await client.chat.completions.create({ model: 'naru', messages })
  expect(answer.choices[0]?.message.content).toContain('사십이 미터')

  const other = (await newKey({ memberId: service.id, scopes: ['act-for-users'] })).signingKey ?? ''
  const refused = [
    await sign({ ago: 400, seconds: 300 }),
    await sign({ seconds: 3600 }),
    await sign({ aud: 'else' }),
    await sign({ sub: 'nobody@x.example' }),
    await sign({ sub: `service-${service.id}@localhost` }),
    await sign({}, other),
    'not.a.jwt',
    `${btoa('{"alg":"none"}')}.${btoa(`{"sub":"${colleague.email}","aud":"naru"}`)}.`,
  ]
  for (const assertion of refused)
    expect([assertion.slice(0, 20), await read(assertion)]).toEqual([expect.any(String), 401])
  const plain = await newKey({ scopes: ['documents.read'] })
  const reply = await naru.fetch(`/api/v1/documents/${documentId}`, {
    headers: { authorization: `Bearer ${plain.key}`, 'naru-user': await sign({}) },
  })
  expect(reply.status).toBe(403)
})

// ---------------------------------------------------------------- MCP

test('an MCP client searches and asks with the rights of its key', async () => {
  const open = async (key: string) => {
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(
      new StreamableHTTPClientTransport(new URL('http://127.0.0.1:4310/mcp'), {
        requestInit: { headers: { authorization: `Bearer ${key}` } },
        fetch: (url, init) => naru.fetch(String(url).replace('http://127.0.0.1:4310', ''), init as RequestInit),
      }) as Transport,
    )
    return client
  }
  const call = async (client: Client, name: string, args: object) => {
    const reply = await client.callTool({ name, arguments: { ...args } })
    return { isError: reply.isError === true, text: JSON.stringify(reply.content) }
  }
  const client = await open((await newKey()).key)
  expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(['search', 'ask'])
  expect(await call(client, 'search', { query: '등대의 높이' })).toMatchObject({
    isError: false,
    text: expect.stringContaining('사십이 미터'),
  })
  expect((await call(client, 'ask', { question })).text).toContain(`/documents/${documentId}`)
  expect(await call(client, 'search', { query: '등대', collection: '없는 것' })).toMatchObject({ isError: true })

  const service = await addService(mine, { name: '도구', clearance: 2, groups: [] })
  const blind = await open((await newKey({ memberId: service.id, scopes: ['search'] })).key)
  expect((await call(blind, 'search', { query: '등대의 높이' })).text).not.toContain('등대')
  expect(await call(blind, 'ask', { question })).toMatchObject({ isError: true })
  await expect(open('naru_wrong')).rejects.toThrow()
})
