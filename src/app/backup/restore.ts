/**
 * A backup into an empty place. Checked whole first; the database comes back in one transaction, then the files, then the
 * migrations that are newer than the backup, then rows are counted against what the backup says.
 */
import { Readable } from 'node:stream'
import type pg from 'pg'
import type { BlobStore } from '../../kernel/blob.ts'
import { openAsOwner } from '../../kernel/database.ts'
import type { Job } from '../../kernel/job.ts'
import { migrate, prepareRoles, refuseOtherSecret } from '../migrate.ts'
import { countRows } from './back-up.ts'
import type { CheckedBackup } from './check-backup.ts'
import { entryNames, filePrefix, isSecretOf } from './manifest.ts'
import { loadDump } from './postgres-tools.ts'
import { readTar } from './tar.ts'

export interface RestoreOptions {
  file: string
  checked: CheckedBackup
  databaseUrl: string
  binFolder: string
  blobs: BlobStore
  secret: string
  jobs: readonly Job<never>[]
  onFile?(done: number): void
}

export interface Restored {
  rows: Record<string, number>
  fileCount: number
  /** Migrations that were newer than the backup. */
  migrated: string[]
  /** What was sealed with another secret and is gone. */
  unsealed: { providerKeys: number; secondFactors: number } | undefined
}

export async function restore(options: RestoreOptions): Promise<Restored> {
  const { checked, secret } = options
  const owner = await openAsOwner(options.databaseUrl)
  try {
    await refuseUnlessEmpty(owner)
    await refuseOtherSecret(owner, { url: options.databaseUrl, secret })
    await prepareRoles(owner, { url: options.databaseUrl, secret })
    await loadDatabase(owner, options)
    const rows = await countRows(owner)
    refuseOtherCounts(checked.manifest.rows, rows)
    const fileCount = await writeFiles(options)
    const unsealed = isSecretOf(checked.header.secretCheck, secret) ? undefined : await dropSealed(owner)
    const migrated = await migrate({ url: options.databaseUrl, secret, jobs: options.jobs })
    return { rows, fileCount, migrated, unsealed }
  } finally {
    await owner.end()
  }
}

async function refuseUnlessEmpty(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname in ('public', 'auth', 'jobs', 'access')
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e') limit 1`)
  if (!rows[0]) return
  throw new Error(
    [
      '복원할 데이터베이스가 비어 있지 않습니다. 빈 데이터베이스나 빈 데이터 폴더(--data)를 정해 주세요. 아무것도 바꾸지 않았습니다.',
      'The database to restore into is not empty. Name an empty database or an empty data folder (--data). Nothing was changed.',
    ].join('\n'),
  )
}

async function loadDatabase(owner: pg.Client, options: RestoreOptions): Promise<void> {
  const database = owner.escapeIdentifier(owner.database ?? 'naru')
  // The queue's schema belongs to naru_jobs, which may make none by itself.
  await owner.query('GRANT naru_jobs TO CURRENT_USER')
  await owner.query(`GRANT CREATE ON DATABASE ${database} TO naru_jobs`)
  for await (const entry of readTar(options.file)) {
    if (entry.name !== entryNames.database) continue
    await loadDump({ binFolder: options.binFolder, url: options.databaseUrl, dump: Readable.from(entry.content) })
    break
  }
  await owner.query(`REVOKE CREATE ON DATABASE ${database} FROM naru_jobs`)
}

async function writeFiles({ file, blobs, onFile }: RestoreOptions): Promise<number> {
  let done = 0
  for await (const entry of readTar(file)) {
    if (!entry.name.startsWith(filePrefix)) continue
    await blobs.writeStreamAt(entry.name.slice(filePrefix.length), entry.content)
    done++
    onFile?.(done)
  }
  return done
}

function refuseOtherCounts(expected: Record<string, number>, found: Record<string, number>): void {
  // What a backup leaves behind on purpose.
  const leftOut = /^auth\.(session|verification|"rateLimit"|sign_in_failure)$/
  const wrong = Object.keys(expected).filter((table) => !leftOut.test(table) && expected[table] !== found[table])
  if (wrong.length > 0)
    throw new Error(
      `not all rows came back: ${wrong.map((table) => `${table} ${found[table]}/${expected[table]}`).join(', ')}`,
    )
}

/** Sealed under a secret that is lost: nobody can open it, and a second factor that nobody can check locks people out. */
async function dropSealed(owner: pg.Client): Promise<{ providerKeys: number; secondFactors: number }> {
  await owner.query('SET ROLE naru_owner')
  const keys = await owner.query('update provider set sealed_key = null where sealed_key is not null')
  const factors = await owner.query('delete from auth."twoFactor"')
  await owner.query('update auth."user" set "twoFactorEnabled" = false')
  await owner.query('delete from idempotency_key')
  await owner.query('RESET ROLE')
  return { providerKeys: keys.rowCount ?? 0, secondFactors: factors.rowCount ?? 0 }
}
