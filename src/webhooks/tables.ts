import { integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { WebhookEvent } from './contract.ts'

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const webhook = pgTable('webhook', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  name: text().notNull(),
  url: text().notNull(),
  sealedSecret: text('sealed_secret').notNull(),
  events: text().array().$type<WebhookEvent[]>().notNull(),
  createdBy: uuid('created_by').notNull(),
  createdAt: moment('created_at').notNull(),
  disabledAt: moment('disabled_at'),
  disabledReason: text('disabled_reason', { enum: ['by-person', 'gone', 'failing'] }),
  /** Since when no message arrived any more; null while they do. */
  failingSince: moment('failing_since'),
  removedAt: moment('removed_at'),
})

/** One message to one receiver. Its id is the message's, the same in every try. */
export const webhookDelivery = pgTable('webhook_delivery', {
  id: uuid().primaryKey(),
  workspaceId: uuid('workspace_id').notNull(),
  webhookId: uuid('webhook_id').notNull(),
  eventId: uuid('event_id').notNull(),
  type: text().notNull(),
  body: text().notNull(),
  state: text({ enum: ['queued', 'delivered', 'failed'] }).notNull(),
  tries: integer().notNull().default(0),
  lastStatus: integer('last_status'),
  lastProblem: text('last_problem'),
  createdAt: moment('created_at').notNull(),
  triedAt: moment('tried_at'),
})
