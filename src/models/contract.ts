/** Models, over HTTP: the catalogue, their tests, their vectors. */
import { z } from 'zod'
import { Label } from '../access/contract.ts'
import { defineOperation } from '../kernel/operation.ts'
import { modelRoles } from './providers.contract.ts'

export * from './costs.contract.ts'
export * from './providers.contract.ts'

const Moment = z.iso.datetime()

/** What Naru measured itself. Null: not measured, so nothing that depends on it is offered. */
export const ModelCard = z.object({
  /** Share of grounded questions answered rightly, and of unanswerable ones refused, on Naru's own ability test. */
  grounded: z
    .object({ answered: z.number(), refused: z.number(), questions: z.int(), passed: z.boolean(), measuredAt: Moment })
    .nullable(),
})
export type ModelCard = z.infer<typeof ModelCard>

export const Model = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(modelRoles),
  providerId: z.string(),
  providerName: z.string(),
  /** Local models run on this machine; nothing leaves it. */
  isLocal: z.boolean(),
  licence: z.string().nullable(),
  sizeBytes: z.int().nullable(),
  contextTokens: z.int().nullable(),
  dimension: z.int().nullable(),
  status: z.enum(['ready', 'loading', 'not-loaded', 'unavailable', 'unknown']),
  highestLabel: Label,
  card: ModelCard,
  /** 생성 mode is offered only when the card shows a measured pass. */
  mayGenerate: z.boolean(),
})
export type Model = z.infer<typeof Model>

export const listModels = defineOperation({
  id: 'listModels',
  method: 'get',
  path: '/models',
  action: 'ask',
  summary: 'The catalogue: local models and those of connected providers.',
  reply: z.object({ items: z.array(Model) }),
})

export const measureModel = defineOperation({
  id: 'measureModel',
  method: 'post',
  path: '/models/{modelId}/measure',
  action: 'models.manage',
  summary: 'Runs Naru’s grounded-answer test against the model; the result stands on its card.',
  params: z.object({ modelId: z.string().max(300) }),
  reply: z.object({}),
  status: 202,
})

export const testModel = defineOperation({
  id: 'testModel',
  method: 'post',
  path: '/models/{modelId}/test',
  action: 'models.read',
  summary: 'One short call, timed.',
  params: z.object({ modelId: z.string().max(300) }),
  reply: z.object({ isOk: z.boolean(), message: z.string(), milliseconds: z.int() }),
})

export const createEmbedding = defineOperation({
  id: 'createEmbedding',
  method: 'post',
  path: '/embeddings',
  face: 'openai',
  action: 'models.use',
  summary: 'Vectors of texts, in OpenAI’s form.',
  namesModel: true,
  body: z.object({
    model: z.string().max(300),
    input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(256)]),
    encoding_format: z.enum(['float', 'base64']).default('float'),
    dimensions: z.int().nullish(),
    /** The model reads questions and passages differently. */
    input_type: z.enum(['query', 'passage']).default('passage'),
  }),
  reply: z.object({
    object: z.literal('list'),
    model: z.string(),
    data: z.array(
      z.object({
        object: z.literal('embedding'),
        index: z.int(),
        embedding: z.union([z.array(z.number()), z.string()]),
      }),
    ),
    usage: z.object({ prompt_tokens: z.int(), total_tokens: z.int() }),
  }),
})
