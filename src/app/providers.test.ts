/** Connected providers, against a server that speaks CLOVA Studio: answers, tries, quotas, stops, prices and budgets. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerTo } from '../../e2e/openai-stand-in.ts'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addMember } from '../access/service.ts'
import { complete } from '../assistants/completions.service.ts'
import { ChatRequest } from '../assistants/contract.ts'
import { ask } from '../assistants/service.ts'
import { getDocument, uploadDocument } from '../documents/service.ts'
import { openAsOwner } from '../kernel/database.ts'
import type { Scope } from '../kernel/scope.ts'
import { generate } from '../models/calls.service.ts'
import { type StandIn, standInKey, startClovaStudioStandIn } from '../models/providers/clova-stand-in/server.ts'
import {
  addProvider,
  changeProviderModel,
  getCosts,
  listModels,
  listProviders,
  measure,
  setBudget,
  setPrice,
  testProvider,
} from '../models/service.ts'
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
let mine: Scope
let standIn: StandIn
let providerId = ''
let modelId = ''

beforeAll(async () => {
  standIn = await startClovaStudioStandIn({
    speaker: (texts) => answerTo(texts.join('\n')),
    limits: { 'HCX-005': { callsPerMinute: 1e6, tokensPerMinute: 1e9 } },
  })
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost }, withWorkers: true })
  mine = (await foundScratchCompany(naru)).scope
  const provider = await addProvider(mine, {
    name: '클로바',
    kind: 'clova-studio',
    baseUrl: `${standIn.url}/`,
    key: standInKey,
    chatModel: 'HCX-005',
    embeddingModel: 'embedding-v2',
    highestLabel: 0,
  })
  providerId = provider.id
  modelId = `${provider.id}/HCX-005`
  await changeProviderModel(mine, { providerId, model: 'HCX-005' }, { callsPerMinute: null, tokensPerMinute: null })
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
  await standIn.close()
})

const signal = () => AbortSignal.timeout(30_000)

async function say(text: string, more: { app?: string; scope?: Scope; model?: string } = {}): Promise<string> {
  let said = ''
  for await (const piece of generate(more.scope ?? mine, {
    modelId: more.model ?? modelId,
    messages: [{ role: 'user', content: text }],
    typed: [],
    maxTokens: 50,
    purpose: 'api',
    app: more.app,
    label: 0,
    signal: signal(),
  }))
    said += piece
  return said
}

test('CLOVA Studio is connected, tested, measured, and answers from documents', async () => {
  expect(await testProvider(mine, providerId)).toMatchObject({
    isOk: true,
    message: expect.stringContaining('1024차원'),
  })
  const { scopeForJob } = naru.app
  const { workspaceId, memberId } = mine.actor
  await measure(scopeForJob({ workspaceId, memberId }), modelId, signal())
  const model = (await listModels(mine)).items.find((one) => one.id === modelId)
  expect(model).toMatchObject({ mayGenerate: true, contextTokens: 128_000, status: 'ready' })
  const text = '# 다리\n\n새여울 다리의 길이는 412미터입니다.\n'
  const { document } = await uploadDocument(mine, { fileName: '다리.md' }, new Blob([text]).stream())
  while (!(await getDocument(mine, document.id)).wordsIndexedAt) await new Promise((resolve) => setTimeout(resolve, 50))
  const question = {
    question: '새여울 다리의 길이는 얼마인가요?',
    collectionIds: [],
    mode: 'generate' as const,
    modelId,
  }
  const answer = await ask(mine, question, signal())
  expect(answer).toMatchObject({ status: 'answered', modelName: 'HCX-005', costMicros: null })
  expect(answer.text).toContain('412미터')
})

test('a busy or broken provider is asked again, and the person sees one answer', async () => {
  const before = standIn.received.length
  standIn.failNext('42902', '50000')
  expect(await say('안녕하세요')).toBe('안녕하세요.')
  expect(standIn.received.length - before).toBe(3)
})

test('what was shown is never said twice: a stream that breaks off is one clear error', async () => {
  const before = standIn.received.length
  standIn.failNext('error-event')
  await expect(say('안녕하세요')).rejects.toMatchObject({ kind: 'unavailable', code: 'models.provider-failed' })
  expect(standIn.received.length - before).toBe(1)
})

test('an endpoint that asks for more patience than people have is told to the person at once', async () => {
  const before = standIn.received.length
  standIn.failNext(['42901', 'retry-after:55'])
  await expect(say('안녕하세요')).rejects.toMatchObject({
    kind: 'rate-limited',
    code: 'models.provider-busy',
    detail: { retryAfterSeconds: 55 },
  })
  expect(standIn.received.length - before).toBe(1)
})

test('a refused key stops the provider until a test succeeds', async () => {
  standIn.failNext('40104')
  await expect(say('안녕하세요')).rejects.toMatchObject({ code: 'models.provider-stopped' })
  const before = standIn.received.length
  await expect(say('안녕하세요')).rejects.toMatchObject({ code: 'models.provider-stopped' })
  expect(standIn.received.length).toBe(before)
  const find = async () => (await listProviders(mine)).items.find((one) => one.id === providerId)
  expect((await find())?.stopped).toMatchObject({ because: expect.stringContaining('40104') })
  expect(await testProvider(mine, providerId)).toMatchObject({ isOk: true })
  expect((await find())?.stopped).toBeNull()
  await say('안녕하세요')
})

test('a text that does not fit is counted by the provider and refused before it is sent', async () => {
  await changeProviderModel(mine, { providerId, model: 'HCX-005' }, { contextTokens: 200 })
  const before = standIn.received.length
  await expect(say('가나다 '.repeat(400))).rejects.toMatchObject({
    code: 'models.context-exceeded',
    detail: { contextTokens: 200 },
  })
  expect(standIn.received.slice(before).map((one) => one.path)).toEqual(['/v3/api-tools/chat-tokenize/HCX-005'])
  await changeProviderModel(mine, { providerId, model: 'HCX-005' }, { contextTokens: 128_000 })
})

test('one minute’s quota holds across processes and workspaces that share an account', async () => {
  await changeProviderModel(mine, { providerId, model: 'HCX-005' }, { callsPerMinute: 3 })
  const owner = await openAsOwner(naru.databaseUrl)
  await owner.query('delete from model_quota_use')
  const second = await openScratchNaru(scratch, { databaseUrl: naru.databaseUrl, ports: { modelHost: wordsOnlyHost } })
  const there = second.app.scopeFor(mine.actor)
  const before = standIn.received.length
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, at) => say('안녕하세요', { scope: at % 2 === 0 ? mine : there })),
  )
  expect(results.filter((one) => one.status === 'fulfilled').length).toBe(3)
  expect(standIn.received.length - before).toBe(3)
  const refused = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  for (const reason of refused) expect(reason).toMatchObject({ kind: 'rate-limited', code: 'models.quota-used-up' })
  expect(refused[0].detail.retryAfterSeconds).toBeGreaterThan(50)
  const meter = (await listProviders(mine)).items[0]?.models.find((model) => model.name === 'HCX-005')
  expect(meter).toMatchObject({ callsPerMinute: 3, lastMinute: { calls: 3, tokens: expect.any(Number) } })
  // As if most of the minute had passed: a short wait, and the call goes through.
  await owner.query(`update model_quota_use set at = at - interval '58.5 seconds'`)
  expect(await say('안녕하세요')).toBe('안녕하세요.')
  await owner.end()
  await second.close()
  await changeProviderModel(mine, { providerId, model: 'HCX-005' }, { callsPerMinute: null })
})

test('what a call reserved is corrected by what it used', async () => {
  await changeProviderModel(mine, { providerId, model: 'HCX-005' }, { tokensPerMinute: 1_000_000 })
  const owner = await openAsOwner(naru.databaseUrl)
  await owner.query('delete from model_quota_use')
  await say('안녕하세요')
  const { rows } = await owner.query('select tokens from model_quota_use')
  await owner.end()
  const [call] = (await getCosts(mine)).models.filter((one) => one.modelId === modelId)
  expect(rows).toHaveLength(1)
  expect(rows[0].tokens).toBeLessThan(50)
  expect(call?.inputTokens).toBeGreaterThan(0)
})

test('an unknown price is unknown and counted as such; a price makes cost, exactly, from then on', async () => {
  const before = (await getCosts(mine)).models.find((one) => one.modelId === modelId)
  expect(before).toMatchObject({ micros: 0, unknownCalls: expect.any(Number) })
  expect(before?.unknownCalls).toBeGreaterThan(0)
  const price = {
    modelId,
    inputMicrosPer1000: 1_250_000,
    outputMicrosPer1000: 5_000_000,
    callMicros: null,
    source: '공개 플러그인의 값',
    asOf: '2026-10-08',
  }
  await setPrice(mine, price)
  await say('안녕하세요')
  const after = (await getCosts(mine)).models.find((one) => one.modelId === modelId)
  const input = (after?.inputTokens ?? 0) - (before?.inputTokens ?? 0)
  const output = (after?.outputTokens ?? 0) - (before?.outputTokens ?? 0)
  expect(after?.unknownCalls).toBe(before?.unknownCalls)
  expect(after?.micros).toBe(input * 1250 + output * 5000)
  expect((await getCosts(mine)).prices).toMatchObject([{ ...price }])
})

test('a budget warns at 80 % and refuses at 100 %, for one app or for all', async () => {
  const app = '안내'
  await say('안녕하세요', { app })
  const spent = (await getCosts(mine)).apps.find((one) => one.app === app)?.micros ?? 0
  expect(spent).toBeGreaterThan(0)
  const stateWith = async (monthlyMicros: number) => {
    await setBudget(mine, { app, monthlyMicros })
    return (await getCosts(mine)).budgets.find((one) => one.app === app)?.state
  }
  expect(await stateWith(spent * 2)).toBe('within')
  expect(await stateWith(Math.floor(spent * 1.2))).toBe('near')
  expect(await stateWith(spent)).toBe('used-up')
  const before = standIn.received.length
  await expect(say('안녕하세요', { app })).rejects.toMatchObject({ code: 'models.budget-used-up' })
  expect(standIn.received.length).toBe(before)
  await say('안녕하세요') // Another one's budget.
  await setBudget(mine, { app: null, monthlyMicros: 1 })
  await expect(say('안녕하세요')).rejects.toMatchObject({ code: 'models.budget-used-up' })
  await setBudget(mine, { app: null, monthlyMicros: null })
  await say('안녕하세요')
})

test('a stream that broke off counts as a call of unknown cost; a call that was refused does not', async () => {
  const unknown = async () => (await getCosts(mine)).models.find((one) => one.modelId === modelId)?.unknownCalls ?? 0
  const before = await unknown()
  standIn.failNext('40001')
  await expect(say('안녕하세요')).rejects.toMatchObject({ code: 'models.request-refused' })
  expect(await unknown()).toBe(before)
  standIn.failNext('cut')
  await expect(say('안녕하세요')).rejects.toMatchObject({ code: 'models.provider-failed' })
  expect(await unknown()).toBe(before + 1)
})

test('a call stands written down while it is answered; one that is not heard of again counts as of unknown cost', async () => {
  const owner = await openAsOwner(naru.databaseUrl)
  const statuses = async () => {
    const text = 'select status, tries from model_call where workspace_id = $1 order by id desc limit 1'
    return (await owner.query(text, [mine.actor.workspaceId])).rows
  }
  const unknown = async () => (await getCosts(mine)).models.find((one) => one.modelId === modelId)?.unknownCalls ?? 0
  const before = await unknown()
  const messages = [{ role: 'user' as const, content: '한 문장으로 인사해 주세요.' }]
  const asked = { modelId, messages, typed: [], maxTokens: 50, purpose: 'api', label: 0, signal: signal() }
  const pieces = generate(mine, asked)
  await pieces.next()
  await mine.ports.callBook.written()
  expect(await statuses()).toEqual([{ status: 'begun', tries: 1 }])
  expect(await unknown()).toBe(before + 1)
  for await (const _ of pieces);
  await mine.ports.callBook.written()
  expect(await statuses()).toEqual([{ status: 'succeeded', tries: 1 }])
  expect(await unknown()).toBe(before)
  await owner.end()
})

test('a program asks a model for an answer in a schema; an app has its own form', async () => {
  const provider = await addProvider(mine, {
    name: '생각',
    kind: 'clova-studio',
    baseUrl: standIn.url,
    key: standInKey,
    chatModel: 'HCX-007',
    highestLabel: 0,
  })
  const schema = { type: 'object', properties: { 길이: { type: 'integer' } }, required: ['길이'] }
  const request = (model: string) =>
    ChatRequest.parse({
      model,
      messages: [{ role: 'user', content: '다리의 길이는?' }],
      response_format: { type: 'json_schema', json_schema: { name: 'bridge', schema } },
    })
  const reply = await complete(mine, request(`${provider.id}/HCX-007`), signal())
  const content = 'choices' in reply ? reply.choices[0]?.message.content : undefined
  expect(JSON.parse(content ?? '')).toEqual({ 길이: 0 })
  await expect(complete(mine, request('naru'), signal())).rejects.toMatchObject({
    code: 'assistants.unsupported-parameter',
  })
  await expect(complete(mine, request(modelId), signal())).rejects.toMatchObject({ code: 'models.not-supported' })
})

test('what a model is not set to be able to do is refused before anything is sent', async () => {
  await changeProviderModel(mine, { providerId, model: 'HCX-005' }, { callsTools: false })
  const before = standIn.received.length
  const pieces = generate(mine, {
    modelId,
    messages: [{ role: 'user', content: '안녕하세요' }],
    typed: [],
    maxTokens: 50,
    tools: [{ name: 'f', description: 'd', parameters: { type: 'object', properties: {} } }],
    purpose: 'api',
    label: 0,
    signal: signal(),
  })
  await expect(pieces.next()).rejects.toMatchObject({ code: 'models.not-supported' })
  expect(standIn.received.length).toBe(before)
})

test('whoever may not manage models sees neither providers nor costs', async () => {
  const viewer = await addMember(mine, {
    name: '열람',
    email: 'viewer@x.example',
    password: 'a-long-password',
    role: 'viewer',
    clearance: 0,
    groups: [],
  })
  const key = await giveScratchKey(naru, viewer.id)
  for (const path of ['/providers', '/costs']) {
    const reply = await naru.fetch(`/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } })
    expect(reply.status, path).toBe(403)
  }
  const theirs = naru.app.scopeFor({ ...mine.actor, memberId: viewer.id, userId: '', role: 'viewer' })
  await expect(setBudget(theirs, { app: null, monthlyMicros: 5 })).rejects.toThrow()
  // A budget holds for those who may not see it.
  await setBudget(mine, { app: null, monthlyMicros: 1 })
  await expect(say('안녕하세요', { scope: theirs })).rejects.toMatchObject({ code: 'models.budget-used-up' })
  await setBudget(mine, { app: null, monthlyMicros: null })
})
