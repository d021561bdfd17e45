/**
 * `/healthz`: the process answers. `/readyz`: it can do its work: it has started, the database answers, has this version's
 * shape, and the queue is there. Open to anybody, so they say yes or no and nothing else.
 */
import type { Hono } from 'hono'
import type { App } from './context.ts'
import { pendingMigrations } from './migration-state.ts'

interface Readiness {
  started: boolean
  database: boolean
  migrations: boolean
  queue: boolean
}

/** Asked by probes of many machines, and by anybody: the database is asked no more often than this. */
const keptMs = 1000

export function addHealthRoutes(http: Pick<Hono, 'get'>, app: App, isStarted: () => boolean): void {
  let known: { at: number; readiness: Promise<Readiness> } | undefined
  http.get('/healthz', (context) => context.json({ status: 'alive' }))
  http.get('/readyz', async (context) => {
    if (!known || performance.now() - known.at > keptMs) known = { at: performance.now(), readiness: readinessOf(app) }
    const checks = { ...(await known.readiness), started: isStarted() }
    const isReady = Object.values(checks).every(Boolean)
    return context.json({ status: isReady ? 'ready' : 'starting', checks }, isReady ? 200 : 503)
  })
}

async function readinessOf(app: App): Promise<Readiness> {
  const isSo = (check: Promise<boolean>) => check.catch(() => false)
  const [database, migrations, queue] = await Promise.all([
    isSo(app.database.ping().then(() => true)),
    isSo(pendingMigrations(app.database.jobsPool).then((pending) => pending.length === 0)),
    isSo(app.queue.isThere()),
  ])
  return { started: true, database, migrations, queue }
}
