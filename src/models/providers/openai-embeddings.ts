/** Embeddings of an OpenAI-compatible endpoint, as plain floats: some refuse any other encoding. */
import { z } from 'zod'
import type { EmbeddingClient } from '../ports.ts'
import { ProviderFailure, unreachable } from '../provider-failure.ts'
import { failureOf } from './openai-failure.ts'
import { jsonOf } from './read-json.ts'

const Reply = z.object({
  data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()) })),
  usage: z.object({ prompt_tokens: z.int() }).nullish(),
})

const textsPerCall = 16

export const openAICompatibleEmbedding: EmbeddingClient = {
  async embed({ baseUrl, key }, { model, texts, signal }) {
    const vectors: Float32Array[] = []
    let tokens = 0
    for (let start = 0; start < texts.length; start += textsPerCall) {
      const response = await fetch(`${baseUrl}/embeddings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
        body: JSON.stringify({ model, input: texts.slice(start, start + textsPerCall), encoding_format: 'float' }),
        redirect: 'error',
        signal: signal ?? null,
      }).catch((cause) => {
        throw signal?.aborted ? cause : unreachable(cause)
      })
      const text = await response.text()
      if (!response.ok) throw failureOf(response.status, response.headers.get('retry-after'), text)
      const parsed = Reply.safeParse(jsonOf(text))
      if (!parsed.success) throw new ProviderFailure('odd-answer', '200', text.slice(0, 200))
      const rows = parsed.data.data.sort((left, right) => left.index - right.index)
      for (const { embedding } of rows) {
        const length = Math.hypot(...embedding) || 1
        vectors.push(Float32Array.from(embedding, (value) => value / length))
      }
      tokens += parsed.data.usage?.prompt_tokens ?? 0
    }
    return { vectors, tokens }
  },
}
