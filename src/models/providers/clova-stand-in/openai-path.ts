/** The OpenAI-compatible path: its fields, those it refuses, and how they are said natively. */
import { z } from 'zod'
import type { ChatV3 } from './chat-shapes.ts'
import { ChatV3 as ChatV3Shape } from './chat-shapes.ts'
import { read } from './explorer.ts'
import type { ServedModel } from './model-facts.ts'
import { Refusal } from './refusal.ts'
import { countTokens, embeddingDimension, embeddingOf } from './text.ts'

const refusedFields = [
  'audio',
  'frequency_penalty',
  'presence_penalty',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'metadata',
  'modalities',
  'prediction',
  'prompt_cache_key',
  'safety_identifier',
  'service_tier',
  'store',
  'stream_options',
  'user',
  'web_search_options',
]

const Effort = z.enum(['none', 'low', 'medium', 'high'])
const Request = z.object({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z
    .array(
      z.object({
        role: z.string(),
        content: z.unknown(),
        name: z.string().optional(),
        tool_call_id: z.string().optional(),
        tool_calls: z
          .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
          .optional(),
      }),
    )
    .min(1),
  max_tokens: z.int().optional(),
  max_completion_tokens: z.int().optional(),
  n: z.literal(1).optional(),
  temperature: z.number().optional(),
  top_p: z.number().optional(),
  top_k: z.int().optional(),
  repeat_penalty: z.number().optional(),
  repetition_penalty: z.number().optional(),
  stop: z.union([z.string(), z.array(z.string())]).optional(),
  seed: z.int().optional(),
  tools: z.array(z.unknown()).optional(),
  tool_choice: z.unknown().optional(),
  parallel_tool_calls: z.literal(true).optional(),
  reasoning_effort: Effort.optional(),
  reasoning: z.object({ effort: Effort }).optional(),
  response_format: z
    .object({ type: z.literal('json_schema'), json_schema: z.object({ schema: z.unknown() }) })
    .optional(),
})

export function modelOfOpenAI(body: unknown): string {
  return read(z.object({ model: z.string() }), body).model
}

export function readOpenAIChat(body: unknown, model: ServedModel): { request: ChatV3; isStream: boolean } {
  refuseFields(body)
  const asked = read(Request, body)
  const effort = asked.reasoning_effort ?? asked.reasoning?.effort
  const isPlain = asked.tools !== undefined || asked.response_format !== undefined
  const limit = asked.max_completion_tokens ?? asked.max_tokens ?? 512
  const request = read(ChatV3Shape, {
    messages: asked.messages.map(nativeTurn),
    [model.thinks ? 'maxCompletionTokens' : 'maxTokens']: limit,
    ...defined({
      temperature: asked.temperature,
      topP: asked.top_p,
      topK: asked.top_k,
      repetitionPenalty: asked.repetition_penalty ?? asked.repeat_penalty,
      stop: typeof asked.stop === 'string' ? [asked.stop] : asked.stop,
      seed: asked.seed,
      tools: asked.tools,
      toolChoice: asked.tool_choice,
      thinking: effort ? { effort } : isPlain && model.thinks ? { effort: 'none' } : undefined,
      responseFormat: asked.response_format && { type: 'json', schema: asked.response_format.json_schema.schema },
    }),
  })
  return { request, isStream: asked.stream }
}

function nativeTurn(turn: z.infer<typeof Request>['messages'][number]) {
  return defined({
    role: turn.role,
    content: turn.content ?? '',
    toolCallId: turn.tool_call_id,
    toolCalls: turn.tool_calls?.map(({ id, function: { name, arguments: json } }) => ({
      id,
      type: 'function',
      function: { name, arguments: JSON.parse(json) },
    })),
  })
}

const defined = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

function refuseFields(body: unknown): void {
  const names = typeof body === 'object' && body !== null ? Object.keys(body) : []
  const refused = names.find((name) => refusedFields.includes(name))
  if (refused) throw new Refusal('40002', refused)
}

const Embeddings = z.object({
  model: z.literal('bge-m3'),
  input: z.union([z.string(), z.array(z.string())]),
  dimensions: z.literal(embeddingDimension).optional(),
  encoding_format: z.literal('float').optional(),
})

export function openAIEmbeddings(body: unknown) {
  refuseFields(body)
  const { input, model } = read(Embeddings, body)
  const texts = typeof input === 'string' ? [input] : input
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0)
  return {
    object: 'list',
    model,
    data: texts.map((text, index) => ({ object: 'embedding', index, embedding: embeddingOf(text) })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}
