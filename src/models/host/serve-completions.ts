import { randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { type ChatModel, prepareGeneration } from './generate.ts'
import { fromCompletion } from './generation-request.ts'
import { HostError, toHostError } from './host-error.ts'
import { chatModelId } from './local-models.ts'
import { readBody } from './read-body.ts'
import { completionBody } from './request-schemas.ts'
import { usageOf } from './serve-chat.ts'

/** POST /v1/completions: the text goes on as the base model would, without a template. */
export function serveCompletions(app: Hono, model: ChatModel): void {
  app.post('/v1/completions', async (http) => {
    const body = await readBody(http, completionBody)
    if (body.model !== chatModelId) {
      throw new HostError(
        404,
        'model_not_found',
        `No language model is called ${body.model}; use ${chatModelId}.`,
        'model',
      )
    }
    const generate = await prepareGeneration(model, fromCompletion(body))
    const head = {
      id: `cmpl-${randomUUID()}`,
      object: 'text_completion',
      created: Math.floor(Date.now() / 1000),
      model: chatModelId,
    }
    const choice = (text: string, finishReason: string | null) => [
      { index: 0, text, finish_reason: finishReason, logprobs: null },
    ]

    if (!body.stream) {
      const result = await generate(http.req.raw.signal)
      return http.json({ ...head, choices: choice(result.text, result.finishReason), usage: usageOf(result) })
    }

    return streamSSE(http, async (stream) => {
      const controller = new AbortController()
      stream.onAbort(() => controller.abort(new Error('The client left.')))
      const send = (fields: object) => stream.writeSSE({ data: JSON.stringify({ ...head, ...fields }) })
      try {
        const result = await generate(controller.signal, (text) => void send({ choices: choice(text, null) }))
        await send({ choices: choice('', result.finishReason) })
        if (body.stream_options?.include_usage) await send({ choices: [], usage: usageOf(result) })
      } catch (error) {
        await stream.writeSSE({ data: JSON.stringify(toHostError(error).body()) })
      }
      await stream.writeSSE({ data: '[DONE]' })
    })
  })
}
