/**
 * A chat request in the words of CLOVA Studio.
 *
 *   v3       /v3/chat-completions/{model}         thinking, tools, schema
 *   v3-task  /v3/tasks/{id}/chat-completions      tuned: none of them
 *   v1       /v1/chat-completions/{model}         older models, other names for the same fields
 *   v1-task  /v1/tasks/{id}/chat-completions
 *
 * A model that thinks is always told how much, because its default is not to answer at once; its limit counts thinking in,
 * so what thinking takes by default is added to what the answer may take.
 */
import type { ChatMessage, ChatRequest, ThinkingEffort } from '../ports.ts'

const thinkingTokens: Record<ThinkingEffort, number> = { none: 0, low: 4608, medium: 9728, high: 19_968 }
const leastTokensWithTools = 1024
const hottest = 1

export function chatPath({ model, traits }: Pick<ChatRequest, 'model' | 'traits'>): string {
  const name = encodeURIComponent(model)
  const [version, isTask] = [traits.face.slice(0, 2), traits.face.endsWith('task')]
  return isTask ? `/${version}/tasks/${name}/chat-completions` : `/${version}/chat-completions/${name}`
}

export function chatBody(request: ChatRequest): object {
  return request.traits.face.startsWith('v1') ? bodyOfV1(request) : bodyOfV3(request)
}

function bodyOfV3(request: ChatRequest): object {
  const { traits, tools, responseSchema, toolChoice } = request
  const isPlain = tools !== undefined || responseSchema !== undefined
  const effort = traits.thinks && !isPlain ? (request.thinkingEffort ?? 'none') : 'none'
  const wanted = request.maxTokens + thinkingTokens[effort]
  const limit = within(traits.maxOutputTokens, tools ? Math.max(wanted, leastTokensWithTools) : wanted)
  return {
    messages: messagesOf(request.messages),
    [traits.thinks ? 'maxCompletionTokens' : 'maxTokens']: limit,
    temperature: Math.min(request.temperature, hottest),
    ...(request.seed === undefined ? {} : { seed: request.seed }),
    ...(traits.thinks ? { thinking: { effort } } : {}),
    ...(tools ? { tools: tools.map((tool) => ({ type: 'function', function: tool })) } : {}),
    ...(tools && toolChoice
      ? {
          toolChoice:
            typeof toolChoice === 'string' ? toolChoice : { type: 'function', function: { name: toolChoice.name } },
        }
      : {}),
    ...(responseSchema ? { responseFormat: { type: 'json', schema: responseSchema } } : {}),
  }
}

const coldestV1 = 0.01 // There, 0 is not allowed.

function bodyOfV1(request: ChatRequest): object {
  return {
    messages: messagesOf(request.messages),
    maxTokens: within(request.traits.maxOutputTokens, request.maxTokens),
    temperature: Math.min(Math.max(request.temperature, coldestV1), hottest),
    ...(request.seed === undefined ? {} : { seed: request.seed }),
  }
}

function within(limit: number | null, wanted: number): number {
  return limit === null ? wanted : Math.min(limit, wanted)
}

/** At most one system message is taken, and it comes first. */
export function messagesOf(messages: readonly ChatMessage[]): object[] {
  const instructions = messages.filter((message) => message.role === 'system').map((message) => message.content)
  const said = messages.filter((message) => message.role !== 'system').map(messageOf)
  return instructions.length > 0 ? [{ role: 'system', content: instructions.join('\n\n') }, ...said] : said
}

function messageOf(message: ChatMessage): object {
  if (message.role === 'tool') return { role: 'tool', toolCallId: message.toolCallId, content: message.content }
  if (message.role !== 'assistant' || !message.toolCalls) return { role: message.role, content: message.content }
  return {
    role: 'assistant',
    content: message.content,
    toolCalls: message.toolCalls.map(({ id, name, arguments: values }) => ({
      id,
      type: 'function',
      function: { name, arguments: values },
    })),
  }
}
