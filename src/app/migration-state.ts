/** Whether the database has the shape that this version works with. */
import type pg from 'pg'
import { openDatabase } from '../kernel/database.ts'
import type { Log } from '../kernel/scope.ts'
import { listMigrationFiles } from './migrate.ts'

/** @returns the files that have not run yet; all of them where nothing is there to ask */
export async function pendingMigrations(pool: pg.Pool): Promise<string[]> {
  const files = await listMigrationFiles()
  try {
    const { rows } = await pool.query<{ name: string }>('select name from migration')
    const done = new Set(rows.map((row) => row.name))
    return files.filter((file) => !done.has(file))
  } catch (error) {
    if (isNotMadeYet(error)) return files
    throw error
  }
}

/** No such table, no right to it, no such role or a password that was never given to it. */
function isNotMadeYet(error: unknown): boolean {
  return ['42P01', '42501', '28000', '28P01', '3D000'].includes((error as { code?: string }).code ?? '')
}

const waitSeconds = 120
const pauseSeconds = 0.5 // A database that starts anew is back in less.
const saidEverySeconds = 10

/**
 * Waits until `naru migrate` has run: containers start in any order.
 * @throws Error after two minutes, with what to do
 */
export async function waitForMigrations(options: { url: string; secret: string; log: Log }): Promise<void> {
  const database = openDatabase({ ...options, maxConnections: 2 })
  try {
    for (let waited = 0; ; waited += pauseSeconds) {
      const pending = await pendingMigrations(database.jobsPool).catch((error: unknown) => [String(error)])
      if (pending.length === 0) return
      if (waited >= waitSeconds) throw notMigrated(pending)
      if (waited % saidEverySeconds === 0) options.log.warn({ pending }, 'waiting for the database and `naru migrate`')
      await new Promise((resolve) => setTimeout(resolve, pauseSeconds * 1000))
    }
  } finally {
    await database.close()
  }
}

function notMigrated(pending: readonly string[]): Error {
  return new Error(
    [
      `데이터베이스가 이 판에 맞지 않습니다(${pending.join(', ')}). DATABASE_URL과 NARU_SECRET을 확인하고 \`naru migrate\`를 실행해 주세요.`,
      `The database does not have the shape of this version (${pending.join(', ')}). Check DATABASE_URL and NARU_SECRET, then run \`naru migrate\`.`,
    ].join('\n'),
  )
}
