/**
 * A server that speaks CLOVA Studio's API, for tests: it checks what the service checks and answers in its shapes, codes and
 * messages. It knows nothing of Naru. Every byte that it receives is kept, so that a test can say what never arrived.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { echoSpeaker, prepareAnswer, type Speaker } from './chat.ts'
import { ChatV1, ChatV3 } from './chat-shapes.ts'
import { countChat, countForEmbedding, embedText, read, rerank, segment, summarise } from './explorer.ts'
import { type Fault, type Faults, readFaults, withoutFaults } from './faults.ts'
import { framesOf, framesOfV1, openAIFramesOf, openAIResultOf, resultOf, resultOfV1 } from './frames.ts'
import { type ServedModel, servedModels } from './model-facts.ts'
import { modelOfOpenAI, openAIEmbeddings, readOpenAIChat } from './openai-path.ts'
import { openAIRefusalBody, Refusal, refusalBody } from './refusal.ts'
import { sendFrames, withMore } from './send.ts'
import { createSlidingMinute, type Limits } from './sliding-minute.ts'

export const standInKey = 'nv-stand-in-0123456789'

export interface StandInOptions {
  /** Default: says again what it was told. */
  speaker?: Speaker
  /** Tuned task ids with the model below each. */
  tasks?: Readonly<Record<string, string>>
  limits?: Readonly<Record<string, Limits>>
  now?: () => number
  slowMilliseconds?: number
  keys?: readonly string[]
}

export interface StandIn {
  /** The base address. */
  url: string
  /** Every request as it came. */
  received: { method: string; path: string; headers: Record<string, unknown>; bytes: Buffer }[]
  /** Everything that was ever sent to it, headers too, as one text. */
  allReceived(): string
  /** What goes wrong with the next requests, one element a request. */
  failNext(...faults: (Fault | Fault[])[]): void
  close(): Promise<void>
}

interface Call {
  path: string
  body: unknown
  faults: Faults
  isStream: boolean
  response: ServerResponse
}

export async function startClovaStudioStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const received: StandIn['received'] = []
  const queued: Fault[][] = []
  const now = options.now ?? Date.now
  const minute = createSlidingMinute(now)
  const keys = options.keys ?? [standInKey]
  const speaker = options.speaker ?? echoSpeaker

  function findModel(name: string): ServedModel {
    const found = servedModels.find((one) => one.name === name)
    if (!found) throw new Refusal('40080')
    return found
  }

  function countIn(model: ServedModel, tokens: number): void {
    minute.take(model.name, options.limits?.[model.name] ?? model, tokens)
  }

  const created = (faults: Faults) => (faults.has('created-ms') ? now() : Math.floor(now() / 1000))

  async function chat(call: Call, model: ServedModel, isTuned: boolean): Promise<void> {
    if (model.chat !== 'v3') throw new Refusal('40084')
    const answer = await prepareAnswer(read(ChatV3, call.body), model, { isTuned, speaker })
    countIn(model, answer.usage.totalTokens)
    const at = created(call.faults)
    if (!call.isStream) return reply(call, resultOf(answer, at))
    await stream(call, framesOf(answer, at))
  }

  async function chatV1(call: Call, model: ServedModel, isTuned: boolean): Promise<void> {
    if (model.chat !== 'v1') throw new Refusal('40084')
    const { repeatPenalty: _, stopBefore, ...asked } = read(ChatV1, call.body)
    const request = { ...asked, repetitionPenalty: 1.1, stop: stopBefore }
    const answer = await prepareAnswer(request, model, { isTuned, speaker })
    countIn(model, answer.usage.totalTokens)
    if (!call.isStream) return reply(call, resultOfV1(answer))
    await stream(call, framesOfV1(answer))
  }

  async function openAIChat(call: Call): Promise<void> {
    const name = modelOfOpenAI(call.body)
    const model = findModel(withoutFaults(name))
    const { request, isStream } = readOpenAIChat(call.body, model)
    const answer = await prepareAnswer(request, model, { isTuned: false, speaker })
    countIn(model, answer.usage.totalTokens)
    const at = created(call.faults)
    if (!isStream) return json(call, 200, openAIResultOf(answer, name, at))
    await stream(call, openAIFramesOf(answer, name, at), 'data: [DONE]\n\n')
  }

  const stream = (call: Call, frames: Parameters<typeof sendFrames>[1], end = '') =>
    sendFrames(call.response, frames, call.faults, { slowMilliseconds: options.slowMilliseconds ?? 200, end })

  async function answer(call: Call): Promise<void> {
    const { path, body, faults } = call
    if (faults.refuse) throw new Refusal(faults.refuse)
    const task = /^\/(v[123])\/tasks\/([^/]+)\/chat-completions$/.exec(path)
    if (task) {
      const base = options.tasks?.[withoutFaults(decodeURIComponent(task[2] ?? ''))]
      if (!base) throw new Refusal('40400')
      return task[1] === 'v3' ? chat(call, findModel(base), true) : chatV1(call, findModel(base), true)
    }
    const direct = /^\/(v[13])\/chat-completions\/([^/]+)$/.exec(path)
    if (direct) {
      const model = findModel(withoutFaults(decodeURIComponent(direct[2] ?? '')))
      return direct[1] === 'v3' ? chat(call, model, false) : chatV1(call, model, false)
    }
    const tokenize = /^\/(v[13])\/api-tools\/chat-tokenize\/([^/]+)$/.exec(path)
    if (tokenize) {
      findModel(withoutFaults(decodeURIComponent(tokenize[2] ?? '')))
      return reply(call, countChat(body, tokenize[1] === 'v3' ? 'v3' : 'v1'))
    }
    switch (path) {
      case '/v1/openai/chat/completions':
        return openAIChat(call)
      case '/v1/openai/embeddings':
        return json(call, 200, openAIEmbeddings(body))
      case '/v1/openai/models':
        return json(call, 200, {
          object: 'list',
          data: servedModels.map(({ name }) => ({ id: name, object: 'model' })),
        })
      case '/v1/api-tools/embedding/v2':
        minute.take(
          'embedding/v2',
          options.limits?.['embedding/v2'] ?? { callsPerMinute: 1e6, tokensPerMinute: 1e9 },
          0,
        )
        return reply(call, embedText(body))
      case '/v1/api-tools/embedding/v2/tokenize':
        return reply(call, countForEmbedding(body))
      case '/v1/api-tools/segmentation':
        return reply(call, segment(body))
      case '/v1/api-tools/summarization/v2':
        return reply(call, summarise(body))
      case '/v1/api-tools/reranker':
        return reply(call, rerank(body))
      default:
        throw new Refusal('40400')
    }
  }

  const server = createServer(async (request, response) => {
    const bytes = await bytesOf(request)
    const path = request.url ?? '/'
    received.push({ method: request.method ?? '', path, headers: request.headers, bytes })
    const body = jsonOf(bytes)
    const bodyModel = typeof body === 'object' && body !== null && 'model' in body ? String(body.model) : ''
    const faults = readFaults(
      request.headers['x-stand-in-faults'] as string | undefined,
      path.startsWith('/v1/openai/')
        ? bodyModel
        : decodeURIComponent(path.split('/').find((part) => /\+|%2B/.test(part)) ?? ''),
      queued.shift() ?? [],
    )
    const isStream = request.headers.accept?.includes('text/event-stream') ?? false
    const call: Call = { path, body, faults, isStream, response }
    try {
      checkKey(request.headers.authorization, keys)
      if (bytes.length > 50 * 1024 * 1024) throw new Refusal('41300')
      if (request.method === 'POST' && body === undefined) throw new Refusal('40000')
      await answer(call)
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('50000')
      if (faults.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(faults.retryAfterSeconds))
      const isOpenAI = path.startsWith('/v1/openai/')
      json(call, refusal.httpStatus, isOpenAI ? openAIRefusalBody(refusal) : refusalBody(refusal))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    allReceived: () =>
      received.map((one) => [one.path, JSON.stringify(one.headers), one.bytes.toString('utf8')].join('\n')).join('\n'),
    failNext: (...faults) => void queued.push(...faults.map((one) => (Array.isArray(one) ? one : [one]))),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function checkKey(authorization: string | undefined, keys: readonly string[]): void {
  if (!authorization) throw new Refusal('40100')
  const key = /^Bearer (nv-.+)$/.exec(authorization)?.[1]
  if (!key) throw new Refusal('40102')
  if (!keys.includes(key)) throw new Refusal('40104')
}

function reply(call: Call, result: object): void {
  json(call, 200, { status: { code: '20000', message: 'OK' }, result: withMore(result, call.faults) })
}

function json({ response }: Call, status: number, body: object): void {
  if (response.headersSent) return
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
