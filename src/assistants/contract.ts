/** Asking, over HTTP: one question, or a conversation. */
import { z } from 'zod'
import { Box } from '../documents/elements.ts'
import { defineOperation } from '../kernel/operation.ts'
import { PageQuery, pageOf } from '../kernel/page.ts'

const Moment = z.iso.datetime()
const ConversationParams = z.object({ conversationId: z.uuid() })

/** 발췌: sentences of the documents, word by word. 생성: written by a model from the passages. */
export const answerModes = ['extract', 'generate'] as const

export const Citation = z.object({
  /** From 1, as shown in the answer. */
  number: z.int(),
  documentId: z.uuid(),
  externalId: z.string().nullable(),
  title: z.string(),
  chunkId: z.string(),
  page: z.int().nullable(),
  boxes: z.array(z.object({ page: z.int(), box: Box, elementId: z.string() })),
  elementIds: z.array(z.string()),
  headingPath: z.array(z.string()),
  /** Word by word from the document. */
  quote: z.string(),
})
export type Citation = z.infer<typeof Citation>

export const NearPassage = z.object({
  documentId: z.uuid(),
  title: z.string(),
  page: z.int().nullable(),
  text: z.string(),
  elementIds: z.array(z.string()),
})

export const Answer = z.object({
  /** `withdrawn`: the reader may no longer see a source of this old answer. */
  status: z.enum(['answered', 'abstained', 'refused', 'stopped', 'withdrawn']),
  mode: z.enum(answerModes),
  /** Quotes one after the other, or the generated text with [n] marks; empty when abstained. */
  text: z.string(),
  citations: z.array(Citation),
  /** When nothing answers: the nearest passages the caller may see. */
  nearest: z.array(NearPassage),
  /** Which model spoke; for quotes, the one that compared meanings. */
  modelName: z.string(),
  searched: z.object({ documents: z.int(), chunks: z.int() }),
  milliseconds: z.int(),
  /** Null: unknown. Millionths of a won. */
  costMicros: z.int().nullable(),
})
export type Answer = z.infer<typeof Answer>

const Ask = z.object({
  question: z.string().trim().min(1).max(2000),
  /** None: all collections the caller sees. */
  collectionIds: z.array(z.uuid()).max(50).default([]),
  mode: z.enum(answerModes).default('extract'),
  /** For `generate`: which model; it must have passed its measurement. */
  modelId: z.string().max(300).optional(),
})

export const ask = defineOperation({
  id: 'ask',
  method: 'post',
  path: '/answers',
  isReading: true,
  action: 'ask',
  summary: 'One question without a conversation.',
  body: Ask,
  reply: Answer,
})

export const Conversation = z.object({
  id: z.uuid(),
  title: z.string(),
  createdAt: Moment,
  updatedAt: Moment,
})
export type Conversation = z.infer<typeof Conversation>

export const Feedback = z.object({
  verdict: z.enum(['right', 'wrong']),
  reason: z
    .enum(['wrong-passage', 'incomplete', 'outdated', 'should-have-answered', 'should-not-have-answered', 'other'])
    .nullable(),
  comment: z.string().max(2000),
})
export type Feedback = z.infer<typeof Feedback>

export const Turn = z.object({
  id: z.uuid(),
  question: z.string(),
  askedAt: Moment,
  answer: Answer.nullable(),
  feedback: Feedback.nullable(),
})
export type Turn = z.infer<typeof Turn>

export const listConversations = defineOperation({
  id: 'listConversations',
  method: 'get',
  path: '/conversations',
  action: 'ask',
  summary: 'The caller’s own conversations, newest first.',
  query: PageQuery,
  reply: pageOf(Conversation),
})

export const addConversation = defineOperation({
  id: 'addConversation',
  method: 'post',
  path: '/conversations',
  action: 'ask',
  summary: 'Starts a conversation.',
  body: z.object({ title: z.string().trim().max(200).default('') }),
  reply: Conversation,
  status: 201,
})

export const getConversation = defineOperation({
  id: 'getConversation',
  method: 'get',
  path: '/conversations/{conversationId}',
  action: 'ask',
  summary: 'One conversation with its turns. Quotes of documents that the caller may no longer see are left out.',
  params: ConversationParams,
  reply: Conversation.extend({ turns: z.array(Turn) }),
})

export const deleteConversation = defineOperation({
  id: 'deleteConversation',
  method: 'delete',
  path: '/conversations/{conversationId}',
  action: 'ask',
  summary: 'Deletes a conversation.',
  params: ConversationParams,
  reply: z.object({}),
})

/**
 * Server-sent events of an answer, in this order:
 *   turn    {turnId}                       the question is stored
 *   delta   {text}                         generated text, piece by piece (mode `generate` only)
 *   answer  Answer                         the whole answer; the last event
 *   error   problem document               instead of `answer`
 */
export const askInConversation = defineOperation({
  id: 'askInConversation',
  method: 'post',
  path: '/conversations/{conversationId}/turns',
  action: 'ask',
  summary: 'Asks inside a conversation; the answer comes as server-sent events.',
  params: ConversationParams,
  body: Ask,
  reply: z.object({ event: z.enum(['turn', 'delta', 'answer', 'error']), data: z.unknown() }),
  kind: 'events',
})

export const giveFeedback = defineOperation({
  id: 'giveFeedback',
  method: 'put',
  path: '/turns/{turnId}/feedback',
  action: 'feedback.write',
  summary: '👍 or 👎 with a reason, for one’s own turn.',
  params: z.object({ turnId: z.uuid() }),
  body: Feedback,
  reply: Feedback,
})

// ---------------------------------------------------------------- apps

/** Quotes from every collection that the caller sees; it is always there. */
export const defaultAppName = 'naru'

export const AssistantApp = z.object({
  id: z.uuid(),
  name: z.string(),
  /** What programs give as the model. */
  modelName: z.string(),
  description: z.string(),
  /** None: all collections that the asker sees. */
  collectionIds: z.array(z.uuid()),
  mode: z.enum(answerModes),
  modelId: z.string().nullable(),
  /** Who may use it beside whoever made it; told to those who may change it. */
  users: z.array(z.object({ principalId: z.int(), name: z.string() })),
  mayChange: z.boolean(),
  createdAt: Moment,
})
export type AssistantApp = z.infer<typeof AssistantApp>

const AppFields = z.object({
  name: z.string().trim().min(1).max(100),
  description: z.string().trim().max(500),
  collectionIds: z.array(z.uuid()).max(50),
  mode: z.enum(answerModes),
  modelId: z.string().max(300).nullable(),
  principalIds: z.array(z.int()).max(200),
})

export const listApps = defineOperation({
  id: 'listApps',
  method: 'get',
  path: '/apps',
  action: 'ask',
  summary: 'The apps that the caller may use.',
  reply: z.object({ items: z.array(AssistantApp) }),
})

export const addApp = defineOperation({
  id: 'addApp',
  method: 'post',
  path: '/apps',
  action: 'apps.write',
  summary: 'Makes an app. Until it is given to others, only its maker may use it.',
  body: AppFields.extend({
    description: AppFields.shape.description.default(''),
    collectionIds: AppFields.shape.collectionIds.default([]),
    mode: AppFields.shape.mode.default('extract'),
    modelId: AppFields.shape.modelId.default(null),
    principalIds: AppFields.shape.principalIds.default([]),
  }),
  reply: AssistantApp,
  status: 201,
})

export const changeApp = defineOperation({
  id: 'changeApp',
  method: 'patch',
  path: '/apps/{appId}',
  action: 'apps.write',
  summary: 'Changes an app, or whom it is given to.',
  params: z.object({ appId: z.uuid() }),
  body: AppFields.partial().strict(),
  reply: AssistantApp,
})

export const deleteApp = defineOperation({
  id: 'deleteApp',
  method: 'delete',
  path: '/apps/{appId}',
  action: 'apps.write',
  summary: 'Deletes an app. Programs that use it get 404 from then on.',
  params: z.object({ appId: z.uuid() }),
  reply: z.object({}),
})

// ---------------------------------------------------------------- for OpenAI's clients

const TextPart = z.object({ type: z.string(), text: z.string().optional() })
const ChatTurn = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(TextPart)]).nullish(),
})

/** What is not listed here is accepted and has no effect, as OpenAI's clients send much of it by themselves. */
export const ChatRequest = z.object({
  /** An app (`naru`, or one of /v1/models), or a model as `provider/model`. */
  model: z.string().min(1).max(300),
  messages: z.array(ChatTurn).min(1).max(500),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.int().min(1).max(100_000).nullish(),
  max_completion_tokens: z.int().min(1).max(100_000).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  n: z.int().nullish(),
  tools: z.array(z.unknown()).nullish(),
  /** `json_schema` for a model that is called itself; apps answer in words. */
  response_format: z
    .object({
      type: z.string(),
      json_schema: z.looseObject({ schema: z.record(z.string(), z.unknown()) }).optional(),
    })
    .nullish(),
})
export type ChatRequest = z.infer<typeof ChatRequest>

const UrlCitation = z.object({
  type: z.literal('url_citation'),
  /** Where in the text the cited words stand, in UTF-16 units. */
  url_citation: z.object({ start_index: z.int(), end_index: z.int(), title: z.string(), url: z.string() }),
})
export type UrlCitation = z.infer<typeof UrlCitation>

/** What OpenAI's form has no place for. */
const NaruPart = z.object({
  status: Answer.shape.status,
  mode: z.enum([...answerModes, 'model']),
  model: z.string(),
  citations: z.array(Citation),
  nearest: z.array(NearPassage),
  searched: z.object({ documents: z.int(), chunks: z.int() }).nullable(),
})
export type NaruPart = z.infer<typeof NaruPart>

const Usage = z.object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() })
export type Usage = z.infer<typeof Usage>

export const ChatCompletion = z.object({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: z.int(),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.int(),
      message: z.object({
        role: z.literal('assistant'),
        content: z.string(),
        refusal: z.null(),
        annotations: z.array(UrlCitation),
      }),
      logprobs: z.null(),
      finish_reason: z.enum(['stop', 'length']),
    }),
  ),
  /** Left out where nobody counted: quotes need no model that counts tokens. */
  usage: Usage.optional(),
  naru: NaruPart,
})
export type ChatCompletion = z.infer<typeof ChatCompletion>

export const createChatCompletion = defineOperation({
  id: 'createChatCompletion',
  method: 'post',
  path: '/chat/completions',
  face: 'openai',
  action: 'ask',
  summary: 'Asks an app (or a model) as OpenAI’s clients do; with `stream` the answer comes as server-sent events.',
  namesModel: true,
  body: ChatRequest,
  reply: ChatCompletion,
})

export const listOpenAIModels = defineOperation({
  id: 'listOpenAIModels',
  method: 'get',
  path: '/models',
  face: 'openai',
  action: 'ask',
  summary: 'The apps that the caller may use, and the models for those who may call them.',
  reply: z.object({
    object: z.literal('list'),
    data: z.array(z.object({ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.string() })),
  }),
})

// ---------------------------------------------------------------- conversations of others

export const openDisclosure = defineOperation({
  id: 'openDisclosure',
  method: 'post',
  path: '/conversations/disclosures',
  action: 'conversations.disclose',
  summary:
    'Opens the conversations of a member to an auditor for an hour, with a reason. Only where the workspace allows it.',
  body: z.object({ memberId: z.uuid(), reason: z.string().trim().min(2).max(1000) }),
  reply: z.object({ expiresAt: Moment }),
  status: 201,
})

export const listDisclosed = defineOperation({
  id: 'listDisclosed',
  method: 'get',
  path: '/conversations/of/{memberId}',
  action: 'conversations.disclose',
  summary: 'Conversations of a member, while they are open to the caller.',
  params: z.object({ memberId: z.uuid() }),
  query: PageQuery,
  reply: pageOf(Conversation),
})

export const getDisclosed = defineOperation({
  id: 'getDisclosed',
  method: 'get',
  path: '/conversations/of/{memberId}/{conversationId}',
  action: 'conversations.disclose',
  summary: 'One of them. Quotes of documents that the caller may not see are left out. Logged.',
  params: z.object({ memberId: z.uuid(), conversationId: z.uuid() }),
  reply: Conversation.extend({ turns: z.array(Turn) }),
})
