/**
 * Brings a database to the present shape: roles, forward-only SQL files, the queue's schema. Runs as the owner, in a
 * process of its own; the server's roles cannot do any of this.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { PgBoss } from 'pg-boss'
import {
  connectionOf,
  type DatabaseRole,
  databaseRoles,
  openAsOwner,
  openAsRole,
  passwordOf,
} from '../kernel/database.ts'
import type { Job } from '../kernel/job.ts'

const migrationFolder = join(import.meta.dirname, '../../migrations')
/** Any fixed number: two processes that migrate at once wait for each other. */
const migrationLock = 727_2026

export async function migrate(options: {
  url: string
  secret: string
  jobs: readonly Job<never>[]
  /** The secret replaces the one that the roles' passwords follow from; what that one sealed stays sealed. */
  replacesSecret?: boolean
}): Promise<string[]> {
  const owner = await openAsOwner(options.url)
  try {
    await owner.query('select pg_advisory_lock($1)', [migrationLock])
    if (!options.replacesSecret) await refuseOtherSecret(owner, options)
    await prepareRoles(owner, options)
    const applied = await applyFiles(owner)
    await prepareQueue(options)
    return applied
  } finally {
    await owner.end()
  }
}

/**
 * A second machine that started with a secret of its own would change the roles' passwords, and so end every other one.
 * @throws Error when the roles are there and their passwords follow from another secret
 */
export async function refuseOtherSecret(owner: pg.Client, options: { url: string; secret: string }): Promise<void> {
  const { rowCount } = await owner.query(`select from pg_roles where rolname = 'naru_runtime' and rolcanlogin`)
  if (!rowCount) return
  const pool = openAsRole(options.url, 'naru_runtime', options.secret)
  try {
    await pool.query('select 1')
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === '42501') return // The password is right; this database is not open to the role yet.
    if (code !== '28P01') throw error // invalid_password
    throw new Error(
      [
        '이 데이터베이스는 다른 NARU_SECRET으로 쓰고 있습니다. 그 값을 NARU_SECRET으로 정해 주세요. 그 값을 잃었다면 `naru migrate --new-secret`으로 바꿀 수 있지만, 저장된 공급자 키는 다시 넣어야 하고 다른 컴퓨터의 나루도 새 값으로 다시 시작해야 합니다.',
        'This database is used with another NARU_SECRET. Set NARU_SECRET to that value. If it is lost, `naru migrate --new-secret` replaces it; provider keys must then be given again, and every other Naru restarted with the new value.',
      ].join('\n'),
      { cause: error },
    )
  } finally {
    await pool.end()
  }
}

/** The roles with their passwords, which belong to the whole server, and what they may do in this database. */
export async function prepareRoles(owner: pg.Client, options: { url: string; secret: string }): Promise<void> {
  const database = owner.escapeIdentifier(connectionOf(options.url).database ?? 'naru')
  await createRole(owner, 'naru_owner', 'NOLOGIN')
  for (const role of databaseRoles) {
    const password = owner.escapeLiteral(passwordOf(role, options.secret))
    await createRole(owner, role, 'LOGIN')
    // Only what any owner of roles may say: on a managed PostgreSQL nobody is superuser.
    await owner.query(`ALTER ROLE ${role} LOGIN PASSWORD ${password}`)
    await owner.query(`GRANT CONNECT ON DATABASE ${database} TO ${role}`)
  }
  const { rows: strong } = await owner.query<{ rolname: string }>(
    'select rolname from pg_roles where rolname = any ($1) and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls)',
    [databaseRoles],
  )
  if (strong[0])
    throw new Error(`the database role ${strong[0].rolname} may do more than Naru's rights allow; take it away`)
  await owner.query('GRANT naru_owner TO CURRENT_USER')
  await owner.query(`GRANT CREATE ON DATABASE ${database} TO naru_owner`)
  // Background steps keep vectors aside while they replace the chunks that carry them.
  await owner.query(`GRANT TEMPORARY ON DATABASE ${database} TO naru_jobs`)
  await owner.query('CREATE EXTENSION IF NOT EXISTS vector')
  await owner.query('GRANT CREATE, USAGE ON SCHEMA public TO naru_owner')
  await owner.query(`GRANT USAGE ON SCHEMA public TO ${databaseRoles.join(', ')}`)
}

async function createRole(
  owner: pg.Client,
  role: DatabaseRole | 'naru_owner',
  login: 'LOGIN' | 'NOLOGIN',
): Promise<void> {
  const { rowCount } = await owner.query('select from pg_roles where rolname = $1', [role])
  if (!rowCount) await owner.query(`CREATE ROLE ${role} ${login}`)
}

/** The files that this version knows, in their order. */
export async function listMigrationFiles(): Promise<string[]> {
  return (await readdir(migrationFolder)).filter((file) => file.endsWith('.sql')).sort()
}

/** Files run in order, each once, each in one transaction. A file that has run must never change. */
async function applyFiles(owner: pg.Client): Promise<string[]> {
  await owner.query('SET ROLE naru_owner')
  await owner.query(`CREATE TABLE IF NOT EXISTS migration (
    name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`)
  await owner.query('GRANT SELECT ON migration TO naru_jobs')
  const { rows } = await owner.query<{ name: string; sha256: string }>('select name, sha256 from migration')
  const known = new Map(rows.map((row) => [row.name, row.sha256]))
  const applied: string[] = []
  for (const name of await listMigrationFiles()) {
    const text = await readFile(join(migrationFolder, name), 'utf8')
    const sha256 = createHash('sha256').update(text).digest('hex')
    const before = known.get(name)
    if (before === sha256) continue
    if (before) throw new Error(`migration ${name} has changed after it ran; add a new file instead`)
    await owner.query('begin')
    try {
      await owner.query(text)
      await owner.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256])
      await owner.query('commit')
    } catch (error) {
      await owner.query('rollback')
      throw new Error(`migration ${name} failed`, { cause: error })
    }
    applied.push(name)
  }
  await owner.query('RESET ROLE')
  // The queue's schema belongs to the role that works on it.
  await owner.query('GRANT naru_jobs TO CURRENT_USER')
  await owner.query('CREATE SCHEMA IF NOT EXISTS jobs AUTHORIZATION naru_jobs')
  return applied
}

async function prepareQueue(options: { url: string; secret: string; jobs: readonly Job<never>[] }): Promise<void> {
  const pool = openAsRole(options.url, 'naru_jobs', options.secret)
  const executeSql = async (text: string, values?: unknown[]) => pool.query(text, values)
  const boss = new PgBoss({
    db: { executeSql },
    schema: 'jobs',
    createSchema: false,
    supervise: false,
    schedule: false,
  })
  try {
    await boss.start()
    for (const job of options.jobs) {
      const settings = {
        retryLimit: job.retryLimit,
        retryDelay: job.retryDelaySeconds ?? 1,
        retryBackoff: true,
        expireInSeconds: job.timeoutSeconds,
        heartbeatSeconds: job.heartbeatSeconds,
        deleteAfterSeconds: 7 * 24 * 3600,
      }
      const existing = await boss.getQueue(job.name)
      if (existing) await boss.updateQueue(job.name, settings)
      else await boss.createQueue(job.name, settings)
    }
    // A request adds jobs inside its own transaction; it can read nothing of the queue but what the insert needs.
    await pool.query('GRANT USAGE ON SCHEMA jobs TO naru_runtime')
    await pool.query('GRANT SELECT ON jobs.queue TO naru_runtime')
    const tables = await pool.query<{ relname: string }>(
      `select relname from pg_class where relnamespace = 'jobs'::regnamespace and relname like 'job%' and relkind in ('r', 'p')
        and exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'start_after')`,
    )
    for (const { relname } of tables.rows) {
      await pool.query(`GRANT INSERT, SELECT (id, start_after) ON jobs."${relname}" TO naru_runtime`)
    }
  } finally {
    await boss.stop({ graceful: false })
    await pool.end()
  }
}
