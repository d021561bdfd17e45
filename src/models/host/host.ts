import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Logger } from 'pino'
import { isBearer } from './bearer.ts'
import { EngineProcess } from './engine-process.ts'
import { FairScheduler } from './fair-scheduler.ts'
import { HostError, toHostError } from './host-error.ts'
import { chatModelId, embeddingModelId } from './local-models.ts'
import { serveChat } from './serve-chat.ts'
import { serveCompletions } from './serve-completions.ts'
import { serveEmbeddings } from './serve-embeddings.ts'
import { chatFacts, embeddingFacts, type ServedModel, serveStatus } from './serve-status.ts'
import { serveTokenCounts } from './serve-token-counts.ts'
import type { HostSettings } from './settings.ts'

const maximumBodyBytes = 16 * 1024 * 1024 // 2,048 texts of a full 512 tokens are about 5 MB of Korean.
const chatSequences = 2 // Answers written at the same time; see chat-engine.ts.

export interface ModelHost {
  readonly app: Hono
  /** Ends the engines. */
  readonly close: () => void
}

/** Puts models, queues and routes together. Embedding loads at once, chat at its first use. */
export function openModelHost(settings: HostSettings, log: Logger): ModelHost {
  const embedding = settings.embeddingModelPath ? openEmbedding(settings, settings.embeddingModelPath, log) : undefined
  const chat = settings.chatModelPath ? openChat(settings, settings.chatModelPath, log) : undefined

  const app = new Hono()
  app.use('/v1/*', async (http, next) => {
    if (!isBearer(http.req.header('authorization'), settings.key)) {
      throw new HostError(401, 'invalid_api_key', 'A bearer token is needed: the key in NARU_MODEL_HOST_KEY.')
    }
    await next()
  })
  app.use(
    '/v1/*',
    bodyLimit({
      maxSize: maximumBodyBytes,
      onError: () => {
        throw new HostError(413, 'body_too_large', `The body is larger than ${maximumBodyBytes} bytes.`)
      },
    }),
  )
  const models: ServedModel[] = []
  if (embedding) {
    models.push({ id: embeddingModelId, engine: embedding, facts: embeddingFacts() })
    serveEmbeddings(app, embedding, new FairScheduler(settings.threads))
  }
  if (chat) {
    models.push({ id: chatModelId, engine: chat, facts: chatFacts(settings.chatContextTokens) })
    const model = { engine: chat, scheduler: new FairScheduler(chatSequences) }
    serveChat(app, model)
    serveCompletions(app, model)
  }
  serveTokenCounts(app, { embedding, chat })
  serveStatus(app, models)

  app.notFound((http) => {
    const error = new HostError(404, 'not_found', `There is no ${http.req.method} ${http.req.path} here.`)
    return http.json(error.body(), error.status)
  })
  app.onError((cause, http) => {
    const error = toHostError(cause)
    if (error.status >= 500)
      log.error({ path: http.req.path, code: error.code, error: error.message }, 'request failed')
    return http.json(error.body(), error.status)
  })

  embedding?.load().catch(() => {}) // Logged by the engine; the first request tries again.
  return {
    app,
    close() {
      embedding?.unload()
      chat?.unload()
    },
  }
}

function openEmbedding(settings: HostSettings, modelPath: string, log: Logger): EngineProcess {
  return new EngineProcess({
    name: embeddingModelId,
    program: 'embedding-engine.ts',
    arguments: ['--model', modelPath, '--threads', String(settings.threads)],
    idleSeconds: undefined,
    log: log.child({ model: embeddingModelId }),
  })
}

function openChat(settings: HostSettings, modelPath: string, log: Logger): EngineProcess {
  // A second thread helps reading the prompt only; one core is left to the rest of the product.
  const threads = Math.max(1, settings.threads - 1)
  return new EngineProcess({
    name: chatModelId,
    program: 'chat-engine.ts',
    arguments: [
      ...['--model', modelPath],
      ...['--threads', String(threads)],
      ...['--context', String(settings.chatContextTokens)],
      ...['--sequences', String(chatSequences)],
    ],
    idleSeconds: settings.idleSeconds,
    log: log.child({ model: chatModelId }),
  })
}
