/** What models needs from outside. Every model, local or remote, is reached over an OpenAI-compatible endpoint. */

export interface Endpoint {
  baseUrl: string
  key: string | undefined
}

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

export interface ChatPiece {
  text: string
}

export interface ChatUsage {
  inputTokens: number | undefined
  outputTokens: number | undefined
}

export interface ChatClient {
  /** Streams the answer; the usage is known at the end. Throws what the endpoint said. */
  stream(
    endpoint: Endpoint,
    request: { model: string; messages: ChatMessage[]; maxTokens: number; temperature: number; signal: AbortSignal },
  ): { pieces: AsyncIterable<ChatPiece>; usage: Promise<ChatUsage> }
}

export type InputType = 'query' | 'passage'

export interface LocalModel {
  id: string
  role: 'chat' | 'embedding'
  status: 'ready' | 'loading' | 'not-loaded' | 'unavailable'
  contextTokens: number | undefined
  dimension: number | undefined
}

/** The model host on this machine. */
export interface ModelHost {
  endpoint: Endpoint
  /** Normalised vectors, one for each text, in order. */
  embed(
    texts: readonly string[],
    inputType: InputType,
    signal?: AbortSignal,
  ): Promise<{ vectors: Float32Array[]; tokens: number }>
  countTokens(texts: readonly string[]): Promise<number[]>
  listModels(): Promise<LocalModel[]>
}

/** Encrypts what must not lie in clear in the database. */
export interface SecretBox {
  seal(text: string): string
  /** @throws Error when it was sealed under another secret. */
  open(sealed: string): string
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

declare module '../kernel/scope.ts' {
  interface Ports {
    callMeter: CallMeter
    chatClient: ChatClient
    modelHost: ModelHost
    secretBox: SecretBox
  }
}
