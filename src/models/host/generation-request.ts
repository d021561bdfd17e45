import { chatStops, renderChat } from './chat-template.ts'
import type { Generation } from './engine-protocol.ts'
import { toGrammarSchema, UnsupportedSchemaError } from './grammar-schema.ts'
import { HostError } from './host-error.ts'
import type { ChatBody, CompletionBody } from './request-schemas.ts'

/** A request as the engine takes it; the answer's length is settled when the prompt's is known. */
export interface GenerationRequest extends Omit<Generation, 'maximumTokens'> {
  /** Undefined: as much as `defaultMaximumTokens` and the context leave. */
  readonly askedTokens: number | undefined
  /** Limits of a JSON schema that the grammar does not hold. */
  readonly unenforced: readonly string[]
}

export function fromChat(body: ChatBody): GenerationRequest {
  const { grammar, unenforced } = readFormat(body.response_format)
  return {
    ...samplingOf(body),
    prompt: renderChat(body.messages),
    askedTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
    // The grammar says where JSON ends; a stop inside it could only break it.
    stops: [...stopsOf(body), ...(grammar === undefined ? chatStops : [])],
    grammar,
    unenforced,
  }
}

export function fromCompletion(body: CompletionBody): GenerationRequest {
  return {
    ...samplingOf(body),
    prompt: body.prompt,
    askedTokens: body.max_tokens ?? undefined,
    stops: stopsOf(body),
    grammar: undefined,
    unenforced: [],
  }
}

const defaultMaximumTokens = 512 // About 15 seconds on one core; a base model rarely ends by itself.

/**
 * How long the answer may become.
 * @returns undefined when prompt and answer do not fit the context
 */
export function settleMaximumTokens(
  askedTokens: number | undefined,
  promptTokens: number,
  contextTokens: number,
): number | undefined {
  const room = contextTokens - promptTokens
  if (room < 1 || (askedTokens !== undefined && askedTokens > room)) return undefined
  return askedTokens ?? Math.min(defaultMaximumTokens, room)
}

function samplingOf(body: ChatBody | CompletionBody) {
  return {
    temperature: body.temperature,
    topP: body.top_p,
    seed: body.seed ?? undefined,
    frequencyPenalty: body.frequency_penalty,
    presencePenalty: body.presence_penalty,
  }
}

function stopsOf(body: ChatBody | CompletionBody): string[] {
  const stops = typeof body.stop === 'string' ? [body.stop] : (body.stop ?? [])
  return stops.filter((stop) => stop.length > 0)
}

function readFormat(format: ChatBody['response_format']): Pick<GenerationRequest, 'grammar' | 'unenforced'> {
  if (!format || format.type === 'text') return { grammar: undefined, unenforced: [] }
  if (format.type === 'json_object') return { grammar: 'json', unenforced: [] }
  try {
    const { schema, unenforced } = toGrammarSchema(format.json_schema.schema)
    return { grammar: schema, unenforced }
  } catch (error) {
    if (!(error instanceof UnsupportedSchemaError)) throw error
    throw new HostError(400, 'unsupported_schema', error.message, 'response_format')
  }
}
