/** One way to the database for all checks: the one that runs, or Naru's own, started for as long as the doctor looks. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { openAsOwner } from '../../kernel/database.ts'
import { type OpenedDatabase, openOwnDatabase } from '../backup/own-database.ts'
import type { Env } from '../env.ts'
import { ensurePostgres } from '../parts/postgres.ts'
import { findSecret } from '../secret.ts'
import { type Outcome, skipped } from './finding.ts'

type Look = (owner: pg.Client) => Promise<Outcome>

export interface LentDatabase {
  /** Undefined where none was made yet. @throws what keeps it from being reached */
  url(): Promise<string | undefined>
  /** Fails where the database cannot be reached; `ask` passes over what one failure says already. */
  askFirst(look: Look): () => Promise<Outcome>
  ask(look: Look): () => Promise<Outcome>
  /** As `ask`, for a database with Naru's tables. */
  made(look: Look): () => Promise<Outcome>
  close(): Promise<void>
}

export function lendDatabase(env: Env): LentDatabase {
  let opened: Promise<OpenedDatabase | undefined> | undefined
  const open = () => {
    opened ??= openUnlessNew(env)
    return opened
  }

  const askFirst = (look: Look) => async () => {
    const database = await open()
    if (!database) return skipped('데이터베이스가 아직 없습니다 / there is no database yet')
    const owner = await openAsOwner(database.url)
    try {
      return await look(owner)
    } finally {
      await owner.end()
    }
  }
  const ask = (look: Look) => async () => {
    const isReachable = await askFirst(async () => skipped(''))().then(
      () => true,
      () => false,
    )
    return isReachable ? askFirst(look)() : skipped('데이터베이스에 연결할 수 없습니다 / the database is not reached')
  }
  return {
    askFirst,
    ask,
    url: async () => (await open().catch(() => undefined))?.url,
    made: (look) =>
      ask(async (owner) => ((await isMade(owner)) ? look(owner) : skipped('빈 데이터베이스 / an empty database'))),
    async close() {
      await (await opened?.catch(() => undefined))?.close()
    },
  }
}

async function openUnlessNew(env: Env): Promise<OpenedDatabase | undefined> {
  const secret = await findSecret(env)
  if (!env.databaseUrl) {
    const isMadeHere = await stat(join(env.dataFolder, 'postgres/data/PG_VERSION')).catch(() => undefined)
    if (!isMadeHere || !secret) return undefined
  }
  const { cacheFolder, offlineFolder } = env
  const binFolder = env.databaseUrl ? '' : (await ensurePostgres({ cacheFolder, offlineFolder })).binFolder
  return openOwnDatabase({ env, secret: secret ?? '', binFolder })
}

export async function isMade(owner: pg.Client): Promise<boolean> {
  const { rows } = await owner.query<{ made: boolean }>(`select to_regclass('public.migration') is not null as made`)
  return rows[0]?.made ?? false
}
