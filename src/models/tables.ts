import {
  bigint,
  boolean,
  date,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'

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
  kind: text({ enum: ['openai-compatible', 'clova-studio'] }).notNull(),
  baseUrl: text('base_url').notNull(),
  /** Encrypted; null when the endpoint needs no key. */
  sealedKey: text('sealed_key'),
  /** The same for the same address and key: they share one quota. */
  account: text().notNull(),
  highestLabel: smallint('highest_label').notNull(),
  createdBy: uuid('created_by').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  removedAt: moment('removed_at'),
  lastTest: jsonb('last_test').$type<ProviderTest>(),
  stoppedAt: moment('stopped_at'),
  stoppedBecause: text('stopped_because'),
})

export const providerModel = pgTable(
  'provider_model',
  {
    providerId: uuid('provider_id').notNull(),
    workspaceId: uuid('workspace_id').notNull(),
    name: text().notNull(),
    role: text({ enum: ['chat', 'embedding'] }).notNull(),
    face: text({ enum: ['v3', 'v1', 'v3-task', 'v1-task'] }).notNull(),
    countsAs: text('counts_as').notNull(),
    contextTokens: integer('context_tokens'),
    maxOutputTokens: integer('max_output_tokens'),
    dimension: integer(),
    thinks: boolean().notNull(),
    callsTools: boolean('calls_tools').notNull(),
    answersInSchema: boolean('answers_in_schema').notNull(),
    sees: boolean().notNull(),
    callsPerMinute: integer('calls_per_minute'),
    tokensPerMinute: integer('tokens_per_minute'),
  },
  (table) => [primaryKey({ columns: [table.providerId, table.name] })],
)

/** Millionths of a won; null is unknown. */
export const modelPrice = pgTable('model_price', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  modelId: text('model_id').notNull(),
  inputMicrosPer1000: bigint('input_micros_per_1000', { mode: 'number' }),
  outputMicrosPer1000: bigint('output_micros_per_1000', { mode: 'number' }),
  callMicros: bigint('call_micros', { mode: 'number' }),
  source: text().notNull(),
  asOf: date('as_of', { mode: 'string' }).notNull(),
  setBy: uuid('set_by').notNull(),
  setAt: moment('set_at').notNull(),
})

export const modelBudget = pgTable('model_budget', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  /** The name under which an app is asked; null: the whole workspace. */
  app: text(),
  monthlyMicros: bigint('monthly_micros', { mode: 'number' }).notNull(),
  setBy: uuid('set_by').notNull(),
  setAt: moment('set_at').notNull(),
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
  /** `begun` also for one that never ended: what it cost is not known. */
  status: text({ enum: ['begun', 'succeeded', 'failed', 'cancelled'] }).notNull(),
  errorCode: text('error_code'),
  inputTokens: integer('input_tokens'),
  outputTokens: integer('output_tokens'),
  milliseconds: integer().notNull(),
  /** Millionths of a won; null is unknown. */
  costMicros: bigint('cost_micros', { mode: 'number' }),
  requestId: text('request_id').notNull(),
  /** Under which name it was asked for, when an app asked. */
  app: text(),
  /** The highest label of what was sent. */
  label: smallint(),
  tries: smallint().notNull(),
  /** Words or vectors had come before it ended. */
  answerBegan: boolean('answer_began').notNull(),
  /** The price that its cost was reckoned with. */
  priceId: uuid('price_id'),
})
