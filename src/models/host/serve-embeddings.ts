import type { Hono } from 'hono'
import { toE5Input } from './e5-input.ts'
import type { EngineProcess } from './engine-process.ts'
import type { FairScheduler } from './fair-scheduler.ts'
import { contextLengthExceeded, HostError } from './host-error.ts'
import { embeddingDimensions, embeddingLimitTokens, embeddingModelId } from './local-models.ts'
import { readBody } from './read-body.ts'
import { embeddingsBody } from './request-schemas.ts'

/** POST /v1/embeddings, with `input_type` beside OpenAI's fields. */
export function serveEmbeddings(app: Hono, engine: EngineProcess, scheduler: FairScheduler): void {
  app.post('/v1/embeddings', async (http) => {
    const body = await readBody(http, embeddingsBody)
    if (body.model !== embeddingModelId) throw unknownEmbeddingModel(body.model)
    if (body.dimensions !== undefined && body.dimensions !== embeddingDimensions) {
      throw new HostError(400, 'invalid_value', `This model has ${embeddingDimensions} dimensions.`, 'dimensions')
    }
    const inputs = typeof body.input === 'string' ? [body.input] : body.input
    const texts = inputs.map((text) => toE5Input(text, body.input_type))

    // Counted before the first one is embedded: a request succeeds whole or costs nothing.
    const counts = await engine.call('count', { texts })
    refuseTooLong(counts)

    const vectors = await scheduler.run(
      texts.map((text) => () => engine.call('embed', { text })),
      { isUrgent: body.input_type === 'query', signal: http.req.raw.signal },
    )
    const tokens = counts.reduce((sum, count) => sum + count, 0)
    return http.json({
      object: 'list',
      model: embeddingModelId,
      data: vectors.map((vector, index) => ({
        object: 'embedding',
        index,
        embedding: body.encoding_format === 'base64' ? toBase64(vector) : Array.from(vector),
      })),
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    })
  })
}

function refuseTooLong(counts: readonly number[]): void {
  for (const [index, count] of counts.entries()) {
    if (count > embeddingLimitTokens) {
      throw contextLengthExceeded('input', count, embeddingLimitTokens, `input[${index}]`)
    }
  }
}

/** Little-endian 32-bit floats, as OpenAI's clients decode them. */
function toBase64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
}

function unknownEmbeddingModel(model: string): HostError {
  return new HostError(
    404,
    'model_not_found',
    `No embedding model is called ${model}; use ${embeddingModelId}.`,
    'model',
  )
}
