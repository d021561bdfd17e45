/** The rules of the service as its papers state them: what is refused, with which code. */
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StandIn, standInKey, startClovaStudioStandIn } from './server.ts'

let standIn: StandIn
const pictures: Record<'wide' | 'tiny' | 'large' | 'good', string> = { wide: '', tiny: '', large: '', good: '' }
const unlimited = { callsPerMinute: 1e6, tokensPerMinute: 1e9 }

beforeAll(async () => {
  const limits = Object.fromEntries(
    ['HCX-007', 'HCX-005', 'HCX-DASH-002', 'HCX-003', 'HCX-DASH-001'].map((name) => [name, unlimited]),
  )
  standIn = await startClovaStudioStandIn({ tasks: { task0001: 'HCX-005' }, limits })
  for (const [name, width, height] of [
    ['wide', 600, 100],
    ['tiny', 3, 3],
    ['large', 2241, 1000],
    ['good', 300, 200],
  ] as const) {
    const blank = Buffer.alloc(width * height * 3, 255)
    const bytes = await sharp(blank, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer()
    pictures[name] = bytes.toString('base64')
  }
})
afterAll(() => standIn.close())

async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(standIn.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${standInKey}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const reply = JSON.parse(await response.text())
  return { status: response.status, reply, code: reply.status?.code ?? reply.error?.code }
}

const user = (content: unknown = '안녕하세요') => ({ role: 'user', content })
const picture = (name: keyof typeof pictures) => ({ type: 'image_url', dataUri: { data: pictures[name] } })
const v3 = (model: string, body: () => object) => [`/v3/chat-completions/${model}`, body] as const
const tools = [{ type: 'function', function: { name: 'f', description: 'd', parameters: { type: 'object' } } }]
const schema = (more: object = {}) => ({ type: 'json', schema: { type: 'string', ...more } })
const messages = [user()]
const none = { thinking: { effort: 'none' } }

test.each([
  [
    'two system messages',
    ...v3('HCX-005', () => ({
      messages: [{ role: 'system', content: 'a' }, { role: 'system', content: 'b' }, user()],
    })),
    '40001',
  ],
  ['both limits', ...v3('HCX-007', () => ({ messages, ...none, maxTokens: 5, maxCompletionTokens: 5 })), '40001'],
  ['a temperature above 1', ...v3('HCX-005', () => ({ messages, temperature: 1.1 })), '40001'],
  ['topP of 0', ...v3('HCX-005', () => ({ messages, topP: 0 })), '40001'],
  ['more than the model writes', ...v3('HCX-005', () => ({ messages, maxTokens: 4097 })), '40001'],
  ['thinking of a model that does not', ...v3('HCX-005', () => ({ messages, ...none })), '40009'],
  ['thinking with maxTokens', ...v3('HCX-007', () => ({ messages, maxTokens: 100 })), '40001'],
  ['thinking with stop', ...v3('HCX-007', () => ({ messages, stop: ['x'] })), '40001'],
  ['tools while it thinks', ...v3('HCX-007', () => ({ messages, tools })), '40001'],
  ['tools with too small a limit', ...v3('HCX-005', () => ({ messages, tools, maxTokens: 1023 })), '40001'],
  ['tools with a picture', ...v3('HCX-005', () => ({ messages: [user([picture('good')])], tools })), '40009'],
  ['a schema of a model without', ...v3('HCX-005', () => ({ messages, responseFormat: schema() })), '40009'],
  [
    'a schema with pattern',
    ...v3('HCX-007', () => ({ messages, ...none, responseFormat: schema({ pattern: 'a' }) })),
    '40055',
  ],
  [
    'a picture for a model that does not see',
    ...v3('HCX-DASH-002', () => ({ messages: [user([picture('good')])] })),
    '40009',
  ],
  [
    'two pictures in a turn',
    ...v3('HCX-005', () => ({ messages: [user([picture('good'), picture('good')])] })),
    '40000',
  ],
  [
    'six pictures',
    ...v3('HCX-005', () => ({ messages: Array.from({ length: 6 }, () => user([picture('good')])) })),
    '40003',
  ],
  ['a picture wider than 5 to 1', ...v3('HCX-005', () => ({ messages: [user([picture('wide')])] })), '40063'],
  ['a picture of 3 px', ...v3('HCX-005', () => ({ messages: [user([picture('tiny')])] })), '40063'],
  ['a picture above 2240 px', ...v3('HCX-005', () => ({ messages: [user([picture('large')])] })), '40063'],
  [
    'what is no picture',
    ...v3('HCX-005', () => ({ messages: [user([{ type: 'image_url', dataUri: { data: 'AAAA' } }])] })),
    '40060',
  ],
  ['nothing but spaces', ...v3('HCX-005', () => ({ messages: [user(' ')] })), '40004'],
  ['a text beyond the context', ...v3('HCX-DASH-002', () => ({ messages: [user('가나다 '.repeat(32_001))] })), '40003'],
  ['an older model on v3', ...v3('HCX-003', () => ({ messages })), '40084'],
  ['a newer model on v1', '/v1/chat-completions/HCX-005', () => ({ messages }), '40084'],
  ['a model that is not', ...v3('HCX-999', () => ({ messages })), '40080'],
  ['a temperature of 0 on v1', '/v1/chat-completions/HCX-003', () => ({ messages, temperature: 0 }), '40001'],
  ['tools of a tuned model', '/v3/tasks/task0001/chat-completions', () => ({ messages, tools }), '40009'],
  [
    'a picture for a tuned model',
    '/v3/tasks/task0001/chat-completions',
    () => ({ messages: [user([picture('good')])] }),
    '40009',
  ],
  ['a task that is not', '/v3/tasks/task9999/chat-completions', () => ({ messages }), '40400'],
  [
    'stream_options, compatible',
    '/v1/openai/chat/completions',
    () => ({ model: 'HCX-005', messages, stream_options: {} }),
    '40002',
  ],
  [
    'json_object, compatible',
    '/v1/openai/chat/completions',
    () => ({ model: 'HCX-007', messages, response_format: { type: 'json_object' } }),
    '40001',
  ],
  [
    'base64 vectors, compatible',
    '/v1/openai/embeddings',
    () => ({ model: 'bge-m3', input: 'a', encoding_format: 'base64' }),
    '40001',
  ],
  [
    'vectors for a user, compatible',
    '/v1/openai/embeddings',
    () => ({ model: 'bge-m3', input: 'a', user: 'x' }),
    '40002',
  ],
  ['a segmentation with alpha 2', '/v1/api-tools/segmentation', () => ({ text: 'a', alpha: 2 }), '40001'],
  ['a summary of too much', '/v1/api-tools/summarization/v2', () => ({ texts: ['가'.repeat(35_001)] }), '40003'],
  [
    'a reranker with 4096 tokens',
    '/v1/api-tools/reranker',
    () => ({ documents: [{ id: 'a', doc: 'b' }], query: 'c', maxTokens: 4096 }),
    '40001',
  ],
])('%s is refused', async (_, path, body, code) => {
  expect(await post(path, body())).toMatchObject({ code })
})

test.each([
  [undefined, '40100'],
  ['Basic x', '40102'],
  ['Bearer sk-x', '40102'],
  ['Bearer nv-other', '40104'],
])('the key %s is refused', async (authorization, code) => {
  const headers = { authorization: authorization ?? '' }
  expect(await post('/v3/chat-completions/HCX-005', { messages }, headers)).toMatchObject({ status: 401, code })
})

test('a whole answer has its envelope; thinking is apart and counted', async () => {
  const { reply } = await post('/v3/chat-completions/HCX-007', { messages, includeAiFilters: true })
  expect(reply).toMatchObject({
    status: { code: '20000', message: 'OK' },
    result: {
      finishReason: 'stop',
      message: { role: 'assistant', thinkingContent: expect.any(String) },
      usage: { completionTokensDetails: { thinkingTokens: expect.any(Number) } },
      aiFilter: [{ score: '2' }],
    },
  })
  const { reply: short } = await post('/v3/chat-completions/HCX-007', { messages, maxCompletionTokens: 1 })
  expect(short.result).toMatchObject({ finishReason: 'length', message: { content: '' } })
})

test('without a limit the compatible path stops at 512 tokens', async () => {
  const long = Array.from({ length: 12 }, (_, at) => `${at}${'가'.repeat(300)}`).join(' ')
  const { reply } = await post('/v1/openai/chat/completions', { model: 'HCX-005', messages: [user(long)] })
  expect(reply).toMatchObject({ choices: [{ finish_reason: 'length' }], usage: { completion_tokens: 512 } })
})

test('faults come by header and by name as well', async () => {
  const headers = { 'x-stand-in-faults': '50400' }
  expect(await post('/v3/chat-completions/HCX-005', { messages }, headers)).toMatchObject({
    status: 504,
    code: '50400',
  })
  expect(await post('/v3/chat-completions/HCX-005+42902', { messages })).toMatchObject({ status: 429, code: '42902' })
})

test('the reranker chooses and gives no scores; where nothing fits it suggests', async () => {
  const documents = [
    { id: 'doc1', doc: '연회비는 첫해에 면제됩니다.' },
    { id: 'doc2', doc: '날씨가 좋습니다.' },
  ]
  const { reply } = await post('/v1/api-tools/reranker', { documents, query: '연회비 면제' })
  expect(reply.result.citedDocuments).toEqual([documents[0]])
  const nothing = await post('/v1/api-tools/reranker', { documents, query: '대출 금리' })
  expect(nothing.reply.result).toMatchObject({ citedDocuments: [], suggestedQueries: [expect.any(String)] })
})
