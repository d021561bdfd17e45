/** One ingest with kills, one without; the same files must come out the same. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readEnv } from '../../src/app/env.ts'
import { localKeyFile } from '../../src/app/local-key.ts'
import { readSecret } from '../../src/app/secret.ts'
import { openAsOwner } from '../../src/kernel/database.ts'
import { randomOf } from '../rights/world.ts'
import { descendantsOf, kindOf, listProcesses, type ProcessKind } from './processes.ts'

export interface CrashResult {
  isProved: boolean
  files: number
  kills: Partial<Record<ProcessKind | 'supervisor', number>>
  acknowledged: number
  lost: number
  doubled: number
  notReady: number
  differentFromUndisturbed: number
  orphans: string[]
  slowestRecoverySeconds: number
  seconds: number
}

interface Options {
  folder: string
  kills: number
  files: number
  seed: number
  say(line: string): void
}

const root = join(import.meta.dirname, '../..')

export async function proveCrash(options: Options): Promise<CrashResult> {
  const startedAt = performance.now()
  const random = randomOf(options.seed)
  const files = makeFiles(options.files, options.seed)
  options.say('undisturbed run')
  const wanted = await undisturbedRun(join(options.folder, 'quiet'), files)

  const data = join(options.folder, 'killed')
  const port = 20_000 + random.below(20_000)
  let naru = await startNaru(data, port)
  const { api } = await connect(data, port)
  const folderId = (await api<{ id: string }>('POST', '/folders/ensure', { name: '충돌 시험' })).id
  await api('POST', '/collections', { name: '충돌 시험', sourceIds: [folderId] })

  const acknowledged = new Map<string, string>()
  const uploading = (async () => {
    for (const file of files) {
      // A caller keeps trying until it is told that the file has arrived; that is the promise under test.
      for (;;) {
        const reply = await api<{ document: { id: string } }>(
          'POST',
          `/documents?fileName=${encodeURIComponent(file.name)}&folderId=${folderId}`,
          undefined,
          file.text,
        ).catch(() => undefined)
        if (reply?.document.id) {
          acknowledged.set(file.name, reply.document.id)
          break
        }
        await sleep(200)
      }
      await sleep(30)
    }
  })()

  const kills: CrashResult['kills'] = {}
  let slowestRecoverySeconds = 0
  for (let count = 0; count < options.kills; count++) {
    await sleep(300 + random.below(1500))
    const targets = (await descendantsOf(naru.pid ?? 0)).filter((one) => kindOf(one.command) !== 'other')
    const isSupervisor = random.chance(0.15)
    const kinds = [...new Set(targets.map((one) => kindOf(one.command)))]
    const kind = isSupervisor || kinds.length === 0 ? 'supervisor' : random.pick(kinds)
    const ofKind = targets.filter((one) => kindOf(one.command) === kind)
    const victim = kind === 'supervisor' ? naru.pid : random.pick(ofKind).pid
    options.say(`kill -9 ${kind} ${victim}`)
    kills[kind] = (kills[kind] ?? 0) + 1
    const before = await descendantsOf(naru.pid ?? 0)
    kill(victim)
    const killedAt = performance.now()
    if (kind === 'supervisor') {
      await untilGone(
        before.map((one) => one.pid),
        20,
      )
      naru = await startNaru(data, port)
    }
    await untilReady(port)
    slowestRecoverySeconds = Math.max(slowestRecoverySeconds, (performance.now() - killedAt) / 1000)
  }
  await uploading
  options.say('waiting for the rest')
  const notReady = await untilAllReady(api, folderId, files.length)
  const got = await fingerprints(data)
  const listed = await api<{ items: { id: string; fileName: string }[] }>(
    'GET',
    `/documents?folderId=${folderId}&limit=200`,
  )
  const doubled = files.filter((file) => listed.items.filter((one) => one.fileName === file.name).length > 1).length
  const lost = [...acknowledged].filter(
    ([name, id]) => !listed.items.some((one) => one.id === id && one.fileName === name),
  ).length
  const differentFromUndisturbed = files.filter((file) => got.get(file.name) !== wanted.get(file.name)).length

  const all = await descendantsOf(naru.pid ?? 0)
  naru.kill('SIGTERM')
  await untilGone([naru.pid ?? 0, ...all.map((one) => one.pid)], 20)
  const orphans = (await listProcesses())
    .filter((one) => one.command.includes(options.folder))
    .map((one) => `${one.pid} ${one.command.slice(0, 100)}`)
  return {
    isProved:
      lost === 0 &&
      doubled === 0 &&
      notReady === 0 &&
      differentFromUndisturbed === 0 &&
      orphans.length === 0 &&
      acknowledged.size === files.length,
    files: files.length,
    kills,
    acknowledged: acknowledged.size,
    lost,
    doubled,
    notReady,
    differentFromUndisturbed,
    orphans,
    slowestRecoverySeconds: Math.round(slowestRecoverySeconds * 10) / 10,
    seconds: Math.round((performance.now() - startedAt) / 1000),
  }
}

/** Markdown of some length, so that parsing and indexing take a moment. */
function makeFiles(count: number, seed: number): { name: string; text: string }[] {
  const random = randomOf(seed * 31)
  const words =
    '약관 연회비 회원 포인트 대출 심사 한도 상환 이자 수수료 영업점 상담 고객 신청 승인 규정 지침 보고 점검 기록'.split(
      ' ',
    )
  const sentence = () =>
    `${Array.from({ length: 8 }, () => random.pick(words)).join(' ')} ${random.below(1000)}번입니다.`
  return Array.from({ length: count }, (_, index) => ({
    name: `문서 ${index + 1}.md`,
    text: Array.from(
      { length: 6 },
      (_, section) => `## ${section + 1}절\n\n${Array.from({ length: 5 }, sentence).join(' ')}`,
    ).join('\n\n'),
  }))
}

async function undisturbedRun(
  data: string,
  files: readonly { name: string; text: string }[],
): Promise<Map<string, string>> {
  const port = 19_000 + Math.floor(Math.random() * 900)
  const naru = await startNaru(data, port)
  const { api } = await connect(data, port)
  const folderId = (await api<{ id: string }>('POST', '/folders/ensure', { name: '충돌 시험' })).id
  await api('POST', '/collections', { name: '충돌 시험', sourceIds: [folderId] })
  for (const file of files)
    await api('POST', `/documents?fileName=${encodeURIComponent(file.name)}&folderId=${folderId}`, undefined, file.text)
  await untilAllReady(api, folderId, files.length)
  const prints = await fingerprints(data)
  const all = await descendantsOf(naru.pid ?? 0)
  naru.kill('SIGTERM')
  await untilGone([naru.pid ?? 0, ...all.map((one) => one.pid)], 20)
  return prints
}

function startNaru(data: string, port: number): Promise<ChildProcess> {
  const child = spawn(
    join(root, 'node_modules/.bin/node'),
    [
      '--disable-warning=ExperimentalWarning',
      join(root, 'src/app/cli.ts'),
      'start',
      '--port',
      String(port),
      '--data',
      data,
      '--no-browser',
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, NARU_LOG_LEVEL: 'silent' } },
  )
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.includes('Naru is ready')) resolve(child)
    })
    child.once('exit', (code) => reject(new Error(`Naru ended with ${code}`)))
  })
}

type Api = <Reply>(method: string, path: string, body?: object, file?: string) => Promise<Reply>

async function connect(data: string, port: number): Promise<{ api: Api }> {
  const key = await until(
    async () => (await readFile(join(data, localKeyFile), 'utf8').catch(() => '')).trim() || undefined,
    60,
  )
  const api: Api = async (method, path, body, file) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: file ?? (body ? JSON.stringify(body) : undefined),
      signal: AbortSignal.timeout(20_000),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response.json() as never
  }
  return { api }
}

async function untilReady(port: number): Promise<void> {
  await until(
    async () =>
      (await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined))?.ok
        ? true
        : undefined,
    180, // On a busy machine; how long the slowest took stands in the result.
  )
}

/** @returns how many files are still not whole when time is up */
async function untilAllReady(api: Api, folderId: string, count: number): Promise<number> {
  let missing = count
  await until(async () => {
    const reply = await api<{ items: { status: string; vectorsIndexedAt: string | null }[] }>(
      'GET',
      `/documents?folderId=${folderId}&limit=200`,
    ).catch(() => undefined)
    missing =
      count - (reply?.items.filter((one) => one.status === 'ready' && one.vectorsIndexedAt !== null).length ?? 0)
    return missing <= 0 ? true : undefined
  }, 240).catch(() => undefined)
  return missing
}

/** What was made of each file: its chunks in order, and whether each has its vector. */
async function fingerprints(data: string): Promise<Map<string, string>> {
  const secret = await readSecret(readEnv({ NARU_DATA: data }))
  const owner = await openAsOwner(await databaseUrl(data, secret))
  try {
    const { rows } = await owner.query<{ file_name: string; body: string; ordinal: number; vectors: number }>(
      `select d.file_name, c.ordinal, c.body, (select count(*)::int from chunk_vector_384 v where v.chunk_id = c.id) as vectors
         from chunk c join document d on d.id = c.document_id where d.file_name like '문서 %' order by d.file_name, c.ordinal, c.id`,
    )
    const byFile = Map.groupBy(rows, (row) => row.file_name)
    return new Map(
      [...byFile].map(([name, chunks]) => [
        name,
        createHash('sha256')
          .update(JSON.stringify(chunks.map(({ ordinal, body, vectors }) => [ordinal, body, vectors])))
          .digest('hex'),
      ]),
    )
  } finally {
    await owner.end()
  }
}

async function databaseUrl(data: string, secret: string): Promise<string> {
  const { createHmac } = await import('node:crypto')
  const password = createHmac('sha256', secret).update('database administrator').digest('base64url')
  const lines = (await readFile(join(data, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')
  return `postgres://naru_admin:${encodeURIComponent(password)}@127.0.0.1:${lines[3]}/naru`
}

function kill(pid: number | undefined): void {
  try {
    if (pid) process.kill(pid, 'SIGKILL')
  } catch {
    // It had just ended by itself.
  }
}

async function untilGone(pids: readonly number[], seconds: number): Promise<void> {
  await until(async () => {
    const alive = new Set((await listProcesses()).map((one) => one.pid))
    return pids.every((pid) => !alive.has(pid)) ? true : undefined
  }, seconds)
}

async function until<Result>(probe: () => Promise<Result | undefined>, seconds: number): Promise<Result> {
  const endsAt = performance.now() + seconds * 1000
  while (performance.now() < endsAt) {
    const result = await probe()
    if (result !== undefined) return result
    await sleep(100)
  }
  throw new Error(`not within ${seconds} s`)
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
