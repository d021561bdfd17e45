/** What models needs from outside: endpoints of several kinds, each behind the same ports. */
import type { Scope } from '../kernel/scope.ts'
import type { ProviderKind } from './contract.ts'
import type { UnitPrice } from './cost.ts'
import type { modelCall } from './tables.ts'

export interface Address {
  baseUrl: string
  key: string | undefined
}

export interface Endpoint extends Address {
  kind: ProviderKind
}

export interface ToolCall {
  id: string
  name: string
  arguments: Record<string, unknown>
}

export type ChatMessage =
  | { role: 'system' | 'user'; content: string }
  | { role: 'assistant'; content: string; toolCalls?: ToolCall[] }
  | { role: 'tool'; content: string; toolCallId: string }

export interface Tool {
  name: string
  description: string
  /** JSON Schema of the arguments, an object. */
  parameters: Record<string, unknown>
}

export type ThinkingEffort = 'none' | 'low' | 'medium' | 'high'

/** How this model is spoken to. */
export interface ChatTraits {
  /** Which of the provider's chat interfaces serves it; `task`: a tuned model, under its task id. */
  face: 'v3' | 'v1' | 'v3-task' | 'v1-task'
  thinks: boolean
  maxOutputTokens: number | null
}

export interface ChatRequest {
  model: string
  traits: ChatTraits
  messages: readonly ChatMessage[]
  maxTokens: number
  temperature: number
  /** The same seed gives the same text, where the provider keeps that. */
  seed?: number
  /** What the model thinks is never shown, kept or sent back. */
  thinkingEffort?: ThinkingEffort
  /** JSON Schema that the answer must fit. */
  responseSchema?: Record<string, unknown>
  tools?: readonly Tool[]
  toolChoice?: 'auto' | 'none' | { name: string }
  /** Nobody reads along: an endpoint that can may send the answer at once. */
  isWhole?: boolean
  requestId: string
  signal: AbortSignal
}

export interface ChatPiece {
  text: string
}

export interface ChatUsage {
  inputTokens: number | undefined
  outputTokens: number | undefined
}

export interface ChatOutcome {
  usage: ChatUsage
  /** `other`: the endpoint gave a reason of its own, or none. */
  finishReason: 'stop' | 'length' | 'tool-calls' | 'other'
  toolCalls: ToolCall[]
}

export interface ChatClient {
  /**
   * Yields the answer as it is written; what else is known of it comes at the end.
   * @throws ProviderFailure with what the endpoint said
   */
  stream(endpoint: Endpoint, request: ChatRequest): AsyncGenerator<ChatPiece, ChatOutcome>
}

export type InputType = 'query' | 'passage'

export interface Embedded {
  vectors: Float32Array[]
  tokens: number
}

export interface EmbeddingClient {
  /**
   * Normalised vectors, one for each text, in order.
   * @throws ProviderFailure with what the endpoint said
   */
  embed(
    endpoint: Endpoint,
    request: { model: string; texts: readonly string[]; requestId: string; signal: AbortSignal | undefined },
  ): Promise<Embedded>
}

export interface TokenCounter {
  /** Input tokens of a conversation as the endpoint counts them; undefined: this kind of endpoint does not say. */
  countChat(
    endpoint: Endpoint,
    request: Pick<ChatRequest, 'model' | 'traits' | 'messages' | 'tools' | 'responseSchema' | 'requestId' | 'signal'>,
  ): Promise<number | undefined>
}

export interface LocalModel {
  id: string
  role: 'chat' | 'embedding'
  status: 'ready' | 'loading' | 'not-loaded' | 'unavailable'
  contextTokens: number | undefined
  dimension: number | undefined
}

/** The model host on this machine. */
export interface ModelHost {
  endpoint: Address
  /** Normalised vectors, one for each text, in order. */
  embed(texts: readonly string[], inputType: InputType, signal?: AbortSignal): Promise<Embedded>
  countTokens(texts: readonly string[]): Promise<number[]>
  listModels(): Promise<LocalModel[]>
}

/** Knows documents again in what people and programs write. Knowledge lies to the right and answers here. */
export interface QuoteWatcher {
  /** The highest label of what these texts quote, 0 when they quote nothing that the actor may read. */
  labelOf(ctx: Scope, texts: readonly string[]): Promise<number>
}

/** Told of every call, for numbers that are watched from outside. */
export interface CallMeter {
  note(call: {
    isLocal: boolean
    model: string
    outcome: 'succeeded' | 'failed' | 'cancelled'
    inputTokens: number | null
    outputTokens: number | null
  }): void
}

/** Where a model runs and what binds a call of it, as `models.call_target` gives it. */
export interface CallTarget {
  kind: ProviderKind
  baseUrl: string
  sealedKey: string | null
  highestLabel: number
  name: string
  isStopped: boolean
  settings: ChatTraits & {
    role: 'chat' | 'embedding'
    contextTokens: number | null
    dimension: number | null
    callsTools: boolean
    answersInSchema: boolean
    callsPerMinute: number | null
    tokensPerMinute: number | null
  }
  /** The newest price, and which it is; null: unknown. */
  price: (UnitPrice & { id: string }) | null
  /** Of the workspace and its apps. */
  budgets: { app: string | null; monthlyMicros: number }[]
}

export type CallRecord = typeof modelCall.$inferSelect

/** Where calls are written down: of all who call at the same time in one statement. */
export interface CallBook {
  /** Resolves when it stands in the database. A later record of the same id takes the place of one that says `begun`. */
  write(record: CallRecord): Promise<void>
  /** As `write`, for what nobody waits for: with the next statement, at the latest a moment later. */
  writeSoon(record: CallRecord): Promise<void>
  /** Resolves when all that was given to `write` so far is written. */
  written(): Promise<void>
}

declare module '../kernel/scope.ts' {
  interface Ports {
    callMeter: CallMeter
    callBook: CallBook
    chatClient: ChatClient
    embeddingClient: EmbeddingClient
    tokenCounter: TokenCounter
    modelHost: ModelHost
    quotes: QuoteWatcher
  }
  interface Known {
    /** Where this model runs, when that came with who asks. Null: the workspace has no such model. */
    callTarget?: { modelId: string; target: CallTarget | null }
  }
}
