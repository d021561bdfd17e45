/**
 * A Naru of its own in a temporary folder, in this process: for integration tests, benches and proofs. The database is the
 * real one, with the real roles; models are the real host's, or what the caller puts in their place.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '../access/policy.ts'
import { addMember, hashKey } from '../access/service.ts'
import { openAsOwner } from '../kernel/database.ts'
import { newId } from '../kernel/id.ts'
import type { Ports } from '../kernel/scope.ts'
import { type App, createApp } from './context.ts'
import { type Env, readEnv } from './env.ts'
import { createHttp } from './http.ts'
import { allJobs } from './job-handlers.ts'
import { createLog } from './log.ts'
import { migrate } from './migrate.ts'
import { ensurePostgres } from './parts/postgres.ts'
import { type RunningPostgres, startPostgres } from './postgres.ts'
import { findSecret } from './secret.ts'
import { found } from './setup-routes.ts'

export interface ScratchNaru {
  app: App
  databaseUrl: string
  env: Env
  /** Sends a request through the whole HTTP layer, without a socket. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  close(): Promise<void>
}

export interface ScratchPostgres {
  postgres: RunningPostgres
  secret: string
  folder: string
  /** A new database with all tables, copied from a migrated one in a tenth of a second. */
  makeDatabase(): Promise<string>
  close(): Promise<void>
}

const secret = 'scratch-secret-that-is-long-enough-0123456789'

export async function startScratchPostgres(): Promise<ScratchPostgres> {
  const env = readEnv()
  const folder = await mkdtemp(join(tmpdir(), 'naru-scratch-'))
  const { binFolder } = await ensurePostgres({ cacheFolder: env.cacheFolder, offlineFolder: env.offlineFolder })
  const postgres = await startPostgres({
    binFolder,
    folder: join(folder, 'postgres'),
    secret,
    database: 'template_naru',
  })
  await migrate({ url: postgres.url, secret, jobs: allJobs })
  return copiesOf(postgres, { secret, folder })
}

/** Copies of the database in a data folder of a Naru that is not running: what is done to them leaves it as it is. */
export async function openDataFolder(dataFolder: string): Promise<ScratchPostgres> {
  const env = readEnv({ ...process.env, NARU_DATA: dataFolder })
  const known = await findSecret(env)
  if (!known) throw new Error(`${dataFolder} is not a data folder of Naru`)
  const { binFolder } = await ensurePostgres({ cacheFolder: env.cacheFolder, offlineFolder: env.offlineFolder })
  const folder = await mkdtemp(join(tmpdir(), 'naru-copies-'))
  const postgres = await startPostgres({ binFolder, folder: join(dataFolder, 'postgres'), secret: known })
  const made: string[] = []
  const copies = copiesOf(postgres, { secret: known, folder })
  return {
    ...copies,
    async makeDatabase() {
      const url = await copies.makeDatabase()
      made.push(new URL(url).pathname.slice(1))
      return url
    },
    async close() {
      const owner = await openAsOwner(postgres.url)
      for (const name of made) await owner.query(`drop database if exists ${name} with (force)`)
      await owner.end()
      await copies.close()
    },
  }
}

function copiesOf(postgres: RunningPostgres, of: { secret: string; folder: string }): ScratchPostgres {
  return {
    postgres,
    secret: of.secret,
    folder: of.folder,
    async makeDatabase() {
      const name = `scratch_${newId().replaceAll('-', '')}`
      const template = new URL(postgres.url).pathname.slice(1)
      const url = (database: string) => Object.assign(new URL(postgres.url), { pathname: `/${database}` }).href
      const owner = await openAsOwner(url('postgres'))
      try {
        await owner.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
      } finally {
        await owner.end()
      }
      return url(name)
    },
    async close() {
      await postgres.stop()
      await rm(of.folder, { recursive: true, force: true })
    },
  }
}

/** @param ports replace real ones, for example the model host by a quick stand-in where models are not what is tested */
export async function openScratchNaru(
  scratch: ScratchPostgres,
  options: {
    databaseUrl?: string
    ports?: Partial<Ports>
    withWorkers?: boolean
    /** Settings beside the usual ones, for example another data folder or S3. */
    settings?: NodeJS.ProcessEnv
  } = {},
): Promise<ScratchNaru> {
  const databaseUrl = options.databaseUrl ?? (await scratch.makeDatabase())
  const dataFolder = await mkdtemp(join(scratch.folder, 'data-'))
  const env = readEnv({
    ...process.env,
    NARU_DATA: dataFolder,
    NARU_NO_DEMO: '1',
    NARU_LOG_LEVEL: process.env.NARU_LOG_LEVEL ?? 'silent',
    DATABASE_URL: undefined,
    ...options.settings,
  })
  const baseUrl = 'http://127.0.0.1:4310'
  const app = await createApp({ env, log: createLog(env, 'scratch'), databaseUrl, secret: scratch.secret, baseUrl })
  Object.assign(app.ports, options.ports)
  const http = createHttp(app, { publicUrl: baseUrl, isReady: () => true })
  if (options.withWorkers) await app.startWorkers()
  return {
    app,
    databaseUrl,
    env,
    fetch: async (path, init) => http.fetch(new Request(new URL(path, baseUrl), init)),
    close: () => app.close(),
  }
}

/** The first workspace with its owner, as a scope of the owner. */
export async function foundScratchCompany(naru: ScratchNaru) {
  const owner = {
    workspaceName: '새여울',
    name: '한서윤',
    email: 'owner@saeyeoul.example',
    password: 'correct-horse-1',
  }
  const { workspaceId, memberId } = await found(naru.app, owner)
  return {
    ...owner,
    workspaceId,
    memberId,
    scope: naru.app.scopeFor({ workspaceId, memberId, userId: '', role: 'owner', language: 'ko' }),
  }
}

/** A colleague of the founder, with the scope of their requests. */
export async function addScratchColleague(
  naru: ScratchNaru,
  company: Awaited<ReturnType<typeof foundScratchCompany>>,
  { role, clearance }: { role: Role; clearance: 0 | 1 | 2 },
) {
  const person = { name: '배수아', email: `${role}@x.example`, password: 'a-long-password', groups: [] }
  const { id: memberId, principalId } = await addMember(company.scope, { ...person, role, clearance })
  const { workspaceId } = company
  return {
    memberId,
    principalId,
    scope: naru.app.scopeFor({ workspaceId, memberId, userId: '', role, language: 'ko' }),
  }
}

/** A key of any member, as no operation gives it: people sign in, but tests ask faster with a key. */
export async function giveScratchKey(naru: ScratchNaru, memberId: string, scopes: string[] = ['*']): Promise<string> {
  const key = `naru_${randomBytes(16).toString('base64url')}`
  const owner = await openAsOwner(naru.databaseUrl)
  try {
    await owner.query(
      `insert into api_key (id, workspace_id, member_id, name, key_hash, scopes)
       select $1, m.workspace_id, m.id, 'scratch', $2, $3 from member m where m.id = $4`,
      [newId(), hashKey(key), scopes, memberId],
    )
  } finally {
    await owner.end()
  }
  return key
}
