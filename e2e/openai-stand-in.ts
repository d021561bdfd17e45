/**
 * An endpoint that speaks the OpenAI protocol: knows the ability test, and otherwise repeats the first passage that it was
 * given, with a picture of another site after it. What is proved with it is the path, not a model.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { groundedTest } from '../src/models/ability-test.ts'

export interface OpenAIStandIn {
  /** The base address of its API. */
  url: string
  /** What was sent to it. */
  received: { authorization: string | undefined; body: string }[]
  close(): void
}

export const pictureElsewhere = 'https://elsewhere.example/x'

export async function startOpenAIStandIn(): Promise<OpenAIStandIn> {
  const received: OpenAIStandIn['received'] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      received.push({ authorization: request.headers.authorization, body })
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const base = { id: 'x', object: 'chat.completion.chunk', created: 1, model: 'stand-in' }
      const send = (chunk: object) => response.write(`data: ${JSON.stringify({ ...base, ...chunk })}\n\n`)
      for (const piece of answerTo(textOf(body)).match(/[\s\S]{1,8}/g) ?? []) {
        send({ choices: [{ index: 0, delta: { role: 'assistant', content: piece }, finish_reason: null }] })
      }
      send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
      send({ choices: [], usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 } })
      response.end('data: [DONE]\n\n')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/v1`, received, close: () => server.close() }
}

function textOf(body: string): string {
  const { messages } = JSON.parse(body) as { messages: { content: string | { text: string }[] }[] }
  return messages
    .map(({ content }) => (typeof content === 'string' ? content : content.map((part) => part.text).join('')))
    .join('\n')
}

/** To everything that was said in a conversation. */
export function answerTo(text: string): string {
  const item = groundedTest.find((one) => text.includes(`질문: ${one.question}`))
  if (item) return item.answer === null ? '문서에서 찾을 수 없습니다.' : `${item.answer}입니다. [1]`
  const passage = /<passage number="1">\n([\s\S]*?)\n<\/passage>/.exec(text)?.[1]
  return passage
    ? `${passage.split('\n').at(-1)} [1] <img src="${pictureElsewhere}"> ![](${pictureElsewhere})`
    : '안녕하세요.'
}
