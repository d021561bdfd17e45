/** Every row of the older version, in the columns that it had, is there after today's migrations; and today's Naru works on it. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { allJobs } from '../../src/app/job-handlers.ts'
import { migrate } from '../../src/app/migrate.ts'
import { openDataFolder, openScratchNaru } from '../../src/app/scratch-naru.ts'
import { openAsOwner } from '../../src/kernel/database.ts'
import { wordsOnlyHost } from '../rights/build.ts'
import { fill } from './fill.ts'
import { checkOut, startOlder } from './older-naru.ts'

export interface UpgradeResult {
  isProved: boolean
  from: string
  applied: string[]
  rows: Record<string, { before: number; kept: number; after: number }>
  emptyTables: string[]
  droppedColumns: string[]
  signInStatus: number
  foundDocuments: number
  seconds: number
}

type Client = Awaited<ReturnType<typeof openAsOwner>>

/** What lives for minutes, and may go by itself. */
const passing = new Set(['auth."rateLimit"', 'auth.session', 'auth.sign_in_failure', 'auth.verification'])

/** Columns that a migration has moved: what they held, and where it must be now. */
const moves: Record<string, { from: string; to: string }> = {
  'provider.chat_model': {
    from: 'select id, workspace_id, chat_model from provider',
    to: "select provider_id, workspace_id, name from provider_model where role = 'chat'",
  },
}

export async function proveUpgrade(options: {
  commit: string
  folder: string
  say(line: string): void
}): Promise<UpgradeResult> {
  const startedAt = performance.now()
  const [sources, data] = [join(options.folder, 'sources'), join(options.folder, 'data')]
  await mkdir(data, { recursive: true })
  await checkOut(options.commit, sources)
  options.say(`${options.commit}: starting with its demo`)
  const older = await startOlder(sources, data)
  try {
    await fill(older, data)
  } finally {
    await older.stop()
  }

  const place = await openDataFolder(data)
  try {
    const url = place.postgres.url
    const owner = await openAsOwner(url)
    const columns = await columnsOf(owner)
    const before = new Map<string, string[]>()
    for (const [table, names] of columns) before.set(table, await rowsOf(owner, selectOf(table, names)))
    const moving = Object.entries(moves).filter(([place]) => isColumn(columns, place))
    for (const [place, { from }] of moving) before.set(place, await rowsOf(owner, from))
    options.say('migrating')
    const applied = await migrate({ url, secret: place.secret, jobs: allJobs })
    const now = await columnsOf(owner)
    const droppedColumns: string[] = []
    const rows: UpgradeResult['rows'] = {}
    const compare = async (place: string, select: string | undefined) => {
      const old = before.get(place) ?? []
      const after = select ? await rowsOf(owner, select) : []
      const known = new Set(after)
      rows[place] = { before: old.length, kept: old.filter((row) => known.has(row)).length, after: after.length }
    }
    for (const [table, names] of columns) {
      const gone = names.filter((name) => !isColumn(now, `${table}.${name}`) && !moves[`${table}.${name}`])
      droppedColumns.push(...gone.map((name) => `${table}.${name}`))
      await compare(table, gone.length === 0 ? selectOf(table, names) : undefined)
    }
    for (const [place, { to }] of moving) await compare(place, to)
    await owner.end()
    const works = await workWithToday(place, url, data)
    const emptyTables = Object.keys(rows).filter((table) => rows[table]?.before === 0 && !passing.has(table))
    return {
      isProved:
        applied.length > 0 &&
        emptyTables.length === 0 &&
        droppedColumns.length === 0 &&
        Object.values(rows).every(({ before: old, kept }) => old === kept) &&
        works.signInStatus === 200 &&
        works.foundDocuments > 0,
      from: options.commit,
      applied,
      rows,
      emptyTables,
      droppedColumns,
      ...works,
      seconds: Math.round((performance.now() - startedAt) / 1000),
    }
  } finally {
    await place.close()
  }
}

async function columnsOf(owner: Client): Promise<Map<string, string[]>> {
  const { rows } = await owner.query<{ place: string; columns: string[] }>(`
    select c.oid::regclass::text as place, array_agg(quote_ident(a.attname) order by a.attnum)::text[] as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind = 'r' and c.relnamespace in ('public'::regnamespace, 'auth'::regnamespace)
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
     group by c.oid order by 1`)
  return new Map(rows.map((row) => [row.place, row.columns]))
}

function isColumn(columns: ReadonlyMap<string, readonly string[]>, place: string): boolean {
  const dot = place.lastIndexOf('.') // A table's name has one of its own where it stands in another schema.
  return columns.get(place.slice(0, dot))?.includes(place.slice(dot + 1)) ?? false
}

function selectOf(table: string, names: readonly string[]): string {
  return `select ${names.filter((name) => !moves[`${table}.${name}`]).join(', ')} from ${table}`
}

/** A hash of each row, with the number of its like, so that equal rows count each. */
async function rowsOf(owner: Client, select: string): Promise<string[]> {
  const { rows } = await owner.query<{ row: string }>(
    `select hash || row_number() over (partition by hash) as row from (select md5(row(one.*)::text) as hash from (${select}) as one) as hashes`,
  )
  return rows.map(({ row }) => row)
}

async function workWithToday(place: Awaited<ReturnType<typeof openDataFolder>>, databaseUrl: string, data: string) {
  const naru = await openScratchNaru(place, {
    databaseUrl,
    ports: { modelHost: wordsOnlyHost },
    settings: { NARU_DATA: data },
  })
  try {
    const headers = { 'content-type': 'application/json', origin: 'http://127.0.0.1:4310' }
    const signedIn = await naru.fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers,
      body: JSON.stringify({ email: 'seoyun.han@saeyeoul.example', password: 'naru-demo-2026' }),
    })
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const found = await naru.fetch('/api/v1/search', {
      method: 'POST',
      headers: { ...headers, cookie },
      body: JSON.stringify({ query: '공항 라운지' }),
    })
    const { results } = (await found.json()) as { results?: unknown[] }
    return { signInStatus: signedIn.status, foundDocuments: results?.length ?? 0 }
  } finally {
    await naru.close()
  }
}
