/** A model that answers at once, in a process of its own: what is measured is the gateway before it. Prints its port. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const words = Array.from({ length: 12 }, (_, index) => `낱말${index} `)
const usage = { prompt_tokens: 20, completion_tokens: words.length, total_tokens: 20 + words.length }

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => {
    body += part
  })
  request.on('end', () => {
    const { stream, model } = JSON.parse(body || '{}') as { stream?: boolean; model?: string }
    const head = { id: 'chatcmpl-1', created: 1, model: model ?? 'stand-in' }
    if (!stream) {
      const message = { role: 'assistant', content: words.join('') }
      const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }]
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ ...head, object: 'chat.completion', choices, usage }))
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    const send = (chunk: object) =>
      response.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...chunk })}\n\n`)
    for (const content of words)
      send({ choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] })
    send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
    send({ choices: [], usage })
    response.end('data: [DONE]\n\n')
  })
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
