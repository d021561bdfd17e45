/** Providers: where they are, what their models can do, how much may be asked a minute. A key goes in and never comes out. */
import { z } from 'zod'
import { Label } from '../access/contract.ts'
import { defineOperation } from '../kernel/operation.ts'

const Moment = z.iso.datetime()
export const modelRoles = ['chat', 'embedding'] as const
export const providerKinds = ['openai-compatible', 'clova-studio'] as const
export type ProviderKind = (typeof providerKinds)[number]

const Count = z.int().min(1).max(2_000_000_000).nullable()

export const ModelSettings = z.object({
  role: z.enum(modelRoles),
  /** Which of CLOVA Studio's chat interfaces serves it; `task`: a tuned model. Of no meaning elsewhere. */
  face: z.enum(['v3', 'v1', 'v3-task', 'v1-task']),
  /** Whose quota it uses: a tuned model counts as the one below it. */
  countsAs: z.string().trim().min(1).max(200),
  contextTokens: Count,
  maxOutputTokens: Count,
  dimension: z.union([z.literal(384), z.literal(1024)]).nullable(),
  thinks: z.boolean(),
  callsTools: z.boolean(),
  answersInSchema: z.boolean(),
  sees: z.boolean(),
  /** Null: not limited here. */
  callsPerMinute: Count,
  tokensPerMinute: Count,
})
export type ModelSettings = z.infer<typeof ModelSettings>

export const ProviderModel = ModelSettings.extend({
  name: z.string(),
  /** By everything that uses the same account. */
  lastMinute: z.object({ calls: z.int(), tokens: z.int() }),
})
export type ProviderModel = z.infer<typeof ProviderModel>

export const Provider = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(providerKinds),
  baseUrl: z.string(),
  hasKey: z.boolean(),
  highestLabel: Label,
  models: z.array(ProviderModel),
  createdAt: Moment,
  lastTest: z.object({ at: Moment, isOk: z.boolean(), message: z.string(), milliseconds: z.int() }).nullable(),
  /** The endpoint refused the key: nothing is sent until a test succeeds. */
  stopped: z.object({ at: Moment, because: z.string() }).nullable(),
})
export type Provider = z.infer<typeof Provider>

export const listProviders = defineOperation({
  id: 'listProviders',
  method: 'get',
  path: '/providers',
  action: 'models.manage',
  summary: 'Connected endpoints, with what was used of their quotas in the last minute.',
  reply: z.object({ items: z.array(Provider) }),
})

export const addProvider = defineOperation({
  id: 'addProvider',
  method: 'post',
  path: '/providers',
  action: 'models.manage',
  summary: 'Connects CLOVA Studio or an OpenAI-compatible endpoint. Its key is stored encrypted.',
  body: z.object({
    name: z.string().trim().min(1).max(100),
    kind: z.enum(providerKinds).default('openai-compatible'),
    baseUrl: z.url(),
    key: z.string().max(500).default(''),
    /** With CLOVA Studio also the id of a tuning task. */
    chatModel: z.string().trim().min(1).max(200),
    /** The model below a tuned one. */
    tunedFrom: z.string().trim().min(1).max(200).optional(),
    /** Its vectors have 1,024 dimensions. */
    embeddingModel: z.string().trim().min(1).max(200).optional(),
    /** The highest label whose text may be sent there. */
    highestLabel: Label.default(0),
  }),
  reply: Provider,
  status: 201,
})

export const changeProviderModel = defineOperation({
  id: 'changeProviderModel',
  method: 'patch',
  path: '/providers/{providerId}/models/{model}',
  action: 'models.manage',
  summary: 'Corrects what a model is said to be able to do, and how much may be asked a minute.',
  params: z.object({ providerId: z.uuid(), model: z.string().max(200) }),
  body: ModelSettings.omit({ role: true, dimension: true }).partial().strict(),
  reply: Provider,
})

export const removeProvider = defineOperation({
  id: 'removeProvider',
  method: 'delete',
  path: '/providers/{providerId}',
  action: 'models.manage',
  summary: 'Disconnects an endpoint and forgets its key.',
  params: z.object({ providerId: z.uuid() }),
  reply: z.object({}),
})

export const testProvider = defineOperation({
  id: 'testProvider',
  method: 'post',
  path: '/providers/{providerId}/test',
  action: 'models.manage',
  summary: 'Sends one harmless sentence and says what came back. A stopped provider goes on when it answers.',
  params: z.object({ providerId: z.uuid() }),
  reply: z.object({ isOk: z.boolean(), message: z.string(), milliseconds: z.int() }),
})
