/** The fields of chat requests with their ranges, and the prepared answer to one. */
import { z } from 'zod'

const Part = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('image_url'),
    imageUrl: z.object({ url: z.string() }).optional(),
    dataUri: z.object({ data: z.string() }).optional(),
  }),
])
const ToolCall = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }),
})
const Turn = z.strictObject({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.union([z.string(), z.array(Part)]),
  toolCalls: z.array(ToolCall).optional(),
  toolCallId: z.string().optional(),
})
const Tool = z.object({
  type: z.literal('function'),
  function: z.object({
    name: z.string().min(1),
    description: z.string(),
    parameters: z.record(z.string(), z.unknown()),
  }),
})

export const ChatV3 = z.strictObject({
  messages: z.array(Turn).min(1),
  topP: z.number().gt(0).max(1).default(0.8),
  topK: z.int().min(0).max(128).default(0),
  maxTokens: z.int().min(1).optional(),
  maxCompletionTokens: z.int().min(1).optional(),
  temperature: z.number().min(0).max(1).default(0.5),
  repetitionPenalty: z.number().gt(0).max(2).default(1.1),
  stop: z.array(z.string()).optional(),
  seed: z.int().min(0).max(4_294_967_295).default(0),
  includeAiFilters: z.boolean().default(false),
  thinking: z.object({ effort: z.enum(['none', 'low', 'medium', 'high']) }).optional(),
  tools: z.array(Tool).optional(),
  toolChoice: z
    .union([
      z.enum(['auto', 'none']),
      z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) }),
    ])
    .optional(),
  responseFormat: z.object({ type: z.literal('json'), schema: z.unknown() }).optional(),
})
export type ChatV3 = z.infer<typeof ChatV3>

export const ChatV1 = z.strictObject({
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1),
  topP: z.number().gt(0).max(1).default(0.8),
  topK: z.int().min(0).max(128).default(0),
  maxTokens: z.int().min(1).default(100),
  temperature: z.number().gt(0).max(1).default(0.5),
  repeatPenalty: z.number().gt(0).max(10).default(5),
  stopBefore: z.array(z.string()).default([]),
  seed: z.int().min(0).max(4_294_967_295).default(0),
  includeAiFilters: z.boolean().default(false),
})

export type ToolCallMade = z.infer<typeof ToolCall>

export interface PreparedAnswer {
  thinking: string
  content: string
  toolCalls: ToolCallMade[]
  finishReason: 'length' | 'stop' | 'tool_calls'
  seed: number
  usage: { promptTokens: number; completionTokens: number; totalTokens: number }
  thinkingTokens: number
  withFilter: boolean
}

export function textOf(content: z.infer<typeof Turn>['content']): string {
  if (typeof content === 'string') return content
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
}

export function imagesOf(content: z.infer<typeof Turn>['content']): string[] {
  if (typeof content === 'string') return []
  return content.flatMap((part) => (part.type === 'image_url' ? [part.imageUrl?.url ?? part.dataUri?.data ?? ''] : []))
}
