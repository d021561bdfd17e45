/**
 * Any OpenAI-compatible endpoint, through the AI SDK's model of one. The SDK's own `streamText` stays out: its steps, its
 * retries and its telemetry are the caller's business here, and they cost a millisecond a call.
 */
import {
  createOpenAICompatible,
  type OpenAICompatibleProviderSettings as EndpointSettings,
} from '@ai-sdk/openai-compatible'
import {
  APICallError,
  type LanguageModelV4CallOptions as CallOptions,
  type LanguageModelV4Prompt as Prompt,
} from '@ai-sdk/provider'
import { LeastRecentlyUsed } from '../../kernel/least-recently-used.ts'
import type { ChatClient, ChatMessage, ChatOutcome, ChatRequest, Endpoint, ToolCall } from '../ports.ts'
import { ProviderFailure, readRetryAfter, reasonOfStatus, unreachable } from '../provider-failure.ts'

export const openAICompatibleChat: ChatClient = {
  async *stream(endpoint, request) {
    const outcome: ChatOutcome = {
      usage: { inputTokens: undefined, outputTokens: undefined },
      finishReason: 'other',
      toolCalls: [],
    }
    try {
      const { stream } = await modelOf(endpoint, request.model).doStream(optionsOf(request))
      for await (const part of stream) {
        if (part.type === 'text-delta') yield { text: part.delta }
        else if (part.type === 'tool-call') outcome.toolCalls.push(toolCallOf(part))
        else if (part.type === 'error') throw part.error
        else if (part.type === 'finish') {
          outcome.finishReason = finishReasonOf(part.finishReason.unified)
          outcome.usage = { inputTokens: part.usage.inputTokens.total, outputTokens: part.usage.outputTokens.total }
        }
      }
      return outcome
    } catch (error) {
      throw failureOf(error, request.signal)
    }
  },
}

type Model = ReturnType<ReturnType<typeof createOpenAICompatible>['chatModel']>

/** Kept: making one makes the schemas of its replies, half a millisecond each time. */
const models = new LeastRecentlyUsed<string, Model>(100)

function modelOf(endpoint: Endpoint, name: string): Model {
  const key = JSON.stringify([endpoint.baseUrl, endpoint.key, name])
  const model = models.get(key) ?? createOpenAICompatible(settingsOf(endpoint)).chatModel(name)
  models.set(key, model)
  return model
}

function settingsOf(endpoint: Endpoint): EndpointSettings {
  return {
    name: 'endpoint',
    baseURL: endpoint.baseUrl,
    ...(endpoint.key === undefined ? {} : { apiKey: endpoint.key }),
    // What was sent to one host must not follow a redirect to another.
    fetch: (input, init) => fetch(input, { ...init, redirect: 'error' }),
    includeUsage: true,
    supportsStructuredOutputs: true,
    transformRequestBody: (body) => withoutRefused(endpoint.baseUrl, body),
  }
}

/** CLOVA Studio's compatible path refuses what it does not know, and sends the usage unasked. */
function withoutRefused(baseUrl: string, body: Record<string, unknown>): Record<string, unknown> {
  if (!/\/v1\/openai\/?$/.test(baseUrl)) return body
  const { stream_options: _, ...rest } = body
  return rest
}

function optionsOf(request: ChatRequest): CallOptions {
  const { tools, toolChoice, responseSchema, seed, traits, thinkingEffort } = request
  return {
    prompt: promptOf(request.messages),
    maxOutputTokens: request.maxTokens,
    temperature: request.temperature,
    abortSignal: request.signal,
    ...(seed === undefined ? {} : { seed }),
    ...(traits.thinks && thinkingEffort ? { providerOptions: { endpoint: { reasoningEffort: thinkingEffort } } } : {}),
    ...(responseSchema ? { responseFormat: { type: 'json' as const, schema: responseSchema } } : {}),
    ...(tools
      ? {
          tools: tools.map(({ parameters, ...named }) => ({
            type: 'function' as const,
            ...named,
            inputSchema: parameters,
          })),
        }
      : {}),
    ...(tools && toolChoice
      ? {
          toolChoice:
            typeof toolChoice === 'string'
              ? { type: toolChoice }
              : { type: 'tool' as const, toolName: toolChoice.name },
        }
      : {}),
  }
}

/** Instructions first and as one, then what was said, in order. */
function promptOf(messages: readonly ChatMessage[]): Prompt {
  const instructions = messages.filter((message) => message.role === 'system').map(({ content }) => content)
  const nameOf = new Map(
    messages
      .flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []))
      .map((call) => [call.id, call.name]),
  )
  return [
    ...(instructions.length > 0 ? [{ role: 'system' as const, content: instructions.join('\n\n') }] : []),
    ...messages.flatMap((message) => turnOf(message, nameOf)),
  ]
}

function turnOf(message: ChatMessage, nameOf: ReadonlyMap<string, string>): Prompt {
  switch (message.role) {
    case 'system':
      return []
    case 'user':
      return [{ role: 'user', content: [{ type: 'text', text: message.content }] }]
    case 'tool': {
      const { toolCallId, content: value } = message
      const toolName = nameOf.get(toolCallId) ?? ''
      return [
        { role: 'tool', content: [{ type: 'tool-result', toolCallId, toolName, output: { type: 'text', value } }] },
      ]
    }
    case 'assistant': {
      const calls = (message.toolCalls ?? []).map(({ id, name, arguments: input }) => ({
        type: 'tool-call' as const,
        toolCallId: id,
        toolName: name,
        input,
      }))
      return [{ role: 'assistant', content: [{ type: 'text', text: message.content }, ...calls] }]
    }
  }
}

/** Arguments that are no object are none: what is called with them says what is missing. */
function toolCallOf(call: { toolCallId: string; toolName: string; input: string }): ToolCall {
  const { toolCallId: id, toolName: name } = call
  let input: unknown
  try {
    input = JSON.parse(call.input || '{}')
  } catch {
    input = undefined
  }
  return { id, name, arguments: typeof input === 'object' && input !== null ? { ...input } : {} }
}

function finishReasonOf(reason: string): ChatOutcome['finishReason'] {
  return reason === 'stop' || reason === 'length' || reason === 'tool-calls' ? reason : 'other'
}

function failureOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return error
  // A stream that broke off carries the status with which it began.
  if (!APICallError.isInstance(error) || (error.statusCode ?? 200) < 400) return unreachable(error)
  const status = error.statusCode ?? 500
  const isTooLong = /context.?length|maximum context/i.test(error.responseBody ?? '')
  return new ProviderFailure(
    isTooLong ? 'context-exceeded' : reasonOfStatus(status),
    String(status),
    `${status} ${error.message}`.slice(0, 300),
    { retryAfterSeconds: readRetryAfter(error.responseHeaders?.['retry-after'], Date.now()), cause: error },
  )
}
