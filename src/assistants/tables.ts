import { integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Answer } from './contract.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const conversation = pgTable('conversation', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  memberId: uuid('member_id').notNull(),
  title: text().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
  deletedAt: moment('deleted_at'),
})

/** An answer without any text of documents. */
export type AnswerFacts = Omit<Answer, 'text' | 'citations' | 'nearest'> & {
  citationCount: number
  nearCount: number
  /** Documents that a model was given. */
  readCount: number
}

export const turn = pgTable('turn', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  conversationId: uuid('conversation_id').notNull(),
  memberId: uuid('member_id').notNull(),
  question: text().notNull(),
  askedAt: moment('asked_at').notNull().defaultNow(),
  answer: jsonb().$type<AnswerFacts>(),
  generatedText: text('generated_text'),
  answeredAt: moment('answered_at'),
})

export const turnSource = pgTable(
  'turn_source',
  {
    workspaceId: uuid('workspace_id').notNull(),
    turnId: uuid('turn_id').notNull(),
    /** `read`: a document that a model was given, whether it cited it or not. */
    kind: text({ enum: ['citation', 'near', 'read'] }).notNull(),
    number: integer().notNull(),
    documentId: uuid('document_id').notNull(),
    /** A Citation, a NearPassage, or nothing but its being there; null after its document was purged. */
    content: jsonb().$type<unknown>(),
  },
  (table) => [primaryKey({ columns: [table.turnId, table.kind, table.number] })],
)

export const feedback = pgTable('feedback', {
  turnId: uuid('turn_id').primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  memberId: uuid('member_id').notNull(),
  verdict: text({ enum: ['right', 'wrong'] }).notNull(),
  reason: text(),
  comment: text().notNull().default(''),
  givenAt: moment('given_at').notNull().defaultNow(),
})

/** A ready-made way of asking, under a name that programs use as the model. */
export const assistantApp = pgTable('assistant_app', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  name: text().notNull(),
  modelName: text('model_name').notNull(),
  description: text().notNull(),
  /** None: all collections that the asker sees. */
  collectionIds: uuid('collection_ids').array().notNull(),
  mode: text({ enum: ['extract', 'generate'] }).notNull(),
  modelId: text('model_id'),
  createdBy: uuid('created_by').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
  deletedAt: moment('deleted_at'),
})

/** Who may use an app beside whoever made it: a person, a group, or everyone. */
export const assistantAppUser = pgTable(
  'assistant_app_user',
  {
    workspaceId: uuid('workspace_id').notNull(),
    appId: uuid('app_id').notNull(),
    principalId: integer('principal_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.appId, table.principalId] })],
)

/** An auditor may read the conversations of a member until then. */
export const conversationDisclosure = pgTable('conversation_disclosure', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  readerId: uuid('reader_id').notNull(),
  memberId: uuid('member_id').notNull(),
  reason: text().notNull(),
  openedAt: moment('opened_at').notNull(),
  expiresAt: moment('expires_at').notNull(),
})
