/** A conversation in the form that OpenAI-compatible endpoints take. */
import type { ChatMessage, ChatRequest } from '../ports.ts'

export function chatBody(baseUrl: string, request: ChatRequest): object {
  const { tools, toolChoice, responseSchema: schema, seed, traits, thinkingEffort, isWhole } = request
  return {
    model: request.model,
    messages: messagesOf(request.messages),
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    ...(seed === undefined ? {} : { seed }),
    ...(traits.thinks && thinkingEffort ? { reasoning_effort: thinkingEffort } : {}),
    ...(schema
      ? { response_format: { type: 'json_schema', json_schema: { name: 'response', strict: true, schema } } }
      : {}),
    ...(tools ? { tools: tools.map((tool) => ({ type: 'function', function: tool })) } : {}),
    ...(tools && toolChoice ? { tool_choice: choiceOf(toolChoice) } : {}),
    ...(isWhole
      ? {}
      : { stream: true, ...(sendsUsageUnasked(baseUrl) ? {} : { stream_options: { include_usage: true } }) }),
  }
}

/** CLOVA Studio's compatible path, which refuses what it does not know. */
function sendsUsageUnasked(baseUrl: string): boolean {
  return /\/v1\/openai\/?$/.test(baseUrl)
}

function choiceOf(choice: NonNullable<ChatRequest['toolChoice']>): unknown {
  return typeof choice === 'string' ? choice : { type: 'function', function: choice }
}

/** Instructions first and as one, then what was said, in order. */
function messagesOf(messages: readonly ChatMessage[]): object[] {
  const instructions = messages.filter(({ role }) => role === 'system').map(({ content }) => content)
  const said = messages.filter(({ role }) => role !== 'system').map(messageOf)
  return instructions.length > 0 ? [{ role: 'system', content: instructions.join('\n\n') }, ...said] : said
}

function messageOf(message: ChatMessage): object {
  const { role, content } = message
  if (role === 'tool') return { role, tool_call_id: message.toolCallId, content }
  if (role !== 'assistant' || !message.toolCalls?.length) return { role, content }
  const calls = message.toolCalls.map(({ id, name, arguments: input }) => ({
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
  }))
  return { role, content: content || null, tool_calls: calls }
}
