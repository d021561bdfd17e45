import type { Hono } from 'hono'
import type { EngineProcess } from './engine-process.ts'
import { embeddingDimensions, embeddingLimitTokens } from './local-models.ts'
import { residentBytesOf } from './resident-memory.ts'

export interface ServedModel {
  readonly id: string
  readonly engine: EngineProcess
  readonly facts: Readonly<Record<string, string | number>>
}

/** GET /health (open, answers from the first moment) and GET /v1/models. */
export function serveStatus(app: Hono, models: readonly ServedModel[]): void {
  const startedAt = Math.floor(Date.now() / 1000)

  app.get('/health', async (http) => {
    const engines = await Promise.all(
      models.map(async ({ id, engine }) => ({
        id,
        status: engine.status,
        residentBytes: await residentBytesOf(engine.processId),
      })),
    )
    return http.json({ status: 'ok', residentBytes: process.memoryUsage.rss(), models: engines })
  })

  app.get('/v1/models', (http) =>
    http.json({
      object: 'list',
      data: models.map(({ id, engine, facts }) => ({
        id,
        object: 'model',
        created: startedAt,
        owned_by: 'naru',
        naru: { ...facts, status: engine.status, failure: engine.lastFailure },
      })),
    }),
  )
}

export function embeddingFacts(): ServedModel['facts'] {
  return { role: 'embedding', dimensions: embeddingDimensions, contextTokens: embeddingLimitTokens }
}

export function chatFacts(contextTokens: number): ServedModel['facts'] {
  return { role: 'chat', contextTokens }
}
