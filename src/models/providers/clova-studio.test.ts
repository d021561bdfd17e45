/** CLOVA Studio's adapter against a server that follows its papers and, with a key, against the service itself. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstSettings } from '../known-models.ts'
import type { ChatMessage, Endpoint } from '../ports.ts'
import { ask, chatClientSuite } from './chat-client.suite.ts'
import { servedModels } from './clova-stand-in/model-facts.ts'
import { type StandIn, standInKey, startClovaStudioStandIn } from './clova-stand-in/server.ts'
import {
  clovaStudioChat,
  clovaStudioEmbedding,
  clovaStudioTokenCounter,
  countEmbeddingTokens,
  segmentText,
} from './clova-studio.ts'
import { openAICompatibleChat } from './openai-compatible.ts'
import { openAICompatibleEmbedding } from './openai-embeddings.ts'

let standIn: StandIn
let endpoint: Endpoint
const [realUrl, realKey] = [process.env.CLOVA_STUDIO_URL, process.env.CLOVA_STUDIO_API_KEY]

beforeAll(async () => {
  standIn = await startClovaStudioStandIn({
    tasks: { ab12cd34: 'HCX-005', old00001: 'HCX-003' },
    slowMilliseconds: 50,
    limits: { 'HCX-007': { callsPerMinute: 1e6, tokensPerMinute: 1e9 } },
  })
  endpoint = { kind: 'clova-studio', baseUrl: standIn.url, key: standInKey }
})
afterAll(() => standIn.close())

const signal = () => AbortSignal.timeout(30_000)
const subject = () => ({ client: clovaStudioChat, endpoint, model: 'HCX-007', failNext: standIn.failNext })
const lastBody = () => JSON.parse(standIn.received.at(-1)?.bytes.toString('utf8') ?? '{}')

describe('the native interface', () => chatClientSuite(subject))

describe('its OpenAI-compatible path', () =>
  chatClientSuite(() => ({
    client: openAICompatibleChat,
    endpoint: { kind: 'openai-compatible', baseUrl: `${standIn.url}/v1/openai`, key: standInKey },
    model: 'HCX-007',
    failNext: standIn.failNext,
  })))

describe.runIf(realUrl && realKey)('the service itself', () =>
  chatClientSuite(() => ({
    client: clovaStudioChat,
    endpoint: { kind: 'clova-studio', baseUrl: realUrl ?? '', key: realKey },
    model: 'HCX-007',
  })),
)

describe('streams', () => {
  test.each(['split-character', 'tight-colons', 'created-ms', 'unknown-fields', 'slow-first-token'] as const)(
    '%s changes nothing',
    async (fault) => {
      const plain = await ask(subject(), { seed: 11 })
      standIn.failNext(fault)
      expect((await ask(subject(), { seed: 11 })).text).toBe(plain.text)
    },
  )

  test.each([
    ['error-event', 'broken', '50000'],
    ['cut', 'broken', 'connection'],
    ['not-json', 'odd-answer', '200'],
  ] as const)('%s is %s, after what was shown', async (fault, reason, code) => {
    standIn.failNext(fault)
    await expect(ask(subject(), {})).rejects.toMatchObject({ reason, code })
  })
})

describe('requests', () => {
  test('several instructions become one, thinking is told, and its room is added to the answer’s', async () => {
    const messages: ChatMessage[] = [
      { role: 'system', content: '하나' },
      { role: 'user', content: '안녕하세요 반갑습니다' },
      { role: 'system', content: '둘' },
    ]
    await ask(subject(), { messages, thinkingEffort: 'low', maxTokens: 300 })
    expect(lastBody()).toMatchObject({
      messages: [
        { role: 'system', content: '하나\n\n둘' },
        { role: 'user', content: '안녕하세요 반갑습니다' },
      ],
      thinking: { effort: 'low' },
      maxCompletionTokens: 4908,
    })
  })

  test('an older model is asked on its own path, with a limit and a temperature that it allows', async () => {
    const traits = firstSettings('clova-studio', { name: 'HCX-003', role: 'chat' })
    const { text, outcome } = await ask({ ...subject(), model: 'HCX-003' }, { traits, temperature: 0 })
    expect(text).not.toBe('')
    expect(outcome).toMatchObject({ finishReason: 'stop', usage: { inputTokens: expect.any(Number) } })
    expect(standIn.received.at(-1)?.path).toBe('/v1/chat-completions/HCX-003')
    expect(lastBody()).toMatchObject({ maxTokens: 200, temperature: 0.01 })
  })

  test.each([
    ['ab12cd34', 'HCX-005', '/v3/tasks/ab12cd34/chat-completions'],
    ['old00001', 'HCX-003', '/v1/tasks/old00001/chat-completions'],
  ])('a tuned model %s answers under its task, without what tuning loses', async (task, tunedFrom, path) => {
    const traits = firstSettings('clova-studio', { name: task, role: 'chat', tunedFrom })
    expect(traits).toMatchObject({ countsAs: tunedFrom, callsTools: false })
    const { text } = await ask({ ...subject(), model: task }, { traits })
    expect(text).not.toBe('')
    expect(standIn.received.at(-1)?.path).toBe(path)
  })

  test('a key that is not known, or none, is refused', async () => {
    await expect(ask({ ...subject(), endpoint: { ...endpoint, key: 'nv-other' } }, {})).rejects.toMatchObject({
      reason: 'key-refused',
      code: '40104',
    })
    await expect(ask({ ...subject(), endpoint: { ...endpoint, key: undefined } }, {})).rejects.toMatchObject({
      reason: 'key-refused',
    })
  })

  test('Retry-After is carried with a busy answer', async () => {
    standIn.failNext(['42901', 'retry-after:7'])
    await expect(ask(subject(), {})).rejects.toMatchObject({ reason: 'busy', code: '42901', retryAfterSeconds: 7 })
  })

  test.each(['HCX-007', 'HCX-005', 'HCX-DASH-002', 'HCX-003', 'HCX-DASH-001'])(
    'what Naru first says of %s is what the service says',
    (name) => {
      const served = servedModels.find((one) => one.name === name)
      const { chat, maxInputTokens: _, name: __, ...facts } = served ?? { chat: 'v3', maxInputTokens: 0, name: '' }
      expect(firstSettings('clova-studio', { name, role: 'chat' })).toMatchObject({ ...facts, face: chat })
    },
  )
})

describe('an endpoint that sends elsewhere', () => {
  let elsewhere: Server
  let url = ''
  beforeAll(async () => {
    elsewhere = createServer((request, response) => {
      response.writeHead(307, { location: `${standIn.url}${request.url}` })
      response.end()
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
  })
  afterAll(() => void elsewhere.close())

  test.each([
    ['natively', clovaStudioChat, 'clova-studio', ''],
    ['by the compatible path', openAICompatibleChat, 'openai-compatible', '/v1/openai'],
  ] as const)('%s, neither the text nor the key follows', async (_, client, kind, path) => {
    const before = standIn.received.length
    const redirected = { client, endpoint: { kind, baseUrl: url + path, key: standInKey }, model: 'HCX-007' }
    await expect(ask(redirected, {})).rejects.toMatchObject({ reason: 'broken' })
    expect(standIn.received.length).toBe(before)
  })
})

describe('the limit of a minute', () => {
  test('42901 comes with the first call above it and goes when the minute has passed', async () => {
    let now = 1_000_000
    const limits = { 'HCX-005': { callsPerMinute: 2, tokensPerMinute: 100_000 } }
    const limited = await startClovaStudioStandIn({ limits, now: () => now })
    const traits = firstSettings('clova-studio', { name: 'HCX-005', role: 'chat' })
    const one = { client: clovaStudioChat, endpoint: { ...endpoint, baseUrl: limited.url }, model: 'HCX-005' }
    await ask(one, { traits })
    now += 30_000
    await ask(one, { traits })
    await expect(ask(one, { traits })).rejects.toMatchObject({ code: '42901' })
    now += 30_001
    await ask(one, { traits })
    await limited.close()
  })
})

describe('embeddings', () => {
  const texts = [
    '연회비는 언제 면제되나요?',
    '연회비가 면제되는 해',
    'completely different words',
    '넷',
    '다섯',
    '여섯',
  ]

  test.each([
    ['the native interface', clovaStudioEmbedding, 'embedding-v2', () => endpoint],
    [
      'the compatible path',
      openAICompatibleEmbedding,
      'bge-m3',
      (): Endpoint => ({ kind: 'openai-compatible', baseUrl: `${standIn.url}/v1/openai`, key: standInKey }),
    ],
  ] as const)('%s: one vector of 1,024 for each text, in order, of length 1', async (_, client, model, where) => {
    const request = { model, texts, requestId: 'r', signal: signal() }
    const { vectors, tokens } = await client.embed(where(), request)
    expect(vectors.map((vector) => vector.length)).toEqual(texts.map(() => 1024))
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
    expect(tokens).toBeGreaterThan(texts.length)
    const alone = await client.embed(where(), { ...request, texts: [texts[4] ?? ''] })
    expect([...(vectors[4] ?? [])]).toEqual([...(alone.vectors[0] ?? [])])
  })

  test('a text that is empty or too long is refused by name', async () => {
    const embed = (text: string) =>
      clovaStudioEmbedding.embed(endpoint, { model: '', texts: [text], requestId: 'r', signal: signal() })
    await expect(embed(' ')).rejects.toMatchObject({ reason: 'empty' })
    await expect(embed('가나다 '.repeat(9000))).rejects.toMatchObject({ reason: 'context-exceeded' })
  })
})

describe('counting and cutting', () => {
  test('a conversation and its tools are counted', async () => {
    const messages: ChatMessage[] = [{ role: 'user', content: '한강의 깊이를 알려 주세요.' }]
    const tools = [{ name: 'f', description: 'd', parameters: { type: 'object', properties: {} } }]
    const traits = firstSettings('clova-studio', { name: 'HCX-007', role: 'chat' })
    const request = { model: 'HCX-007', traits, messages, requestId: 'r', signal: signal() }
    const alone = await clovaStudioTokenCounter.countChat(endpoint, request)
    expect(alone).toBeGreaterThan(5)
    expect(await clovaStudioTokenCounter.countChat(endpoint, { ...request, tools })).toBeGreaterThan(alone ?? 0)
    const older = firstSettings('clova-studio', { name: 'HCX-003', role: 'chat' })
    expect(
      await clovaStudioTokenCounter.countChat(endpoint, { ...request, model: 'HCX-003', traits: older }),
    ).toBeGreaterThan(5)
    expect(await countEmbeddingTokens(endpoint, { text: '한강의 깊이', requestId: 'r' })).toBeGreaterThan(1)
  })

  test('a text is cut into segments that hold all of its sentences', async () => {
    const text = '연회비는 면제됩니다. 연회비는 3년 뒤에 면제됩니다. 날씨가 좋습니다.'
    const { segments } = await segmentText(endpoint, { text, longestCharacters: 1000, requestId: 'r' })
    expect(segments.flat().join(' ')).toBe(text)
    expect(segments.length).toBe(2)
  })
})
