/** What OpenAI-compatible endpoints answer, whole or piece by piece. Unknown fields, and what a model thinks, are passed over. */
import { z } from 'zod'
import type { ChatOutcome, ToolCall } from '../ports.ts'

const Part = z.object({ type: z.string(), text: z.string().optional() })
const Content = z.union([z.string(), z.array(Part)]).nullish()
const Call = z.object({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }),
})
const Message = z.object({
  content: Content,
  refusal: z.string().nullish().catch(undefined),
  tool_calls: z.array(Call).nullish(),
})
const Tokens = z.int().nullish().catch(undefined)
const Usage = z.object({ prompt_tokens: Tokens, completion_tokens: Tokens }).nullish()

/** An answer, or a piece of one: the whole has `message`, a piece has `delta`. */
export const Completion = z.object({
  choices: z.array(
    z.object({ message: Message.nullish(), delta: Message.nullish(), finish_reason: z.string().nullish() }),
  ),
  usage: Usage,
})
export type Completion = z.infer<typeof Completion>
type Message = z.infer<typeof Message>

/** Puts the pieces of an answer together. */
export class Gathered {
  readonly #calls = new Map<number | string, { id: string; name: string; input: string }>()
  #finishReason: string | undefined
  #isRefused = false
  #usage: ChatOutcome['usage'] = { inputTokens: undefined, outputTokens: undefined }

  /** @returns the text of this piece */
  add({ choices: [choice], usage }: Completion): string {
    if (usage) {
      const { prompt_tokens: input, completion_tokens: output } = usage
      this.#usage = { inputTokens: input ?? undefined, outputTokens: output ?? undefined }
    }
    if (choice?.finish_reason) this.#finishReason = choice.finish_reason
    const message = choice?.message ?? choice?.delta
    if (!message) return ''
    for (const [position, call] of (message.tool_calls ?? []).entries()) this.#addCall(call, position)
    this.#isRefused ||= Boolean(message.refusal)
    return textOf(message.content) + (message.refusal ?? '')
  }

  /** Undefined as long as no end was said. */
  get outcome(): ChatOutcome | undefined {
    if (this.#finishReason === undefined) return undefined
    const finishReason = this.#isRefused ? 'other' : finishReasonOf(this.#finishReason)
    return { usage: this.#usage, finishReason, toolCalls: [...this.#calls.values()].map(toolCallOf) }
  }

  /** A call comes in pieces, known again by its index; endpoints without one send each call whole. */
  #addCall({ index, id, function: { name, arguments: input } }: z.infer<typeof Call>, position: number): void {
    const key = index ?? id ?? position
    const call = this.#calls.get(key) ?? { id: '', name: '', input: '' }
    this.#calls.set(key, {
      id: call.id || (id ?? ''),
      name: call.name || (name ?? ''),
      input: call.input + (input ?? ''),
    })
  }
}

function textOf(content: Message['content']): string {
  if (!content || typeof content === 'string') return content ?? ''
  return content.map(({ type, text }) => (type === 'text' ? text : '') ?? '').join('')
}

function finishReasonOf(reason: string): ChatOutcome['finishReason'] {
  if (reason === 'tool_calls' || reason === 'function_call') return 'tool-calls'
  return reason === 'stop' || reason === 'length' ? reason : 'other'
}

/** Arguments that are no object are none: what is called with them says what is missing. */
function toolCallOf({ id, name, input }: { id: string; name: string; input: string }): ToolCall {
  let value: unknown
  try {
    value = JSON.parse(input || '{}')
  } catch {
    value = undefined
  }
  return { id, name, arguments: typeof value === 'object' && value !== null ? { ...value } : {} }
}
