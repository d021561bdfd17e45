/** Everything wired together: from the environment to scopes that services can work with. */
import { randomUUID } from 'node:crypto'
import { insertAudit } from '../access/store.ts'
import type { BlobStore } from '../kernel/blob.ts'
import { type Database, type DatabaseHandles, openDatabase } from '../kernel/database.ts'
import type { JobPayload } from '../kernel/job.ts'
import type { Actor, Known, Log, Ports, Scope, Tx } from '../kernel/scope.ts'
import { startClock } from './clock.ts'
import type { Env } from './env.ts'
import { openFiles } from './files.ts'
import { jobHandlers } from './job-handlers.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { fillPorts } from './ports.ts'
import { type Queue, startQueue } from './queue.ts'
import { createSignIn, type SignInLibrary } from './sign-in.ts'

export interface App {
  env: Env
  log: Log
  database: DatabaseHandles
  queue: Queue
  signIn: SignInLibrary
  blobs: BlobStore
  ports: Ports
  /** Absent where nobody asks for numbers. */
  metrics: Metrics | undefined
  /** A scope with a member's rights. */
  scopeFor(actor: Actor, requestId?: string, known?: Known): Scope
  /** A scope of a background step. */
  scopeForJob(payload: JobPayload): Scope
  /** @param except names of jobs that this process leaves to others */
  startWorkers(options?: { except: readonly string[] }): Promise<void>
  close(): Promise<void>
}

export async function createApp(options: {
  env: Env
  log: Log
  databaseUrl: string
  secret: string
  baseUrl: string
}): Promise<App> {
  const { env, log } = options
  const database = openDatabase({
    url: options.databaseUrl,
    secret: options.secret,
    maxConnections: env.databaseConnections,
  })
  const isWatched = env.metricsToken !== undefined || env.metricsPort !== undefined
  const metrics = isWatched ? await createMetrics(database.jobsPool) : undefined
  const queue = await startQueue({ pool: database.jobsPool, log, noteJob: metrics?.noteJob })
  const blobs = await openFiles(env)
  const signIn = createSignIn({
    pool: database.authPool,
    secret: options.secret,
    baseUrl: options.baseUrl,
    trustedProxies: env.trustedProxies,
  })
  const ports = fillPorts({
    env,
    log,
    secret: options.secret,
    signIn,
    database,
    queue,
    publicUrl: options.baseUrl,
    metrics,
  })

  function makeScope(actor: Actor, requestId: string, open: Opener, known: Known = {}): Scope {
    const now = () => new Date()
    return {
      actor,
      requestId,
      known,
      now,
      blobs,
      ports,
      log,
      async transaction(work) {
        const nudges = new Set<string>()
        const result = await open((db) => work(makeTx({ actor, requestId, now, db, queue, nudges })))
        // Only after the commit: before it, the jobs are not there yet.
        for (const name of nudges) queue.nudge(name)
        return result
      },
    }
  }

  let stopClock = async () => {}
  const app: App = {
    env,
    log,
    database,
    queue,
    signIn,
    blobs,
    ports,
    metrics,
    scopeFor: (actor, requestId = randomUUID(), known = {}) =>
      makeScope(actor, requestId, (work) => database.asActor(actor, work), known),
    scopeForJob: (payload) =>
      makeScope(
        { workspaceId: payload.workspaceId, memberId: payload.memberId, userId: '', role: 'job', language: 'ko' },
        `job-${randomUUID()}`,
        (work) => database.asJobs(payload.workspaceId, work),
      ),
    async startWorkers({ except } = { except: [] }) {
      const taken = jobHandlers.filter(({ job }) => !except.includes(job.name))
      await queue.work(
        taken.map(({ job, handle, giveUp }) => ({
          job,
          handle: (payload, signal) => handle(app.scopeForJob(payload), payload as never, signal),
          giveUp: async (payload) => giveUp?.(app.scopeForJob(payload), payload as never),
        })),
      )
      stopClock = startClock(app)
    },
    async close() {
      await stopClock()
      await queue.stop()
      await ports.reader.close()
      await ports.chunker.close()
      await ports.callBook.written()
      await database.close()
    },
  }
  return app
}

type Opener = <Result>(work: (db: Database) => Promise<Result>) => Promise<Result>

function makeTx(options: {
  actor: Actor
  requestId: string
  now(): Date
  db: Database
  queue: Queue
  nudges: Set<string>
}): Tx {
  const { queue, nudges, ...base } = options
  return {
    ...base,
    jobs: {
      async add(job, ids, { afterSeconds = 0 } = {}) {
        if (afterSeconds === 0) nudges.add(job.name)
        const { workspaceId, memberId } = base.actor
        await queue.add(base.db, job, { ...ids, workspaceId, memberId }, afterSeconds)
      },
    },
    audit: (event) => insertAudit(base, event),
  }
}
