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
