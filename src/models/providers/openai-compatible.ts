/** Any OpenAI-compatible endpoint. */
import type { IncomingMessage } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import type { ChatClient, ChatOutcome, ChatPiece } from '../ports.ts'
import { ProviderFailure, unreachable } from '../provider-failure.ts'
import { postJson } from './http-post.ts'
import { Completion, Gathered } from './openai-answer.ts'
import { failureOf } from './openai-failure.ts'
import { chatBody } from './openai-request.ts'
import { jsonOf } from './read-json.ts'
import { readEvents } from './server-sent-events.ts'

export const openAICompatibleChat: ChatClient = {
  async *stream({ baseUrl, key }, request) {
    const { signal } = request
    try {
      const answer = await postJson(`${baseUrl.replace(/\/$/, '')}/chat/completions`, {
        headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
        body: JSON.stringify(chatBody(baseUrl, request)),
        signal,
      })
      if (answer.statusCode !== 200)
        throw failureOf(answer.statusCode ?? 0, answer.headers['retry-after'], await readText(answer))
      // Whichever way was asked for: some endpoints know only one.
      const isWhole = answer.headers['content-type']?.startsWith('application/json') ?? false
      return yield* isWhole ? readWhole(answer) : readPieces(answer, signal)
    } catch (error) {
      throw error instanceof ProviderFailure || signal.aborted ? error : unreachable(error)
    }
  },
}

async function* readWhole(answer: IncomingMessage): AsyncGenerator<ChatPiece, ChatOutcome> {
  const gathered = new Gathered()
  const text = gathered.add(completionOf(await readText(answer)))
  if (text) yield { text }
  return gathered.outcome ?? withoutEnd()
}

async function* readPieces(answer: IncomingMessage, signal: AbortSignal): AsyncGenerator<ChatPiece, ChatOutcome> {
  const gathered = new Gathered()
  let isWhole = false
  try {
    // What is left behind the end is let through, so that the connection serves the next call too.
    for await (const { data } of readEvents(answer.iterator({ destroyOnReturn: false }))) {
      signal.throwIfAborted() // Pieces that had arrived before are not shown after.
      isWhole = data === '[DONE]'
      if (isWhole) break
      const text = gathered.add(completionOf(data))
      if (text) yield { text }
    }
  } finally {
    if (isWhole) answer.resume()
    else answer.destroy()
  }
  return gathered.outcome ?? withoutEnd()
}

function completionOf(text: string): Completion {
  const value = jsonOf(text)
  const parsed = Completion.safeParse(value)
  if (parsed.success) return parsed.data
  // What goes wrong after the head is told in the place of an answer.
  const isError = typeof value === 'object' && value !== null && 'error' in value
  throw new ProviderFailure(isError ? 'broken' : 'odd-answer', '200', text.slice(0, 300))
}

function withoutEnd(): never {
  throw new ProviderFailure('broken', 'cut', 'the answer ended without saying so')
}
