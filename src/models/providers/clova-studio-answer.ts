/** What a stream of CLOVA Studio says, v3 and v1: pieces of the answer, then the whole. What the model thinks is passed over. */
import { z } from 'zod'
import type { ChatOutcome } from '../ports.ts'
import { jsonOf } from './read-json.ts'

export const TokenEvent = z.object({ message: z.object({ content: z.string().nullish() }) })

const ToolCalls = z
  .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.unknown() }) }))
  .nullish()

export const ResultEvent = z.object({
  message: z.object({ content: z.string().nullish(), toolCalls: ToolCalls }),
  finishReason: z.string().nullish(),
  stopReason: z.string().nullish(),
  usage: z.object({ promptTokens: z.int(), completionTokens: z.int() }).nullish(),
  inputLength: z.int().nullish(),
  outputLength: z.int().nullish(),
})

export function outcomeOf(result: z.infer<typeof ResultEvent>): ChatOutcome {
  return {
    usage: {
      inputTokens: result.usage?.promptTokens ?? result.inputLength ?? undefined,
      outputTokens: result.usage?.completionTokens ?? result.outputLength ?? undefined,
    },
    finishReason: finishReasons[(result.finishReason ?? result.stopReason ?? '').toLowerCase()] ?? 'other',
    toolCalls: (result.message.toolCalls ?? []).map(({ id, function: { name, arguments: values } }) => ({
      id,
      name,
      arguments: argumentsOf(values),
    })),
  }
}

const finishReasons: Record<string, ChatOutcome['finishReason']> = {
  stop: 'stop',
  end_token: 'stop',
  stop_before: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
}

/** An object here; a JSON text with those who follow OpenAI. */
function argumentsOf(values: unknown): Record<string, unknown> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(typeof values === 'string' ? jsonOf(values) : values)
  return parsed.success ? parsed.data : {}
}
