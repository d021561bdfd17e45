/**
 * One file with all that a Naru has, from one moment, while it runs: a snapshot of the database is held open, dumped by
 * pg_dump, and asked for the files that it names. Files never change, so copying them later copies that moment.
 */
import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type pg from 'pg'
import packageJson from '../../../package.json' with { type: 'json' }
import type { BlobStore } from '../../kernel/blob.ts'
import { openAsOwner } from '../../kernel/database.ts'
import { postgresVersion } from '../parts/wheels.ts'
import { entryNames, filePrefix, formatNumber, type Header, type Manifest, makeSecretCheck } from './manifest.ts'
import { dumpDatabase } from './postgres-tools.ts'
import { createTar } from './tar.ts'

export interface BackupOptions {
  file: string
  databaseUrl: string
  binFolder: string
  blobs: BlobStore
  secret: string
  onFile?(done: number): void
}

/** @throws Error where the file exists already, or the snapshot cannot be read whole */
export async function backUp(options: BackupOptions): Promise<Manifest> {
  const tar = await createTar(options.file).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? fileExists(options.file) : error
  })
  let owner: pg.Client | undefined
  try {
    owner = await openAsOwner(options.databaseUrl)
    // Copying files may take hours, in which this connection only holds its snapshot.
    await owner.query('set idle_in_transaction_session_timeout = 0')
    await owner.query('begin isolation level repeatable read read only')
    await refuseHiddenRows(owner)
    const { rows } = await owner.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot')
    const described = await describeMoment(owner, options.secret)
    refuseNewerServer(described.postgresMajor)
    const header = Buffer.from(JSON.stringify(described, null, 2))
    const headerSha256 = sha256Of(header)
    await tar.add(entryNames.header, once(header), header.byteLength)

    const databaseHash = createHash('sha256')
    const dump = dumpDatabase({ ...options, url: options.databaseUrl, snapshot: rows[0]?.snapshot ?? '' })
    await tar.add(entryNames.database, hashed(dump, databaseHash))

    const files = await addFiles(owner, tar, options)
    const manifest: Manifest = {
      headerSha256,
      databaseSha256: databaseHash.digest('hex'),
      ...files,
      rows: await countRows(owner),
    }
    const bytes = Buffer.from(JSON.stringify(manifest, null, 2))
    await tar.add(entryNames.manifest, once(bytes), bytes.byteLength)
    await tar.close()
    return manifest
  } catch (error) {
    await tar.close().catch(() => undefined)
    await rm(options.file, { force: true }) // Half a backup must not be taken for one.
    throw error
  } finally {
    await owner?.end()
  }
}

function fileExists(file: string): Error {
  return new Error(
    [
      `${file}: 이미 있는 파일입니다. 다른 이름을 정해 주세요. 있던 파일은 그대로입니다.`,
      `${file} exists already. Choose another name; the file was left as it is.`,
    ].join('\n'),
  )
}

/** pg_dump reads no server that is newer than itself. */
function refuseNewerServer(major: number): void {
  if (major <= Number.parseInt(postgresVersion, 10)) return
  throw new Error(
    [
      `이 나루는 PostgreSQL ${postgresVersion}까지 백업합니다. 이 데이터베이스는 ${major}입니다. 나루를 올리거나 그 PostgreSQL의 pg_dump로 백업해 주세요.`,
      `This Naru backs up PostgreSQL up to ${postgresVersion}; the database is ${major}. Upgrade Naru, or use the pg_dump of that PostgreSQL.`,
    ].join('\n'),
  )
}

/** A table whose policies would hide rows from this connection would be missing in silence. */
async function refuseHiddenRows(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c
     where c.relrowsecurity and c.relkind in ('r', 'p')
       and not (select rolsuper or rolbypassrls from pg_roles where rolname = current_user)
       and not exists (
         select from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polcmd = '*'
            and pg_get_expr(p.polqual, p.polrelid) = 'true'
            and exists (select from unnest(p.polroles) role where role = 0 or pg_has_role(current_user, role, 'usage')))`)
  if (rows.length > 0)
    throw new Error(`this database user cannot read all of ${rows.map((row) => row.name).join(', ')}; use the owner`)
}

async function describeMoment(owner: pg.Client, secret: string): Promise<Header> {
  const migrations = await owner.query<{ name: string }>('select name from migration order by name')
  const server = await owner.query<{ number: number }>("select current_setting('server_version_num')::int as number")
  return {
    format: formatNumber,
    naru: packageJson.version,
    createdAt: new Date().toISOString(),
    migrations: migrations.rows.map((row) => row.name),
    postgresMajor: Math.floor((server.rows[0]?.number ?? 0) / 10_000),
    secretCheck: makeSecretCheck(secret),
  }
}

async function addFiles(
  owner: pg.Client,
  tar: Awaited<ReturnType<typeof createTar>>,
  { blobs, onFile }: BackupOptions,
): Promise<Pick<Manifest, 'filesSha256' | 'fileCount' | 'fileBytes' | 'missingFiles'>> {
  const hash = createHash('sha256')
  const found = { fileCount: 0, fileBytes: 0, missingFiles: [] as string[] }
  for await (const key of listBlobKeys(owner)) {
    const blob = await blobs.open(key)
    if (!blob) {
      found.missingFiles.push(key)
      continue
    }
    const name = `${filePrefix}${key}`
    hash.update(`${name}\0${blob.sizeBytes}\0`)
    await tar.add(name, hashed(blob.stream, hash), blob.sizeBytes)
    found.fileCount++
    found.fileBytes += blob.sizeBytes
    onFile?.(found.fileCount)
  }
  return { ...found, filesSha256: hash.digest('hex') }
}

const keysPerPortion = 500

/** Every blob that any table names, in portions. A column that names one is called `blob_key`, or ends so. */
export async function* listBlobKeys(owner: pg.Client): AsyncGenerator<string> {
  const { rows: columns } = await owner.query<{ place: string; name: string }>(`
    select a.attrelid::regclass::text as place, quote_ident(a.attname) as name
      from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
     where a.attname ~ '(^|_)blob_key$' and not a.attisdropped and c.relnamespace = 'public'::regnamespace
     order by 1, 2`)
  if (columns.length === 0) return
  const all = columns.map(({ place, name }) => `select ${name} as key from ${place}`).join(' union ')
  for (let last = ''; ; ) {
    const { rows } = await owner.query<{ key: string }>(
      `select key from (${all}) as named where key > $1 order by key limit ${keysPerPortion}`,
      [last],
    )
    for (const { key } of rows) yield key
    if (rows.length < keysPerPortion) return
    last = rows.at(-1)?.key ?? ''
  }
}

/** Rows of each table of Naru's own; the queue's are many partitions and count as one. */
export async function countRows(owner: pg.Client): Promise<Record<string, number>> {
  const { rows: tables } = await owner.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c
     where c.relkind = 'r' and c.relnamespace in ('public'::regnamespace, 'auth'::regnamespace)
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e') order by 1`)
  const counts: Record<string, number> = {}
  for (const { name } of [...tables, { name: 'jobs.job' }]) {
    const { rows } = await owner.query<{ count: string }>(`select count(*) from ${name}`)
    counts[name] = Number(rows[0]?.count)
  }
  return counts
}

async function* hashed(
  content: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const part of content) {
    hash.update(part)
    yield part
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
