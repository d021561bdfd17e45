/** What is done by the clock, in whichever process has workers. Each round may come twice: the jobs are harmless twice. */

import { binDays } from '../documents/contract.ts'
import { askToRemoveExpired } from '../documents/service.ts'
import { continueVectors } from '../knowledge/service.ts'
import type { App } from './context.ts'

const firstRoundSeconds = 60
const roundMinutes = 60
const nodesPerRound = 500
const conversationsPerPortion = 500
const versionsPerRound = 500

/** @returns ends the clock */
export function startClock(app: App): () => void {
  let timer = setTimeout(round, firstRoundSeconds * 1000).unref()
  async function round() {
    await emptyBins(app).catch((error) => app.log.warn({ error: String(error) }, 'emptying the bin'))
    await sweepConversations(app).catch((error) => app.log.warn({ error: String(error) }, 'sweeping conversations'))
    await resumeVectors(app).catch((error) => app.log.warn({ error: String(error) }, 'resuming vectors'))
    timer = setTimeout(round, roundMinutes * 60_000).unref()
  }
  return () => clearTimeout(timer)
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
