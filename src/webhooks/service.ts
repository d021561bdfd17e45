/**
 * Webhooks: who is told when something has happened.
 *
 *   something happens ─tx─▶ spread ─▶ a delivery for each who listens and may know ─▶ deliver ─▶ delivered
 *                                                                    │ tried again for half a day
 *                                                                    └─▶ failed ─(for three days)─▶ the webhook is stopped
 */
import { AppError, notFound } from '../kernel/error.ts'
import { newId } from '../kernel/id.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import type { Webhook, WebhookDelivery, WebhookEvent } from './contract.ts'
import { deliverJob, spreadEventJob } from './jobs.ts'
import type { SendOutcome } from './ports.ts'
import { newSecret, signedHeaders } from './sign.ts'
import * as store from './store.ts'

/** A receiver that nothing has reached for so long is told nothing more until somebody looks at it. */
const failingDays = 3

export interface HappenedEvent {
  type: WebhookEvent
  /** The document or folder that it is about; null: about none. */
  nodeId: string | null
  /** Ids and states, never content. */
  data: Record<string, string>
}

/** In the transaction in which it happens: told if that is committed, and not otherwise. */
export async function announce(tx: Tx, event: HappenedEvent): Promise<void> {
  if (!(await store.isListenedFor(tx, event.type))) return
  await tx.jobs.add(spreadEventJob, { ...event, eventId: newId(), at: tx.now().toISOString() })
}

export async function spreadEvent(ctx: Scope, event: HappenedEvent & { eventId: string; at: string }): Promise<void> {
  await ctx.transaction(async (tx) => {
    const { eventId, type, at, data } = event
    for (const webhookId of await store.listListeners(tx, type, event.nodeId))
      await queueDelivery(tx, { webhookId, eventId, type, body: JSON.stringify({ type, timestamp: at, data }) })
  })
}

async function queueDelivery(
  tx: Tx,
  delivery: Pick<store.DeliveryRow, 'webhookId' | 'eventId' | 'type' | 'body'>,
): Promise<void> {
  const deliveryId = await store.insertDelivery(tx, delivery)
  if (deliveryId) await tx.jobs.add(deliverJob, { deliveryId })
}

/** @throws Error when it did not arrive, so that the queue tries again */
export async function deliver(ctx: Scope, deliveryId: string, signal: AbortSignal): Promise<void> {
  const found = await ctx.transaction((tx) => store.findDelivery(tx, deliveryId))
  if (found?.delivery.state !== 'queued') return
  const { delivery, webhook } = found
  if (webhook.disabledAt || webhook.removedAt) {
    await ctx.transaction((tx) => store.updateDelivery(tx, deliveryId, { state: 'failed', lastProblem: 'stopped' }))
    return
  }
  const outcome = await send(ctx, webhook, delivery, signal)
  const hasArrived = isArrived(outcome)
  await ctx.transaction(async (tx) => {
    await store.updateDelivery(tx, deliveryId, {
      ...(hasArrived ? { state: 'delivered' } : {}),
      tries: delivery.tries + 1,
      lastStatus: 'status' in outcome ? outcome.status : null,
      lastProblem: 'problem' in outcome ? `${outcome.problem}: ${outcome.detail}` : null,
      triedAt: tx.now(),
    })
    if (hasArrived) await store.updateWebhook(tx, webhook.id, { failingSince: null })
    // The receiver itself says that nobody listens there any more.
    else if ('status' in outcome && outcome.status === 410) await stop(tx, webhook.id, 'gone')
  })
  if (!hasArrived) throw new Error(`webhook message ${deliveryId} did not arrive: ${JSON.stringify(outcome)}`)
}

export async function giveUpDelivery(ctx: Scope, deliveryId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const found = await store.findDelivery(tx, deliveryId)
    if (found?.delivery.state !== 'queued') return
    await store.updateDelivery(tx, deliveryId, { state: 'failed' })
    const since = found.webhook.failingSince ?? found.delivery.createdAt
    await store.updateWebhook(tx, found.webhook.id, { failingSince: since })
    if (tx.now().getTime() - since.getTime() > failingDays * 86_400_000) await stop(tx, found.webhook.id, 'failing')
  })
}

async function stop(tx: Tx, webhookId: string, disabledReason: 'by-person' | 'gone' | 'failing'): Promise<void> {
  await store.updateWebhook(tx, webhookId, { disabledAt: tx.now(), disabledReason })
  await tx.audit({
    action: 'webhook.stopped',
    objectKind: 'webhook',
    objectId: webhookId,
    detail: { reason: disabledReason },
  })
}

const isArrived = (outcome: SendOutcome) => 'status' in outcome && outcome.status >= 200 && outcome.status < 300

async function send(
  ctx: Scope,
  webhook: store.WebhookRow,
  message: { id: string; body: string },
  signal: AbortSignal,
): Promise<SendOutcome> {
  const secret = ctx.ports.secretBox.open(webhook.sealedSecret)
  const { id, body } = message
  return ctx.ports.webhookSender.send({
    url: webhook.url,
    headers: signedHeaders({ id, body, secret, at: ctx.now() }),
    body,
    signal,
  })
}

// ---------------------------------------------------------------- for those who manage them

export async function listWebhooks(ctx: Scope): Promise<{ items: Webhook[] }> {
  return ctx.transaction(async (tx) => ({ items: (await store.listWebhooks(tx)).map(present) }))
}

export async function addWebhook(
  ctx: Scope,
  input: OperationInput<typeof contract.addWebhook>['body'],
): Promise<{ webhook: Webhook; secret: string }> {
  refuseCredentials(input.url)
  const secret = newSecret()
  return ctx.transaction(async (tx) => {
    const id = await store.insertWebhook(tx, { ...input, sealedSecret: ctx.ports.secretBox.seal(secret) })
    await tx.audit({
      action: 'webhook.added',
      objectKind: 'webhook',
      objectId: id,
      detail: { host: new URL(input.url).host, events: input.events },
    })
    return { webhook: present(await getWebhook(tx, id)), secret }
  })
}

export async function changeWebhook(
  ctx: Scope,
  webhookId: string,
  change: OperationInput<typeof contract.changeWebhook>['body'],
): Promise<Webhook> {
  if (change.url) refuseCredentials(change.url)
  return ctx.transaction(async (tx) => {
    await getWebhook(tx, webhookId)
    const { isStopped, ...values } = change
    if (Object.keys(values).length > 0) await store.updateWebhook(tx, webhookId, values)
    if (isStopped) await stop(tx, webhookId, 'by-person')
    else if (isStopped === false)
      await store.updateWebhook(tx, webhookId, { disabledAt: null, disabledReason: null, failingSince: null })
    await tx.audit({
      action: 'webhook.changed',
      objectKind: 'webhook',
      objectId: webhookId,
      detail: { fields: Object.keys(change) },
    })
    return present(await getWebhook(tx, webhookId))
  })
}

export async function removeWebhook(ctx: Scope, webhookId: string) {
  return ctx.transaction(async (tx) => {
    await getWebhook(tx, webhookId)
    await store.updateWebhook(tx, webhookId, { removedAt: tx.now(), sealedSecret: '' })
    await tx.audit({ action: 'webhook.removed', objectKind: 'webhook', objectId: webhookId })
    return {}
  })
}

export async function testWebhook(ctx: Scope, webhookId: string, signal: AbortSignal) {
  const webhook = await ctx.transaction((tx) => getWebhook(tx, webhookId))
  const body = JSON.stringify({ type: 'ping', timestamp: ctx.now().toISOString(), data: {} })
  const startedAt = performance.now()
  const outcome = await send(ctx, webhook, { id: newId(), body }, signal)
  const milliseconds = Math.round(performance.now() - startedAt)
  return { isOk: isArrived(outcome), message: messageOf(outcome), milliseconds }
}

function messageOf(outcome: SendOutcome): string {
  return 'status' in outcome ? `HTTP ${outcome.status}` : `${outcome.problem}: ${outcome.detail}`
}

export async function listDeliveries(ctx: Scope, webhookId: string): Promise<{ items: WebhookDelivery[] }> {
  return ctx.transaction(async (tx) => {
    await getWebhook(tx, webhookId)
    return { items: (await store.listDeliveries(tx, webhookId)).map(presentDelivery) }
  })
}

export async function sendAgain(ctx: Scope, webhookId: string, deliveryId: string): Promise<WebhookDelivery> {
  return ctx.transaction(async (tx) => {
    await getWebhook(tx, webhookId)
    const found = await store.findDelivery(tx, deliveryId)
    if (found?.delivery.webhookId !== webhookId) throw notFound('webhooks.delivery-not-found', theMessage)
    if (found.delivery.state !== 'failed') {
      throw new AppError('conflict', 'webhooks.not-failed', {
        ko: '도착하지 못한 알림만 다시 보낼 수 있습니다. 목록을 새로 고쳐 주세요.',
        en: 'Only a message that did not arrive can be sent again. Refresh the list.',
      })
    }
    await store.updateDelivery(tx, deliveryId, { state: 'queued', lastProblem: null, lastStatus: null })
    await tx.jobs.add(deliverJob, { deliveryId })
    return presentDelivery({ ...found.delivery, state: 'queued', lastProblem: null, lastStatus: null })
  })
}

const theMessage = { ko: '알림을', en: 'The message' }

/** @throws AppError `webhooks.not-found` for what does not exist and for what may not be seen alike */
async function getWebhook(tx: Tx, webhookId: string): Promise<store.ListedWebhook> {
  const [row] = await store.listWebhooks(tx, webhookId)
  if (!row) throw notFound('webhooks.not-found', { ko: '웹훅을', en: 'The webhook' })
  return row
}

/** They would stand in lists and logs; the signature says who sends. */
function refuseCredentials(url: string): void {
  const { username, password } = new URL(url)
  if (username === '' && password === '') return
  throw new AppError('invalid', 'webhooks.credentials-in-address', {
    ko: '주소에 사용자 이름이나 비밀번호를 넣지 마세요. 받는 쪽에서는 서명으로 보낸 곳을 확인합니다.',
    en: 'Leave user name and password out of the address. The receiver knows the sender by the signature.',
  })
}

function present(row: store.ListedWebhook): Webhook {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    events: row.events,
    createdByName: row.createdByName,
    createdAt: row.createdAt.toISOString(),
    stopped: row.disabledAt ? (row.disabledReason ?? 'by-person') : null,
    failingSince: row.failingSince?.toISOString() ?? null,
    lastDelivery: row.lastDelivery && { ...row.lastDelivery, at: new Date(row.lastDelivery.at).toISOString() },
  }
}

function presentDelivery(row: store.DeliveryRow): WebhookDelivery {
  const { id, type, state, tries, lastStatus, lastProblem } = row
  const moments = { createdAt: row.createdAt.toISOString(), triedAt: row.triedAt?.toISOString() ?? null }
  return { id, type, state, tries, lastStatus, lastProblem, ...moments }
}
