import { z } from 'zod'

/**
 * The bodies that the host reads. Fields of OpenAI that it does not know are let
 * through, as clients send many; those that would change the answer and cannot
 * be honoured are refused by name instead of being ignored.
 */
const maximumInputs = 2_048 // OpenAI's own limit.

export const embeddingsBody = z.looseObject({
  model: z.string(),
  input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(maximumInputs)]),
  input_type: z.enum(['query', 'passage']).default('passage'),
  encoding_format: z.enum(['float', 'base64']).default('float'),
  dimensions: z.number().int().optional(),
})

export const tokenCountsBody = z.looseObject({
  model: z.string(),
  input: z.array(z.string()).min(1).max(maximumInputs),
  input_type: z.enum(['query', 'passage']).default('passage'),
})

const sampling = {
  model: z.string(),
  temperature: z.number().min(0).max(2).default(0),
  top_p: z.number().min(0).max(1).default(1),
  seed: z.number().int().min(0).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  max_tokens: z.number().int().min(1).nullish(),
  frequency_penalty: z.number().min(-2).max(2).default(0),
  presence_penalty: z.number().min(-2).max(2).default(0),
  n: z.literal(1, 'This model gives one choice.').default(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
}

const textPart = z.looseObject({ type: z.literal('text', 'This model reads text only.'), text: z.string() })

const messageContent = z
  .union([z.string(), z.array(textPart)])
  .transform((content) => (typeof content === 'string' ? content : content.map((part) => part.text).join('\n')))

export const chatBody = z.looseObject({
  ...sampling,
  max_completion_tokens: z.number().int().min(1).nullish(),
  messages: z
    .array(
      z.looseObject({
        role: z
          .enum(['system', 'developer', 'user', 'assistant'])
          .transform((role) => (role === 'developer' ? ('system' as const) : role)),
        content: messageContent,
      }),
    )
    .min(1),
  response_format: z
    .discriminatedUnion('type', [
      z.looseObject({ type: z.literal('text') }),
      z.looseObject({ type: z.literal('json_object') }),
      z.looseObject({ type: z.literal('json_schema'), json_schema: z.looseObject({ schema: z.unknown() }) }),
    ])
    .nullish(),
  tools: z.array(z.unknown()).max(0, 'This model cannot call tools.').nullish(),
  logprobs: z.literal(false, 'This model gives no log probabilities.').nullish(),
})

export const completionBody = z.looseObject({
  ...sampling,
  prompt: z.string().min(1),
  echo: z.literal(false, 'Echo is not supported.').nullish(),
  logprobs: z.null('This model gives no log probabilities.').optional(),
})

export type ChatBody = z.output<typeof chatBody>
export type CompletionBody = z.output<typeof completionBody>
