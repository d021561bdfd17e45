/**
 * What the host and its engines, one process a model, say to each other:
 *
 *   host ──{ kind, id, request }──────▶ engine
 *   host ◀─{ kind: 'chunk', id, text }─ engine    generation only, any number
 *   host ◀─{ kind: 'result' | 'error' } engine    exactly one
 *   host ──{ kind: 'cancel', id }─────▶ engine    the result is no longer wanted
 *
 * An engine says `loaded` once, before anything else, or ends with a message on stderr.
 */
export interface EngineWork {
  /** Tokens of each text, with the special tokens that the model adds. */
  count: { request: { readonly texts: readonly string[] }; result: readonly number[] }
  embed: { request: { readonly text: string }; result: Float32Array }
  generate: { request: Generation; result: GenerationResult }
}

export type EngineWorkKind = keyof EngineWork

export interface Generation {
  readonly prompt: string
  readonly maximumTokens: number
  readonly temperature: number
  readonly topP: number
  readonly seed: number | undefined
  readonly stops: readonly string[]
  readonly frequencyPenalty: number
  readonly presencePenalty: number
  /** Undefined: free text. `json`: any JSON. A schema as `toGrammarSchema` makes it. */
  readonly grammar: undefined | 'json' | Readonly<Record<string, unknown>>
}

export interface GenerationResult {
  readonly text: string
  readonly promptTokens: number
  readonly completionTokens: number
  readonly finishReason: 'stop' | 'length'
}

export type EngineErrorCode = 'context_length_exceeded' | 'unsupported_schema' | 'cancelled' | 'engine_failed'

export class EngineError extends Error {
  readonly code: EngineErrorCode

  constructor(code: EngineErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

export type ToEngine =
  | { [Kind in EngineWorkKind]: { kind: Kind; id: number; request: EngineWork[Kind]['request'] } }[EngineWorkKind]
  | { kind: 'cancel'; id: number }

export type FromEngine =
  | { kind: 'loaded'; contextTokens: number; loadSeconds: number }
  | { kind: 'chunk'; id: number; text: string }
  | { kind: 'result'; id: number; result: unknown }
  | { kind: 'error'; id: number; code: EngineErrorCode; message: string }
