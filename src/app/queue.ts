/**
 * The queue: pg-boss on PostgreSQL. Jobs are added inside the caller's transaction and seen by workers after its commit.
 *
 *   created ──fetch──▶ active ──▶ completed
 *      ▲                 │ heartbeat lost, process ended, or error
 *      └───── retry ◀────┘            … after the last retry: failed
 */
import { sql } from 'drizzle-orm'
import type pg from 'pg'
import { fromDrizzle, PgBoss } from 'pg-boss'
import type { Database } from '../kernel/database.ts'
import type { Job, JobPayload } from '../kernel/job.ts'
import type { Log } from '../kernel/scope.ts'
import { releaseMemory } from './release-memory.ts'

export interface Handler {
  job: Job<never>
  handle(payload: JobPayload, signal: AbortSignal): Promise<void>
  giveUp(payload: JobPayload): Promise<void>
}

export interface Queue {
  /** The payload is checked against the job's shape before it is written. */
  add(db: Database, job: Job, payload: JobPayload, afterSeconds: number): Promise<void>
  /** Tells this process's workers that new jobs have been committed. */
  nudge(jobName: string): void
  work(handlers: readonly Handler[]): Promise<void>
  /** How many jobs wait or run, by name, for one workspace. */
  countOpen(workspaceId: string): Promise<Record<string, number>>
  /** Is a job with this id in its payload waiting to be taken? */
  isWaiting(jobName: string, key: string, id: string): Promise<boolean>
  /** Whether the queue's tables can be read. */
  isThere(): Promise<boolean>
  /** Running jobs are given back. */
  stop(): Promise<void>
}

const workOptions = { batchSize: 1, pollingIntervalSeconds: 1, includeMetadata: true } as const

export async function startQueue(options: {
  pool: pg.Pool
  log: Log
  noteJob?: ((job: string, outcome: 'succeeded' | 'failed', seconds: number) => void) | undefined
}): Promise<Queue> {
  const { pool, log, noteJob } = options
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => pool.query(text, values) },
    schema: 'jobs',
    migrate: false,
    createSchema: false,
    schedule: false,
    monitorIntervalSeconds: 10,
    superviseIntervalSeconds: 10,
    maintenanceIntervalSeconds: 300,
    reindex: false,
  })
  boss.on('error', (error) => log.warn({ error: String(error) }, 'queue'))
  await boss.start()
  const workersOf = new Map<string, string[]>()
  const running = new Set<AbortController>()

  return {
    async add(db, job, payload, afterSeconds) {
      const item = { data: job.payload.parse(payload), ...(afterSeconds > 0 ? { startAfter: afterSeconds } : {}) }
      await boss.insert(job.name, [item], { db: fromDrizzle(db, sql) })
    },

    nudge(jobName) {
      for (const worker of workersOf.get(jobName) ?? []) boss.notifyWorker(worker)
    },

    async work(handlers) {
      for (const { job, handle, giveUp } of handlers) {
        const workers: string[] = []
        for (let lane = 0; lane < job.concurrency; lane++) {
          const worker = await boss.work<JobPayload, void, typeof workOptions>(
            job.name,
            workOptions,
            async ([item]) => {
              if (!item) return
              const controller = new AbortController()
              running.add(controller)
              const signal = AbortSignal.any([controller.signal, item.signal])
              const startedAt = performance.now()
              const note = (outcome: 'succeeded' | 'failed') =>
                noteJob?.(job.name, outcome, (performance.now() - startedAt) / 1000)
              try {
                await handle(job.payload.parse(item.data), signal)
                note('succeeded')
                // The next job, if there is one, is fetched at once instead of after the polling interval.
                setImmediate(() => boss.notifyWorker(worker))
              } catch (error) {
                note('failed')
                log.warn({ job: job.name, jobId: item.id, error: String(error), stack: stackOf(error) }, 'job failed')
                if (item.retryCount >= item.retryLimit && !controller.signal.aborted)
                  await giveUp(job.payload.parse(item.data))
                throw error
              } finally {
                running.delete(controller)
                releaseMemory()
              }
            },
          )
          workers.push(worker)
        }
        workersOf.set(job.name, workers)
      }
    },

    async countOpen(workspaceId) {
      const { rows } = await pool.query<{ name: string; count: number }>(
        `select name, count(*)::int as count from jobs.job
          where state in ('created', 'retry', 'active') and data->>'workspaceId' = $1 group by name`,
        [workspaceId],
      )
      return Object.fromEntries(rows.map((row) => [row.name, row.count]))
    },

    async isWaiting(jobName, key, id) {
      const { rowCount } = await pool.query(
        `select from jobs.job where name = $1 and state in ('created', 'retry') and data->>$2 = $3 limit 1`,
        [jobName, key, id],
      )
      return (rowCount ?? 0) > 0
    },

    async isThere() {
      await pool.query('select from jobs.queue limit 1')
      return true
    },

    async stop() {
      for (const controller of running) controller.abort(new Error('this process is shutting down'))
      await boss.stop({ graceful: true, timeout: 5000, close: false })
    },
  }
}

function stackOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined
  return [error, cause]
    .map((one) => (one instanceof Error ? one.stack : undefined))
    .filter(Boolean)
    .join('\ncaused by ')
}
