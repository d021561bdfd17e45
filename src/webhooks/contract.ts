/** Signed messages to other systems when something has happened (Standard Webhooks). */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'

const Moment = z.iso.datetime()
const WebhookParams = z.object({ webhookId: z.uuid() })

/** What can be listened for. A message carries ids; what they stand for is fetched with a key. */
export const webhookEvents = [
  'document.ready',
  'document.failed',
  'feedback.given',
  'approval.asked',
  'approval.decided',
] as const
export type WebhookEvent = (typeof webhookEvents)[number]

export const Webhook = z.object({
  id: z.uuid(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.enum(webhookEvents)),
  createdByName: z.string(),
  createdAt: Moment,
  /** Why nothing is sent: stopped by a person, the receiver said it is gone, or it failed for days. Null: it is sent. */
  stopped: z.enum(['by-person', 'gone', 'failing']).nullable(),
  failingSince: Moment.nullable(),
  lastDelivery: z.object({ state: z.enum(['queued', 'delivered', 'failed']), at: Moment }).nullable(),
})
export type Webhook = z.infer<typeof Webhook>

const Fields = z.object({
  name: z.string().trim().min(1).max(100),
  url: z.url({ protocol: /^https?$/ }).max(1000),
  events: z.array(z.enum(webhookEvents)).min(1),
})

export const listWebhooks = defineOperation({
  id: 'listWebhooks',
  method: 'get',
  path: '/webhooks',
  action: 'webhooks.manage',
  summary: 'One’s own webhooks; owners see those of everybody.',
  reply: z.object({ items: z.array(Webhook) }),
})

/** Not a creation in the sense of `Idempotency-Key`: its reply is kept nowhere. */
export const addWebhook = defineOperation({
  id: 'addWebhook',
  method: 'post',
  path: '/webhooks',
  action: 'webhooks.manage',
  summary: 'Adds a receiver. The secret that its messages are signed with is shown in this reply only.',
  body: Fields,
  reply: z.object({ webhook: Webhook, secret: z.string() }),
})

export const changeWebhook = defineOperation({
  id: 'changeWebhook',
  method: 'patch',
  path: '/webhooks/{webhookId}',
  action: 'webhooks.manage',
  summary: 'Changes a receiver, stops it, or lets it go on.',
  params: WebhookParams,
  body: Fields.partial().extend({ isStopped: z.boolean().optional() }),
  reply: Webhook,
})

export const removeWebhook = defineOperation({
  id: 'removeWebhook',
  method: 'delete',
  path: '/webhooks/{webhookId}',
  action: 'webhooks.manage',
  summary: 'Removes a receiver and forgets its secret.',
  params: WebhookParams,
  reply: z.object({}),
})

export const testWebhook = defineOperation({
  id: 'testWebhook',
  method: 'post',
  path: '/webhooks/{webhookId}/test',
  action: 'webhooks.manage',
  summary: 'Sends a message of the type `ping` now and says what came back.',
  params: WebhookParams,
  reply: z.object({ isOk: z.boolean(), message: z.string(), milliseconds: z.int() }),
})

export const WebhookDelivery = z.object({
  id: z.uuid(),
  type: z.string(),
  state: z.enum(['queued', 'delivered', 'failed']),
  tries: z.int(),
  lastStatus: z.int().nullable(),
  lastProblem: z.string().nullable(),
  createdAt: Moment,
  triedAt: Moment.nullable(),
})
export type WebhookDelivery = z.infer<typeof WebhookDelivery>

export const listDeliveries = defineOperation({
  id: 'listDeliveries',
  method: 'get',
  path: '/webhooks/{webhookId}/deliveries',
  action: 'webhooks.manage',
  summary: 'The last hundred messages to a receiver, newest first. They are kept for 30 days.',
  params: WebhookParams,
  reply: z.object({ items: z.array(WebhookDelivery) }),
})

export const sendAgain = defineOperation({
  id: 'sendAgain',
  method: 'post',
  path: '/webhooks/{webhookId}/deliveries/{deliveryId}/again',
  action: 'webhooks.manage',
  summary: 'Sends a message that did not arrive once more, under the same id.',
  params: WebhookParams.extend({ deliveryId: z.uuid() }),
  reply: WebhookDelivery,
})
