/** Any OpenAI-compatible endpoint, through the AI SDK. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { APICallError, jsonSchema, type ModelMessage, Output, streamText, tool } from 'ai'
import type { ChatClient, ChatMessage, ChatOutcome, ChatRequest } from '../ports.ts'
import { ProviderFailure, readRetryAfter, reasonOfStatus, unreachable } from '../provider-failure.ts'

export const openAICompatibleChat: ChatClient = {
  async *stream(endpoint, request) {
    const provider = createOpenAICompatible({
      name: 'endpoint',
      baseURL: endpoint.baseUrl,
      apiKey: endpoint.key,
      // What was sent to one host must not follow a redirect to another.
      fetch: (input, init) => fetch(input, { ...init, redirect: 'error' }),
      includeUsage: true,
      supportsStructuredOutputs: true,
      transformRequestBody: (body) => withoutRefused(endpoint.baseUrl, body),
    })
    const instructions = request.messages.filter((message) => message.role === 'system')
    const result = streamText({
      model: provider.chatModel(request.model),
      messages: request.messages.flatMap(messageOf(request.messages)),
      system: instructions.length > 0 ? instructions.map(({ content }) => content).join('\n\n') : undefined,
      maxOutputTokens: request.maxTokens,
      temperature: request.temperature,
      seed: request.seed,
      abortSignal: request.signal,
      maxRetries: 0, // Whoever calls decides about further tries.
      ...(request.traits.thinks && request.thinkingEffort
        ? { providerOptions: { endpoint: { reasoningEffort: request.thinkingEffort } } }
        : {}),
      ...toolsOf(request),
      ...(request.responseSchema ? { output: Output.object({ schema: jsonSchema(request.responseSchema) }) } : {}),
      onError: () => undefined, // It comes as a part, below.
    })
    try {
      for await (const part of result.fullStream) {
        if (part.type === 'text-delta') yield { text: part.text }
        else if (part.type === 'error') throw part.error
        else if (part.type === 'abort') throw request.signal.reason
      }
      return outcomeOf(await result.finishReason, await result.totalUsage, await result.toolCalls)
    } catch (error) {
      throw failureOf(error, request.signal)
    }
  },
}

/** CLOVA Studio's compatible path refuses what it does not know, and sends the usage unasked. */
function withoutRefused(baseUrl: string, body: Record<string, unknown>): Record<string, unknown> {
  if (!/\/v1\/openai\/?$/.test(baseUrl)) return body
  const { stream_options: _, ...rest } = body
  return rest
}

function toolsOf({ tools, toolChoice }: ChatRequest) {
  if (!tools) return {}
  return {
    tools: Object.fromEntries(
      tools.map(({ name, description, parameters }) => [
        name,
        tool({ description, inputSchema: jsonSchema(parameters) }),
      ]),
    ),
    ...(toolChoice
      ? {
          toolChoice:
            typeof toolChoice === 'string' ? toolChoice : { type: 'tool' as const, toolName: toolChoice.name },
        }
      : {}),
  }
}

function messageOf(all: readonly ChatMessage[]): (message: ChatMessage) => ModelMessage[] {
  const nameOf = new Map(
    all
      .flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []))
      .map((call) => [call.id, call.name]),
  )
  return (message) => {
    if (message.role === 'tool') {
      const { toolCallId, content: value } = message
      const toolName = nameOf.get(toolCallId) ?? ''
      return [
        { role: 'tool', content: [{ type: 'tool-result', toolCallId, toolName, output: { type: 'text', value } }] },
      ]
    }
    if (message.role === 'user') return [{ role: 'user', content: message.content }]
    if (message.role !== 'assistant') return [] // Instructions are given apart.
    const calls = (message.toolCalls ?? []).map(({ id, name, arguments: input }) => ({
      type: 'tool-call' as const,
      toolCallId: id,
      toolName: name,
      input,
    }))
    return [{ role: 'assistant', content: [{ type: 'text', text: message.content }, ...calls] }]
  }
}

function outcomeOf(
  finishReason: string,
  usage: { inputTokens: number | undefined; outputTokens: number | undefined },
  calls: readonly { toolCallId: string; toolName: string; input: unknown }[],
): ChatOutcome {
  return {
    usage: { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens },
    finishReason:
      finishReason === 'stop' || finishReason === 'length' || finishReason === 'tool-calls' ? finishReason : 'other',
    toolCalls: calls.map(({ toolCallId, toolName, input }) => ({
      id: toolCallId,
      name: toolName,
      arguments: typeof input === 'object' && input !== null ? { ...input } : {},
    })),
  }
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
