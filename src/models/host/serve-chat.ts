import { randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { GenerationResult } from './engine-protocol.ts'
import { type ChatModel, prepareGeneration } from './generate.ts'
import { fromChat } from './generation-request.ts'
import { HostError, toHostError } from './host-error.ts'
import { withoutLeadingSpace } from './leading-space.ts'
import { chatModelId } from './local-models.ts'
import { readBody } from './read-body.ts'
import { chatBody } from './request-schemas.ts'

/** POST /v1/chat/completions */
export function serveChat(app: Hono, model: ChatModel): void {
  app.post('/v1/chat/completions', async (http) => {
    const body = await readBody(http, chatBody)
    if (body.model !== chatModelId) {
      throw new HostError(404, 'model_not_found', `No chat model is called ${body.model}; use ${chatModelId}.`, 'model')
    }
    const request = fromChat(body)
    const generate = await prepareGeneration(model, request)
    const head = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: chatModelId }
    const naru = request.unenforced.length > 0 ? { naru: { unenforced: request.unenforced } } : {}

    if (!body.stream) {
      const result = await generate(http.req.raw.signal)
      const message = { role: 'assistant', content: result.text.trimStart() }
      const choices = [{ index: 0, message, finish_reason: result.finishReason, logprobs: null }]
      return http.json({ ...head, object: 'chat.completion', choices, usage: usageOf(result), ...naru })
    }

    return streamSSE(http, async (stream) => {
      const controller = new AbortController()
      stream.onAbort(() => controller.abort(new Error('The client left.')))
      const send = (choices: unknown[], more: object = {}) =>
        stream.writeSSE({ data: JSON.stringify({ ...head, object: 'chat.completion.chunk', choices, ...more }) })
      const sendDelta = (delta: object, finishReason: string | null = null, more: object = {}) =>
        send([{ index: 0, delta, finish_reason: finishReason }], more)
      try {
        await sendDelta({ role: 'assistant', content: '' })
        const result = await generate(
          controller.signal,
          withoutLeadingSpace((text) => void sendDelta({ content: text })),
        )
        await sendDelta({}, result.finishReason, naru)
        if (body.stream_options?.include_usage) await send([], { usage: usageOf(result) })
      } catch (error) {
        await stream.writeSSE({ data: JSON.stringify(toHostError(error).body()) })
      }
      await stream.writeSSE({ data: '[DONE]' })
    })
  })
}

export function usageOf(result: GenerationResult) {
  return {
    prompt_tokens: result.promptTokens,
    completion_tokens: result.completionTokens,
    total_tokens: result.promptTokens + result.completionTokens,
  }
}
