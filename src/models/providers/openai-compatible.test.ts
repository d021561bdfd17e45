/** What endpoints answer in OpenAI's form, the odd ones too, and how the connection to them behaves. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Endpoint } from '../ports.ts'
import { ask } from './chat-client.suite.ts'
import { openAICompatibleChat } from './openai-compatible.ts'

let server: Server
let endpoint: Endpoint
let reply: (response: ServerResponse, socket: Socket) => void
let bodies: { stream?: boolean; stream_options?: object; messages: object[] }[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (part) => {
      text += part
    })
    request.on('end', () => {
      bodies.push(JSON.parse(text))
      reply(response, request.socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  endpoint = { kind: 'openai-compatible', baseUrl: `http://127.0.0.1:${port}/v1/`, key: undefined }
})
afterAll(() => server.close())

const subject = () => ({ client: openAICompatibleChat, endpoint, model: 'a-model' })
const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }

function sendJson(body: unknown, status = 200) {
  return (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

function sendPieces(...pieces: unknown[]) {
  return (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const piece of pieces) response.write(`data: ${typeof piece === 'string' ? piece : JSON.stringify(piece)}\n\n`)
    response.end()
  }
}

const wholeOf = (message: object, more: object = {}) => ({
  choices: [{ message, finish_reason: 'stop', ...more }],
  usage,
})
const pieceOf = (delta: object, finish: string | null = null) => ({ choices: [{ delta, finish_reason: finish }] })

test('where nobody reads along, the answer is asked for and comes whole', async () => {
  bodies = []
  reply = sendJson(wholeOf({ role: 'assistant', content: '마포, 양화, 성산' }))
  const { text, pieces, outcome } = await ask(subject(), { isWhole: true })
  expect([text, pieces]).toEqual(['마포, 양화, 성산', 1])
  expect(outcome).toEqual({ usage: { inputTokens: 3, outputTokens: 2 }, finishReason: 'stop', toolCalls: [] })
  expect(bodies[0]).not.toHaveProperty('stream')
})

test('an endpoint that knows only one way is read in that way', async () => {
  reply = sendPieces(pieceOf({ content: '마포, ' }), pieceOf({ content: '양화' }, 'stop'), '[DONE]')
  expect((await ask(subject(), { isWhole: true })).text).toBe('마포, 양화')
  reply = sendJson(wholeOf({ content: '성산' }))
  expect((await ask(subject(), {})).text).toBe('성산')
})

test('usage that is not said is unknown, not 0', async () => {
  reply = sendPieces(pieceOf({ content: '성산' }, 'stop'), '[DONE]')
  expect((await ask(subject(), {})).outcome.usage).toEqual({ inputTokens: undefined, outputTokens: undefined })
})

test('content in parts is text; what the model thinks is passed over; a refusal is shown and is no usual end', async () => {
  const parts = [
    { type: 'thinking', thinking: [{ type: 'text', text: '생각' }] },
    { type: 'text', text: '성산' },
  ]
  reply = sendJson(wholeOf({ content: parts, reasoning_content: '생각' }))
  expect((await ask(subject(), { isWhole: true })).text).toBe('성산')
  reply = sendPieces(pieceOf({ refusal: '답할 수 없습니다.' }), pieceOf({}, 'stop'), '[DONE]')
  const { text, outcome } = await ask(subject(), {})
  expect([text, outcome.finishReason]).toEqual(['답할 수 없습니다.', 'other'])
})

test('calls of tools come in pieces by index, whole without one, and whole at once', async () => {
  const call = (index: number | undefined, id: string | undefined, name: string | undefined, input: string) =>
    pieceOf({ tool_calls: [{ index, id, function: { name, arguments: input } }] })
  const calls = [
    { id: 'a', name: 'depth', arguments: { place: '한강' } },
    { id: 'b', name: 'width', arguments: {} },
  ]
  reply = sendPieces(
    call(0, 'a', 'depth', '{"place":'),
    call(1, 'b', 'width', ''),
    call(0, undefined, undefined, '"한강"}'),
    pieceOf({}, 'tool_calls'),
  )
  expect((await ask(subject(), {})).outcome).toMatchObject({ finishReason: 'tool-calls', toolCalls: calls })
  reply = sendPieces(
    call(undefined, 'a', 'depth', '{"place":"한강"}'),
    call(undefined, 'b', 'width', '[broken'),
    pieceOf({}, 'tool_calls'),
  )
  expect((await ask(subject(), {})).outcome.toolCalls).toEqual(calls)
  const whole = [
    { id: 'a', function: { name: 'depth', arguments: '{"place":"한강"}' } },
    { id: 'b', function: { name: 'width', arguments: '{}' } },
  ]
  reply = sendJson(wholeOf({ content: null, tool_calls: whole }, { finish_reason: 'tool_calls' }))
  expect((await ask(subject(), { isWhole: true })).outcome.toolCalls).toEqual(calls)
})

test.each([
  ['an error in the place of an answer', sendPieces({ error: { message: 'overloaded' } }), 'broken'],
  ['an answer in another shape', sendJson({ answer: '성산' }), 'odd-answer'],
  ['a page in the place of an answer', sendPieces('<html>'), 'odd-answer'],
  ['an answer that ends without saying so', sendPieces(pieceOf({ content: '성' })), 'broken'],
  [
    'a context that is too small',
    sendJson({ error: { message: 'maximum context length is 10' } }, 400),
    'context-exceeded',
  ],
  ['another address', (response: ServerResponse) => response.writeHead(307, { location: '/' }).end(), 'broken'],
] as const)('%s is a failure', async (_, how, reason) => {
  reply = how
  await expect(ask(subject(), {})).rejects.toMatchObject({ name: 'ProviderFailure', reason })
})

test('a kept connection that the endpoint ended meanwhile is no failure', async () => {
  reply = sendJson(wholeOf({ content: '마포' }))
  await ask(subject(), { isWhole: true })
  let isFirst = true
  reply = (response, socket) => {
    if (isFirst) socket.destroy()
    else sendJson(wholeOf({ content: '양화' }))(response)
    isFirst = false
  }
  expect((await ask(subject(), { isWhole: true })).text).toBe('양화')
})

test('a connection serves the next call also after a stream', async () => {
  reply = sendPieces(pieceOf({ content: '성산' }, 'stop'), '[DONE]')
  await ask(subject(), {})
  let opened = 0
  server.on('connection', () => opened++)
  await new Promise((resolve) => setTimeout(resolve, 20)) // Until what is left behind the end has come.
  await ask(subject(), {})
  expect(opened).toBe(0)
})

test('a new connection that breaks is one, and is not tried again here', async () => {
  server.closeIdleConnections()
  await new Promise((resolve) => setTimeout(resolve, 50)) // Until this side has seen the end of those kept.
  let connections = 0
  reply = (_, socket) => {
    connections++
    socket.destroy()
  }
  await expect(ask(subject(), { isWhole: true })).rejects.toMatchObject({ reason: 'broken', code: 'connection' })
  expect(connections).toBe(1)
})

test('instructions come first and as one; what was said keeps its order', async () => {
  bodies = []
  reply = sendJson(wholeOf({ content: '네' }))
  await ask(subject(), {
    messages: [
      { role: 'system', content: '짧게.' },
      { role: 'user', content: '안녕' },
      { role: 'system', content: '높임말로.' },
      { role: 'assistant', content: '안녕하세요' },
    ],
  })
  expect(bodies[0]?.messages).toEqual([
    { role: 'system', content: '짧게.\n\n높임말로.' },
    { role: 'user', content: '안녕' },
    { role: 'assistant', content: '안녕하세요' },
  ])
  expect(bodies[0]).toMatchObject({ stream: true, stream_options: { include_usage: true } })
})
