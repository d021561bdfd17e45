/**
 * What is done by the clock, once an hour by one process of all that have workers: whoever holds the lock. A process that
 * takes over from one that ended may repeat a round; the jobs are harmless twice.
 */

import { binDays } from '../documents/contract.ts'
import { askToRemoveExpired } from '../documents/service.ts'
import type { HeldLock } from '../kernel/database.ts'
import { continueVectors } from '../knowledge/service.ts'
import type { App } from './context.ts'

const tickSeconds = 60
const roundMinutes = 60
const nodesPerRound = 500
const deliveryDays = 30
const conversationsPerPortion = 500
const versionsPerRound = 500

/** @returns ends the clock */
export function startClock(
  app: App,
  work: (app: App) => Promise<void> = round,
  tickMs = tickSeconds * 1000,
): () => Promise<void> {
  let lock: HeldLock | undefined
  let lastRoundAt = Number.NEGATIVE_INFINITY
  let isEnded = false
  let timer = setTimeout(tick, tickMs).unref()
  async function tick() {
    try {
      if (!lock?.isHeld()) lock = await app.database.holdLock('clock')
      if (lock && isEnded) await lock.release()
      else if (lock && performance.now() - lastRoundAt >= roundMinutes * 60_000) {
        lastRoundAt = performance.now()
        await work(app)
      }
    } catch (error) {
      app.log.warn({ error: String(error) }, 'clock')
    }
    if (!isEnded) timer = setTimeout(tick, tickMs).unref()
  }
  return async () => {
    isEnded = true
    clearTimeout(timer)
    await lock?.release()
  }
}

async function round(app: App): Promise<void> {
  await emptyBins(app).catch((error) => app.log.warn({ error: String(error) }, 'emptying the bin'))
  await sweepConversations(app).catch((error) => app.log.warn({ error: String(error) }, 'sweeping conversations'))
  await sweepDeliveries(app).catch((error) => app.log.warn({ error: String(error) }, 'sweeping webhook messages'))
  await resumeVectors(app).catch((error) => app.log.warn({ error: String(error) }, 'resuming vectors'))
}

/** Removes for good what was deleted 30 days ago, in every workspace, in the name of whoever deleted it. */
export async function emptyBins(app: App): Promise<void> {
  const { rows } = await app.database.jobsPool.query<{ workspace_id: string; member_id: string; node_id: string }>(
    'select * from access.expired_nodes($1, $2)',
    [new Date(Date.now() - binDays * 86_400_000), nodesPerRound],
  )
  for (const row of rows)
    await askToRemoveExpired(app.scopeForJob({ workspaceId: row.workspace_id, memberId: row.member_id }), row.node_id)
}

/** Goes on with indexes whose provider had refused its key, or whose budget was used up. */
export async function resumeVectors(app: App): Promise<void> {
  const { rows } = await app.database.jobsPool.query<{
    workspace_id: string
    member_id: string
    index_version_id: string
  }>('select * from knowledge.waiting_for_vectors($1)', [versionsPerRound])
  for (const row of rows) {
    const scope = app.scopeForJob({ workspaceId: row.workspace_id, memberId: row.member_id })
    await continueVectors(scope, row.index_version_id)
  }
}

/** Removes conversations that are older than their workspace keeps them. A transaction a portion, so that none is long. */
export async function sweepConversations(app: App): Promise<number> {
  for (let total = 0; ; ) {
    const { rows } = await app.database.jobsPool.query<{ swept: number }>(
      'select access.sweep_conversations($1) as swept',
      [conversationsPerPortion],
    )
    const swept = rows[0]?.swept ?? 0
    total += swept
    if (swept < conversationsPerPortion) return total
  }
}

/** Messages of webhooks are kept for 30 days. */
export async function sweepDeliveries(app: App): Promise<void> {
  const before = new Date(Date.now() - deliveryDays * 86_400_000)
  await app.database.jobsPool.query('select access.sweep_webhook_deliveries($1)', [before])
}
