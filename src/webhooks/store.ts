/** The queries of webhooks and their deliveries. */
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { member } from '../access/tables.ts'
import { newId } from '../kernel/id.ts'
import type { Tx } from '../kernel/scope.ts'
import { webhook, webhookDelivery } from './tables.ts'

export type WebhookRow = typeof webhook.$inferSelect
export type DeliveryRow = typeof webhookDelivery.$inferSelect

export interface ListedWebhook extends WebhookRow {
  createdByName: string
  lastDelivery: { state: DeliveryRow['state']; at: string } | null
}

export async function listWebhooks(tx: Tx, webhookId?: string): Promise<ListedWebhook[]> {
  const rows = await tx.db
    .select({
      webhook,
      createdByName: member.name,
      lastDelivery: sql<ListedWebhook['lastDelivery']>`(
        SELECT jsonb_build_object('state', d.state, 'at', coalesce(d.tried_at, d.created_at)) FROM webhook_delivery d
         WHERE d.webhook_id = ${webhook.id} ORDER BY d.created_at DESC LIMIT 1)`,
    })
    .from(webhook)
    .innerJoin(member, eq(member.id, webhook.createdBy))
    .where(and(isNull(webhook.removedAt), webhookId === undefined ? undefined : eq(webhook.id, webhookId)))
    .orderBy(desc(webhook.id))
  return rows.map(({ webhook: row, ...rest }) => ({ ...row, ...rest }))
}

export async function insertWebhook(
  tx: Tx,
  values: Pick<WebhookRow, 'name' | 'url' | 'sealedSecret' | 'events'>,
): Promise<string> {
  const id = newId()
  const { workspaceId, memberId } = tx.actor
  await tx.db.insert(webhook).values({ ...values, id, workspaceId, createdBy: memberId, createdAt: tx.now() })
  return id
}

export async function updateWebhook(tx: Tx, webhookId: string, values: Partial<WebhookRow>): Promise<void> {
  await tx.db.update(webhook).set(values).where(eq(webhook.id, webhookId))
}

export async function isListenedFor(tx: Tx, type: string): Promise<boolean> {
  const { rows } = await tx.db.execute<{ yes: boolean }>(sql`SELECT access.is_listened_for(${type}) AS yes`)
  return rows[0]?.yes ?? false
}

/** Webhooks that listen for this and whose makers may read what it is about. */
export async function listListeners(tx: Tx, type: string, nodeId: string | null): Promise<string[]> {
  const { rows } = await tx.db.execute<{ webhook_id: string }>(
    sql`SELECT webhook_id FROM access.listeners_of(${type}, ${nodeId}::uuid)`,
  )
  return rows.map((row) => row.webhook_id)
}

/** @return the delivery's id; undefined when this receiver has been told of this event already */
export async function insertDelivery(
  tx: Tx,
  values: Pick<DeliveryRow, 'webhookId' | 'eventId' | 'type' | 'body'>,
): Promise<string | undefined> {
  const [row] = await tx.db
    .insert(webhookDelivery)
    .values({ ...values, id: newId(), workspaceId: tx.actor.workspaceId, state: 'queued', createdAt: tx.now() })
    .onConflictDoNothing()
    .returning({ id: webhookDelivery.id })
  return row?.id
}

export async function findDelivery(
  tx: Tx,
  deliveryId: string,
): Promise<{ delivery: DeliveryRow; webhook: WebhookRow } | undefined> {
  const [row] = await tx.db
    .select({ delivery: webhookDelivery, webhook })
    .from(webhookDelivery)
    .innerJoin(webhook, eq(webhook.id, webhookDelivery.webhookId))
    .where(eq(webhookDelivery.id, deliveryId))
  return row
}

export async function listDeliveries(tx: Tx, webhookId: string): Promise<DeliveryRow[]> {
  return tx.db
    .select()
    .from(webhookDelivery)
    .where(eq(webhookDelivery.webhookId, webhookId))
    .orderBy(desc(webhookDelivery.createdAt), desc(webhookDelivery.id))
    .limit(100)
}

export async function updateDelivery(tx: Tx, deliveryId: string, values: Partial<DeliveryRow>): Promise<void> {
  await tx.db.update(webhookDelivery).set(values).where(eq(webhookDelivery.id, deliveryId))
}
