import { bigint, integer, jsonb, pgTable, primaryKey, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export interface ProviderTest {
  at: string
  isOk: boolean
  message: string
  milliseconds: number
}

export const provider = pgTable('provider', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  name: text().notNull(),
  baseUrl: text('base_url').notNull(),
  /** Encrypted; null when the endpoint needs no key. */
  sealedKey: text('sealed_key'),
  chatModel: text('chat_model').notNull(),
  highestLabel: smallint('highest_label').notNull(),
  createdBy: uuid('created_by').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  removedAt: moment('removed_at'),
  lastTest: jsonb('last_test').$type<ProviderTest>(),
})

export interface GroundedResult {
  answered: number
  refused: number
  questions: number
  passed: boolean
}

export const modelCard = pgTable(
  'model_card',
  {
    workspaceId: uuid('workspace_id').notNull(),
    modelId: text('model_id').notNull(),
    grounded: jsonb().$type<GroundedResult>().notNull(),
    /** The rows behind the numbers. */
    rows: jsonb().$type<unknown[]>().notNull(),
    measuredAt: moment('measured_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.modelId] })],
)

export const modelCall = pgTable('model_call', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  at: moment('at').notNull().defaultNow(),
  memberId: uuid('member_id').notNull(),
  modelId: text('model_id').notNull(),
  purpose: text().notNull(),
  status: text({ enum: ['succeeded', 'failed', 'cancelled'] }).notNull(),
  errorCode: text('error_code'),
  inputTokens: integer('input_tokens'),
  outputTokens: integer('output_tokens'),
  milliseconds: integer().notNull(),
  /** Millionths of a won; null is unknown. */
  costMicros: bigint('cost_micros', { mode: 'number' }),
  requestId: text('request_id').notNull(),
})
