/** The model host on this machine, over its OpenAI-compatible API. */
import { z } from 'zod'
import { AppError } from '../../kernel/error.ts'
import { embeddingModelId } from '../catalogue.ts'
import type { InputType, LocalModel, ModelHost } from '../ports.ts'

const Embeddings = z.object({
  data: z.array(z.object({ index: z.int(), embedding: z.string() })),
  usage: z.object({ total_tokens: z.int() }),
})
const Counts = z.object({ counts: z.array(z.int()) })
const Models = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      naru: z.looseObject({
        role: z.enum(['chat', 'embedding']),
        status: z.string(),
        contextTokens: z.number().optional(),
        dimensions: z.number().optional(),
      }),
    }),
  ),
})

export function createModelHost(options: { url: string | undefined; key: string | undefined }): ModelHost {
  const { url, key } = options

  async function call<Reply>(
    path: string,
    shape: z.ZodType<Reply>,
    body?: object,
    signal?: AbortSignal,
  ): Promise<Reply> {
    if (!url) throw unavailable()
    const response = await fetch(new URL(path, url), {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${key ?? ''}`, 'content-type': 'application/json' },
      body: body ? JSON.stringify(body) : undefined,
      signal,
    }).catch((cause) => {
      if (signal?.aborted) throw cause
      throw unavailable(cause)
    })
    if (!response.ok) throw refused(response.status, await response.text())
    return shape.parse(await response.json())
  }

  return {
    endpoint: { baseUrl: url ? `${url}/v1` : '', key },
    async embed(texts, inputType: InputType, signal) {
      if (texts.length === 0) return { vectors: [], tokens: 0 }
      const reply = await call(
        '/v1/embeddings',
        Embeddings,
        { model: embeddingModelId, input: texts, input_type: inputType, encoding_format: 'base64' },
        signal,
      )
      const vectors = reply.data
        .sort((left, right) => left.index - right.index)
        .map(({ embedding }) => {
          const bytes = Buffer.from(embedding, 'base64')
          return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
        })
      return { vectors, tokens: reply.usage.total_tokens }
    },
    async countTokens(texts) {
      if (texts.length === 0) return []
      return (await call('/v1/token-counts', Counts, { model: embeddingModelId, input: texts })).counts
    },
    async listModels(): Promise<LocalModel[]> {
      const { data } = await call('/v1/models', Models)
      return data.map(({ id, naru }) => ({
        id,
        role: naru.role,
        status: statusOf(naru.status),
        contextTokens: naru.contextTokens,
        dimension: naru.dimensions,
      }))
    },
  }
}

function statusOf(status: string): LocalModel['status'] {
  if (status === 'ready' || status === 'loading') return status
  return status === 'failed' ? 'unavailable' : 'not-loaded'
}

function unavailable(cause?: unknown): AppError {
  return new AppError(
    'unavailable',
    'models.host-unavailable',
    {
      ko: '이 컴퓨터의 모델이 아직 준비되지 않았습니다. 잠시 뒤 다시 시도해 주세요.',
      en: 'The models of this machine are not ready yet. Try again in a moment.',
    },
    { cause },
  )
}

function refused(status: number, body: string): AppError {
  const isTooLong = body.includes('context_length_exceeded')
  return new AppError(
    status >= 500 ? 'unavailable' : 'invalid',
    isTooLong ? 'models.context-exceeded' : 'models.host-refused',
    isTooLong
      ? {
          ko: '글이 모델이 한 번에 읽는 길이를 넘습니다. 나누어 보내 주세요.',
          en: 'The text is longer than the model reads at once. Please split it.',
        }
      : { ko: '이 컴퓨터의 모델이 요청을 받지 않았습니다.', en: 'The model of this machine refused the request.' },
    { detail: { status, answer: body.slice(0, 500) } },
  )
}
