import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { EngineError } from './engine-protocol.ts'

/** A failure in the shape that OpenAI clients understand. */
export class HostError extends Error {
  readonly status: ContentfulStatusCode
  readonly code: string
  readonly parameter: string | null

  constructor(status: ContentfulStatusCode, code: string, message: string, parameter: string | null = null) {
    super(message)
    this.status = status
    this.code = code
    this.parameter = parameter
  }

  body() {
    const type = this.status < 500 ? 'invalid_request_error' : 'server_error'
    return { error: { message: this.message, type, param: this.parameter, code: this.code } }
  }
}

export function toHostError(error: unknown): HostError {
  if (error instanceof HostError) return error
  if (error instanceof Error && error.name === 'AbortError') return clientLeft()
  if (error instanceof EngineError) {
    if (error.code === 'cancelled') return clientLeft()
    const isCallers = error.code === 'context_length_exceeded' || error.code === 'unsupported_schema'
    return new HostError(isCallers ? 400 : 503, error.code, error.message)
  }
  return new HostError(500, 'internal_error', error instanceof Error ? error.message : String(error))
}

/** Nobody reads this answer; it only must not look like a failure of ours. */
function clientLeft(): HostError {
  return new HostError(408, 'client_left', 'The client left before the answer.')
}

export function contextLengthExceeded(parameter: string, tokens: number, limit: number, where: string): HostError {
  return new HostError(
    400,
    'context_length_exceeded',
    `${where} has ${tokens} tokens; the limit of this model is ${limit}. Nothing was cut: shorten it and send it again.`,
    parameter,
  )
}
