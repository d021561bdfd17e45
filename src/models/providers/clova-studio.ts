/** CLOVA Studio behind Naru's ports: chat (v3, v1, tuned), embeddings, token counts, segmentation. */
import { z } from 'zod'
import type { Address, ChatClient, EmbeddingClient, TokenCounter } from '../ports.ts'
import { ProviderFailure, unreachable } from '../provider-failure.ts'
import { outcomeOf, ResultEvent, TokenEvent } from './clova-studio-answer.ts'
import { failureOf } from './clova-studio-failures.ts'
import { post, postForResult } from './clova-studio-post.ts'
import { chatBody, chatPath, messagesOf } from './clova-studio-request.ts'
import { jsonOf } from './read-json.ts'
import { readEvents } from './server-sent-events.ts'

export const clovaStudioChat: ChatClient = {
  async *stream(endpoint, request) {
    const { requestId, signal } = request
    const ask = { path: chatPath(request), body: chatBody(request), requestId, signal, isStream: true }
    const response = await post(endpoint, ask)
    if (!response.body) throw new ProviderFailure('odd-answer', String(response.status), 'an answer without a body')
    try {
      for await (const { event, data } of readEvents(response.body)) {
        if (event === 'token') {
          const text = read(TokenEvent, data).message.content
          if (text) yield { text }
        } else if (event === 'result') return outcomeOf(read(ResultEvent, data))
        else if (event === 'error') throw failureOf(500, jsonOf(data))
      }
    } catch (error) {
      throw error instanceof ProviderFailure || signal.aborted ? error : unreachable(error)
    }
    throw new ProviderFailure('broken', 'cut', 'the stream ended before its result')
  },
}

function read<Shape extends z.ZodType>(shape: Shape, data: string): z.infer<Shape> {
  const parsed = shape.safeParse(jsonOf(data))
  if (!parsed.success) throw new ProviderFailure('odd-answer', '200', data.slice(0, 200))
  return parsed.data
}

const Embedding = z.object({ embedding: z.array(z.number()), inputTokens: z.int().default(0) })
const callsAtOnce = 4 // One text a call: more at once only meets the limit a minute sooner.

export const clovaStudioEmbedding: EmbeddingClient = {
  async embed(endpoint, { texts, requestId, signal }) {
    const vectors: Float32Array[] = []
    let tokens = 0
    let next = 0
    const take = async () => {
      for (let at = next++; at < texts.length; at = next++) {
        const ask = { path: '/v1/api-tools/embedding/v2', body: { text: texts[at] ?? '' }, requestId, signal }
        const { embedding, inputTokens } = await postForResult(endpoint, ask, Embedding)
        vectors[at] = toUnit(embedding)
        tokens += inputTokens
      }
    }
    await Promise.all(Array.from({ length: Math.min(callsAtOnce, texts.length) }, take))
    return { vectors, tokens }
  },
}

function toUnit(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values) || 1
  return Float32Array.from(values, (value) => value / length)
}

const CountedV3 = z.object({
  messages: z.array(
    z.object({
      content: z.union([z.string(), z.array(z.object({ count: z.int() }))]).nullish(),
      count: z.int().optional(),
    }),
  ),
  tools: z.object({ count: z.int() }).nullish(),
  responseFormat: z.object({ count: z.int() }).nullish(),
})

export const clovaStudioTokenCounter: TokenCounter = {
  async countChat(endpoint, request) {
    const { model, traits, tools, responseSchema, requestId, signal } = request
    // A tuned model is counted like the one below it, whose name a task id does not say.
    if (traits.face.endsWith('task')) return undefined
    const body = {
      messages: messagesOf(request.messages),
      ...(tools ? { tools: tools.map((tool) => ({ type: 'function', function: tool })) } : {}),
      ...(responseSchema ? { responseFormat: { type: 'json', schema: responseSchema } } : {}),
    }
    const path = `/${traits.face}/api-tools/chat-tokenize/${encodeURIComponent(model)}`
    const counted = await postForResult(endpoint, { path, body, requestId, signal }, CountedV3)
    const ofMessages = counted.messages.reduce((sum, { content, count }) => {
      const ofParts = Array.isArray(content) ? content.reduce((total, part) => total + part.count, 0) : 0
      return sum + (count ?? ofParts)
    }, 0)
    return ofMessages + (counted.tools?.count ?? 0) + (counted.responseFormat?.count ?? 0)
  },
}

const NumTokens = z.object({ numTokens: z.int() })

/** Tokens of one text as the embedding model counts them; at most 10,000 characters. */
export async function countEmbeddingTokens(
  address: Address,
  request: { text: string; requestId: string; signal?: AbortSignal },
): Promise<number> {
  const { text, requestId, signal } = request
  const ask = { path: '/v1/api-tools/embedding/v2/tokenize', body: { text }, requestId, signal }
  return (await postForResult(address, ask, NumTokens)).numTokens
}

const Segments = z.object({ topicSeg: z.array(z.array(z.string())), inputTokens: z.int().default(0) })

/** Sentences grouped by what they speak of; at most 120,000 characters. */
export async function segmentText(
  address: Address,
  request: { text: string; longestCharacters: number; requestId: string; signal?: AbortSignal },
): Promise<{ segments: string[][]; tokens: number }> {
  const body = {
    text: request.text,
    alpha: -100,
    segCnt: -1,
    postProcess: true,
    postProcessMaxSize: request.longestCharacters,
    postProcessMinSize: Math.min(300, request.longestCharacters),
  }
  const ask = { path: '/v1/api-tools/segmentation', body, requestId: request.requestId, signal: request.signal }
  const { topicSeg, inputTokens } = await postForResult(address, ask, Segments)
  return { segments: topicSeg, tokens: inputTokens }
}
