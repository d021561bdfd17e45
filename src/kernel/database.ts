/**
 * The one module that opens connections.
 *
 *   asActor  naru_runtime   every request: row-level security decides what it sees
 *   asJobs   naru_jobs      the queue and background steps: one workspace at a time, named in the transaction
 *   asAuth   naru_auth      the sign-in library's tables and the few look-ups before anybody has signed in
 *
 * None of them is owner or superuser. `openAsOwner` is for the migration process and for test set-ups only.
 */
import { createHmac } from 'node:crypto'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'

/** A connection inside a transaction, as the stores use it. */
export type Database = NodePgDatabase<Record<string, never>>

export const databaseRoles = ['naru_runtime', 'naru_jobs', 'naru_auth'] as const
export type DatabaseRole = (typeof databaseRoles)[number]

export interface DatabaseHandles {
  /** One transaction with the rights of a member. */
  asActor<Result>(
    actor: {
      workspaceId: string
      memberId: string
      viewerId?: string
      highestLabel?: number | undefined
      keyScopes?: readonly string[]
    },
    work: (db: Database, client: pg.PoolClient) => Promise<Result>,
  ): Promise<Result>
  /** One transaction of a background step, for one workspace. */
  asJobs<Result>(workspaceId: string, work: (db: Database, client: pg.PoolClient) => Promise<Result>): Promise<Result>
  jobsPool: pg.Pool
  authPool: pg.Pool
  /**
   * Takes a lock that one process of all machines holds at a time; it goes with its connection, so a killed holder has none.
   * @returns undefined when another holds it and `waits` is not set
   */
  holdLock(name: string, options?: { waits?: boolean }): Promise<HeldLock | undefined>
  /** Resolves when the database answers. */
  ping(): Promise<void>
  close(): Promise<void>
}

export interface HeldLock {
  /** False once the connection is lost: another may hold it by now. */
  isHeld(): boolean
  release(): Promise<void>
}

/** A role's password follows from Naru's secret, so that servers on many machines agree without storing it. */
export function passwordOf(role: DatabaseRole, secret: string): string {
  return createHmac('sha256', secret).update(`database role ${role}`).digest('base64url')
}

export function openDatabase(options: { url: string; secret: string; maxConnections?: number }): DatabaseHandles {
  const max = options.maxConnections ?? 10
  const poolOf = (role: DatabaseRole, size: number, extra: pg.PoolConfig = {}) => {
    const pool = new pg.Pool({
      ...connectionOf(options.url),
      user: role,
      password: passwordOf(role, options.secret),
      max: size,
      pipeline: true, // Queries go out as they are asked, not when the one before them has answered.
      application_name: role,
      ...extra,
    })
    // An idle connection that the server ends must not end the process; the next query opens another one.
    pool.on('error', () => undefined)
    return pool
  }
  const actorPool = poolOf('naru_runtime', max)
  const jobsPool = poolOf('naru_jobs', max)
  const authPool = poolOf('naru_auth', 4, { options: '-c search_path=auth' })

  return {
    asActor: (actor, work) =>
      inTransaction(
        actorPool,
        {
          'app.workspace': actor.workspaceId,
          'app.member': actor.memberId,
          'app.viewer': actor.viewerId ?? '',
          'app.highest_label': actor.highestLabel === undefined ? '' : String(actor.highestLabel),
          'app.directory': actor.keyScopes?.includes('scim') ? 'on' : '',
        },
        work,
      ),
    asJobs: (workspaceId, work) =>
      inTransaction(
        jobsPool,
        {
          'app.workspace': workspaceId,
          'app.member': '',
          'app.viewer': '',
          'app.highest_label': '',
          'app.directory': '',
        },
        work,
      ),
    jobsPool,
    authPool,
    holdLock: (name, { waits = false } = {}) =>
      holdLock(
        { ...connectionOf(options.url), user: 'naru_jobs', password: passwordOf('naru_jobs', options.secret) },
        name,
        waits,
      ),
    async ping() {
      await actorPool.query('select 1')
    },
    async close() {
      await Promise.all([actorPool.end(), jobsPool.end(), authPool.end()])
    },
  }
}

/** On a connection of its own: it must stay open for as long as the lock is held. */
async function holdLock(config: pg.ClientConfig, name: string, waits: boolean): Promise<HeldLock | undefined> {
  // Keep-alive, so that the server notices a machine that vanished.
  const client = new pg.Client({ ...config, application_name: `naru lock ${name}`, keepAlive: true })
  let isOpen = true
  client.on('error', () => undefined)
  client.on('end', () => {
    isOpen = false
  })
  await client.connect()
  const call = waits ? 'pg_advisory_lock' : 'pg_try_advisory_lock'
  const { rows } = await client.query<{ held: unknown }>(`select ${call}(hashtextextended($1, 0)) as held`, [
    `naru ${name}`,
  ])
  if (rows[0]?.held === false) {
    await client.end()
    return undefined
  }
  return { isHeld: () => isOpen, release: () => client.end() }
}

async function inTransaction<Result>(
  pool: pg.Pool,
  settings: Record<string, string>,
  work: (db: Database, client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  let broken: Error | undefined
  // A connection lost in the middle is reported by the query that waits on it; the event alone must not end the process.
  const noteLoss = (error: Error) => {
    broken = error
  }
  client.on('error', noteLoss)
  try {
    // In one statement, which the plain protocol takes without parameters. Local to the transaction, so that it is safe
    // behind a pooler. Not awaited: the first query goes out right behind it, and fails as it fails.
    const named = Object.entries(settings).map(
      ([name, value]) => `set_config(${client.escapeLiteral(name)}, ${client.escapeLiteral(value)}, true)`,
    )
    client.query(`begin; select ${named.join(', ')}`).catch(() => undefined)
    const result = await work(drizzle(client), client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError
    })
    throw error
  } finally {
    client.off('error', noteLoss)
    client.release(broken)
  }
}

/** The owner's connection: migrations and test set-ups. */
export async function openAsOwner(url: string): Promise<pg.Client> {
  const client = new pg.Client(connectionOf(url))
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** A listening pool for pg-boss during migration, as the role that owns the queue's schema. */
export function openAsRole(url: string, role: DatabaseRole, secret: string): pg.Pool {
  const pool = new pg.Pool({ ...connectionOf(url), user: role, password: passwordOf(role, secret), max: 2 })
  pool.on('error', () => undefined)
  return pool
}

/** Understands `postgres://user:password@host:port/name` and a socket folder as `?host=/folder`. */
export function connectionOf(url: string): pg.ClientConfig {
  const parsed = new URL(url)
  const socketFolder = parsed.searchParams.get('host')
  const sslMode = parsed.searchParams.get('sslmode')
  return {
    host: socketFolder ?? parsed.hostname,
    port: parsed.port ? Number(parsed.port) : 5432,
    user: decodeURIComponent(parsed.username) || undefined,
    password: parsed.password ? decodeURIComponent(parsed.password) : undefined,
    database: decodeURIComponent(parsed.pathname.slice(1)) || 'naru',
    ssl: sslMode && sslMode !== 'disable' ? { rejectUnauthorized: sslMode === 'verify-full' } : undefined,
  }
}
