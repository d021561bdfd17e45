import type { Hono } from 'hono'
import { toE5Input } from './e5-input.ts'
import type { EngineProcess } from './engine-process.ts'
import { HostError } from './host-error.ts'
import { chatModelId, embeddingLimitTokens, embeddingModelId } from './local-models.ts'
import { readBody } from './read-body.ts'
import { tokenCountsBody } from './request-schemas.ts'

/**
 * POST /v1/token-counts: how many tokens each text costs, exactly as the model
 * would see it (prefix and special tokens included for an embedding), beside the limit.
 * It does not wait behind running work: engines count between the steps of it.
 */
export function serveTokenCounts(
  app: Hono,
  engines: { readonly embedding: EngineProcess | undefined; readonly chat: EngineProcess | undefined },
): void {
  app.post('/v1/token-counts', async (http) => {
    const { model, input, input_type } = await readBody(http, tokenCountsBody)
    if (model === embeddingModelId && engines.embedding) {
      const texts = input.map((text) => toE5Input(text, input_type))
      const counts = await engines.embedding.call('count', { texts })
      return http.json({ model, counts, limit: embeddingLimitTokens })
    }
    if (model === chatModelId && engines.chat) {
      const { contextTokens } = await engines.chat.load()
      return http.json({ model, counts: await engines.chat.call('count', { texts: input }), limit: contextTokens })
    }
    throw new HostError(404, 'model_not_found', `No model is called ${model}.`, 'model')
  })
}
