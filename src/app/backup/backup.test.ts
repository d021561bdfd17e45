/** A company into a file and back, as another machine would get it. */
import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, open, readFile, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runNaru } from '../../../e2e/naru-process.ts'
import { wordsOnlyHost } from '../../../proofs/rights/build.ts'
import { addMember, ensureFolder } from '../../access/service.ts'
import { addConversation, askInConversation } from '../../assistants/service.ts'
import { addRows, getDocument, getOriginal, uploadDocument } from '../../documents/service.ts'
import { openAsOwner } from '../../kernel/database.ts'
import { search } from '../../knowledge/service.ts'
import { addProvider } from '../../models/service.ts'
import { readEnv } from '../env.ts'
import { openFiles } from '../files.ts'
import { allJobs } from '../job-handlers.ts'
import { ensurePostgres } from '../parts/postgres.ts'
import {
  foundScratchCompany,
  giveScratchKey,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from '../scratch-naru.ts'
import { backUp } from './back-up.ts'
import { checkBackup } from './check-backup.ts'
import { restore } from './restore.ts'
import { createTar, readTar } from './tar.ts'

const providerKey = 'sk-this-must-not-lie-in-clear-anywhere'
const secretWord = '물수제비'

let scratch: ScratchPostgres
let before: ScratchNaru
let company: Awaited<ReturnType<typeof foundScratchCompany>>
let binFolder = ''
let file = ''
let documentId = ''
let colleagueKey = ''
let originalHash = ''

beforeAll(async () => {
  scratch = await startScratchPostgres()
  const { cacheFolder, offlineFolder } = readEnv()
  ;({ binFolder } = await ensurePostgres({ cacheFolder, offlineFolder }))
  before = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost }, withWorkers: true })
  company = await foundScratchCompany(before)
  const { scope } = company
  const colleague = await addMember(scope, {
    name: '배수아',
    email: 'sua@saeyeoul.example',
    password: 'a-long-password',
    role: 'viewer',
    clearance: 1,
    groups: ['영업'],
  })
  colleagueKey = await giveScratchKey(before, colleague.id)
  await addProvider(scope, {
    name: '대역',
    baseUrl: 'http://127.0.0.1:9/v1',
    key: providerKey,
    chatModel: 'stand-in',
    highestLabel: 1,
  })
  const bytes = `# 안내\n\n${secretWord} 대회의 참가비는 4,700원입니다.\n`
  originalHash = createHash('sha256').update(bytes).digest('hex')
  const { document } = await uploadDocument(scope, { fileName: '안내.md' }, new Blob([bytes]).stream())
  documentId = document.id
  while ((await getDocument(scope, documentId)).vectorsIndexedAt === null)
    await new Promise((resolve) => setTimeout(resolve, 100))
  const conversation = await addConversation(scope, '대회')
  for await (const _ of askInConversation(
    scope,
    conversation.id,
    { question: `${secretWord} 대회의 참가비는 얼마인가요?`, collectionIds: [], mode: 'extract' },
    AbortSignal.timeout(20_000),
  ));
  file = join(scratch.folder, 'all.naru')
  await backUp({
    ...{ file, binFolder, secret: scratch.secret },
    databaseUrl: before.databaseUrl,
    blobs: before.app.blobs,
  })
})
afterAll(async () => {
  await before.close()
  await scratch.close()
})

async function emptyDatabase(): Promise<string> {
  const url = await scratch.makeDatabase()
  const owner = await openAsOwner(url.replace(/[^/]*$/, 'postgres'))
  const name = new URL(url).pathname.slice(1)
  await owner.query(`drop database ${name}`)
  await owner.query(`create database ${name}`)
  await owner.end()
  return url
}

async function restoreInto(databaseUrl: string, fromFile = file, secret = scratch.secret) {
  const checked = await checkBackup(fromFile)
  const dataFolder = await mkdtemp(join(scratch.folder, 'restored-'))
  const result = await restore({
    ...{ file: fromFile, checked, databaseUrl, binFolder, secret },
    blobs: await openFiles({ dataFolder, s3: undefined }),
    jobs: allJobs,
  })
  return { result, dataFolder }
}

test('comes back with the same rows and files; people sign in, rights hold, a search answers', async () => {
  const databaseUrl = await emptyDatabase()
  const { result, dataFolder } = await restoreInto(databaseUrl)
  expect(result.fileCount).toBe(1)
  expect(result.migrated).toEqual([])
  expect(result.unsealed).toBeUndefined()
  expect(Object.values(result.rows).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(60)

  const after = await openScratchNaru(scratch, {
    databaseUrl,
    ports: { modelHost: wordsOnlyHost },
    settings: { NARU_DATA: dataFolder },
  })
  try {
    const scope = after.app.scopeFor(company.scope.actor)
    const original = await getOriginal(scope, documentId)
    const bytes = Buffer.from(await new Response(original.body as BodyInit).arrayBuffer())
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(originalHash)
    const found = await search(
      scope,
      { query: `${secretWord} 참가비`, collectionIds: [], top: 5, mode: 'hybrid' },
      false,
    )
    expect(JSON.stringify(found)).toContain('4,700')

    const signedIn = await after.fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1:4310' },
      body: JSON.stringify({ email: company.email, password: company.password }),
    })
    expect(signedIn.status).toBe(200)

    const asColleague = (path: string, body?: object) =>
      after.fetch(`/api/v1${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${colleagueKey}`, 'content-type': 'application/json' },
        body: body ? JSON.stringify(body) : undefined,
      })
    expect((await asColleague(`/documents/${documentId}`)).status).toBe(404)
    const theirs = await asColleague('/search', { query: secretWord })
    expect(theirs.status).toBe(200)
    expect(await theirs.text()).not.toContain('4,700')
    // What comes after the backup works as before: a new document is a new row with the next numbers.
    const folderId = (await ensureFolder(scope, { name: '새 글', parentId: null, label: 0, inherits: true })).id
    expect((await addRows(scope, { folderId, label: 0, rows: [{ docId: 'r1', text: '새 글입니다.' }] })).added).toBe(1)
  } finally {
    await after.close()
  }
})

test('holds neither the secret nor a key in clear, and no session', async () => {
  const owner = await openAsOwner(before.databaseUrl)
  const { rows } = await owner.query('select token from auth.session')
  await owner.end()
  const names: string[] = []
  for await (const entry of readTar(file)) names.push(entry.name)
  expect(names[0]).toBe('naru-backup.json')
  expect(names.at(-1)).toBe('manifest.json')
  // The dump is compressed: asked of what comes out of it.
  const databaseUrl = await emptyDatabase()
  await restoreInto(databaseUrl)
  const restored = await openAsOwner(databaseUrl)
  const dumped = await restored.query('select p.*, (select count(*) from auth.session) as sessions from provider p')
  await restored.end()
  expect(JSON.stringify(dumped.rows)).not.toContain(providerKey)
  expect(dumped.rows[0]?.sessions).toBe('0')
  const whole = await readFile(file, 'latin1')
  for (const text of [scratch.secret, providerKey, colleagueKey, ...rows.map((row) => row.token)])
    expect(whole.includes(text)).toBe(false)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('without its secret it asks for one; with a new one all is there but what only the old one opens', async () => {
  const data = join(scratch.folder, 'new-secret')
  const settings = { DATABASE_URL: undefined, NARU_SECRET: undefined }
  await expect(runNaru(['restore', file, '--data', data], settings)).rejects.toThrow(
    /The secret of this backup is needed/,
  )
  const printed = await runNaru(['restore', file, '--data', data, '--new-secret', '--json'], settings)
  expect(JSON.parse(printed)).toMatchObject({ fileCount: 1, unsealed: { providerKeys: 1, secondFactors: 0 } })
  expect((await stat(join(data, 'secret'))).mode & 0o777).toBe(0o600)
  await expect(runNaru(['restore', file, '--data', data, '--new-secret'], settings)).rejects.toThrow(/is not empty/)
})

test('a PostgreSQL whose roles follow another secret is left as it is', async () => {
  const databaseUrl = await emptyDatabase()
  await expect(restoreInto(databaseUrl, file, 'another-secret-that-is-long-enough-01234')).rejects.toThrow(
    'used with another NARU_SECRET',
  )
  expect((await getDocument(company.scope, documentId)).title).toBe('안내')
})

test('a file that is there is not written over', async () => {
  const sizeBefore = (await stat(file)).size
  const again = backUp({
    ...{ file, binFolder, secret: scratch.secret },
    databaseUrl: before.databaseUrl,
    blobs: before.app.blobs,
  })
  await expect(again).rejects.toThrow('exists already')
  expect((await stat(file)).size).toBe(sizeBefore)
})

test('one of a newer Naru is refused, and says so', async () => {
  const newer = join(scratch.folder, 'newer.naru')
  const tar = await createTar(newer)
  const header = {
    ...(await checkBackup(file)).header,
    naru: '9.0.0',
    migrations: ['0001_access.sql', '9999_later.sql'],
  }
  await tar.add(
    'naru-backup.json',
    (async function* () {
      yield Buffer.from(JSON.stringify(header))
    })(),
  )
  await tar.close()
  await expect(checkBackup(newer)).rejects.toThrow(/made by a newer Naru \(9\.0\.0\): 9999_later\.sql/)
})

test('what is damaged, cut off or something else is refused before anything is made', async () => {
  const changed = join(scratch.folder, 'changed.naru')
  await copyFile(file, changed)
  const handle = await open(changed, 'r+')
  await handle.write(Buffer.from([0x5a, 0xa5, 0x5a]), 0, 3, 20_000)
  await handle.close()
  await expect(checkBackup(changed)).rejects.toThrow(/온전한 나루 백업이 아닙니다/)

  const cut = join(scratch.folder, 'cut.naru')
  await copyFile(file, cut)
  await truncate(cut, (await stat(file)).size - 5000)
  await expect(checkBackup(cut)).rejects.toThrow(/Not a whole backup/)
  await expect(checkBackup(join(import.meta.dirname, 'tar.ts'))).rejects.toThrow(/Not a whole backup/)
})

test('a place that is in use is refused and stays as it is', async () => {
  await expect(restoreInto(before.databaseUrl)).rejects.toThrow(/not empty/)
  expect((await getDocument(company.scope, documentId)).title).toBe('안내')
})
