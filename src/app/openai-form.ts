/** Errors and streams in the form that OpenAI's clients read. */
import type { Context } from 'hono'
import { stream } from 'hono/streaming'
import type { AppError, ErrorKind } from '../kernel/error.ts'

const typeOf: Partial<Record<ErrorKind, string>> = {
  unauthenticated: 'authentication_error',
  forbidden: 'permission_error',
  'rate-limited': 'rate_limit_error',
  unavailable: 'server_error',
  internal: 'server_error',
}

export function openAIError(error: AppError, language: 'ko' | 'en') {
  return {
    error: {
      message: error.words[language],
      type: typeOf[error.kind] ?? 'invalid_request_error',
      code: error.code,
      param: typeof error.detail.param === 'string' ? error.detail.param : null,
    },
  }
}

/** @param tell makes the error object of what went wrong after the stream had begun */
export function sendOpenAIStream(
  context: Context,
  chunks: AsyncIterable<unknown>,
  tell: (error: unknown) => object,
): Response {
  context.header('content-type', 'text/event-stream; charset=utf-8')
  context.header('cache-control', 'no-cache')
  return stream(context, async (out) => {
    try {
      for await (const chunk of chunks) await out.write(`data: ${JSON.stringify(chunk)}\n\n`)
      await out.write('data: [DONE]\n\n')
    } catch (error) {
      await out.write(`data: ${JSON.stringify(tell(error))}\n\n`)
    }
  })
}
