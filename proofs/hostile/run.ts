/**
 * `npm run prove -- hostile [--rounds 4]`: every hostile file is uploaded to a running Naru; each must end in a typed reason (or be read,
 * where that is right) within 15 seconds, while the server answers, stays the same process, and keeps its memory.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startNaruProcess } from '../../e2e/naru-process.ts'
import { localKeyFile } from '../../src/app/local-key.ts'
import { descendantsOf, kindOf } from '../crash/processes.ts'
import { keepResult } from '../keep-result.ts'
import { hostileFiles } from './files.ts'

const longestSeconds = 15
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '4' } } })
/** All files at least twice: after the last round the server may hold only this much more than after the first. */
const rounds = Math.max(2, Number(values.rounds))
const allowedGrowthMegabytes = 80

const folder = await mkdtemp(join(tmpdir(), 'naru-hostile-'))
const naru = await startNaruProcess(['start', '--port', '0', '--data', folder, '--no-browser'], {
  NARU_LOG_LEVEL: 'silent',
})
const key = await waitFor(
  async () => (await readFile(join(folder, localKeyFile), 'utf8').catch(() => '')).trim() || undefined,
)
const serverBefore = await findServer()
await new Promise((resolve) => setTimeout(resolve, 5_000))
const megabytesBefore = await residentMegabytes(serverBefore)

interface Row {
  fileName: string
  outcome: string
  isRight: boolean
  seconds: number
}
const rows: Row[] = []
let unanswered = 0
const megabytesAfter: number[] = []
for (let round = 1; round <= rounds; round++) {
  // A folder of its own, because the same bytes in the same folder would not be read again.
  const { id: folderId } = await callJson<{ id: string }>('POST', '/folders', { name: `round ${round}` })
  for (const file of hostileFiles) rows.push(await send(file, folderId))
  await new Promise((resolve) => setTimeout(resolve, 10_000))
  megabytesAfter.push(await residentMegabytes(await findServer()))
}
const serverAfter = await findServer()
await naru.stop()
await rm(folder, { recursive: true, force: true })

const wrong = rows.filter((row) => !row.isRight)
const growthMegabytes = (megabytesAfter.at(-1) ?? 0) - (megabytesAfter[0] ?? 0)
const result = {
  isProved:
    wrong.length === 0 &&
    unanswered === 0 &&
    serverBefore === serverAfter &&
    growthMegabytes <= allowedGrowthMegabytes &&
    rows.length >= 30,
  files: hostileFiles.length,
  rounds,
  wrong,
  slowestSeconds: Math.max(...rows.map((row) => row.seconds)),
  outcomes: Object.fromEntries(
    [...Map.groupBy(rows, (row) => row.outcome)].map(([outcome, list]) => [outcome, list.length]),
  ),
  serverRestarts: serverBefore === serverAfter ? 0 : 1,
  unansweredChecks: unanswered,
  serverMegabytes: { atRest: megabytesBefore, afterEachRound: megabytesAfter },
}
console.log(JSON.stringify(result, null, 2))
await keepResult('hostile', result)
process.exit(result.isProved ? 0 : 1)

async function send(file: (typeof hostileFiles)[number], folderId: string): Promise<Row> {
  const bytes = file.make()
  const startedAt = performance.now()
  const query = new URLSearchParams({ fileName: file.fileName, folderId })
  const reply = await call<{ document?: { id: string }; code?: string }>('POST', `/documents?${query}`, bytes)
  const id = reply.document?.id
  const outcome = id
    ? await waitFor(() => outcomeOf(id), 60).catch(() => 'no answer')
    : (reply.code?.replace(/^documents\./, '') ?? 'refused')
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10
  // While it was read, the server had to answer others.
  const isUp = await fetch(`${naru.url}/readyz`, { signal: AbortSignal.timeout(3000) }).then(
    (one) => one.ok,
    () => false,
  )
  if (!isUp) unanswered++
  const isRight = file.accepts.includes(outcome as never) && seconds <= longestSeconds
  process.stderr.write(`${isRight ? 'ok   ' : 'WRONG'} ${file.fileName} ${outcome} ${seconds} s\n`)
  return { fileName: file.fileName, outcome, isRight, seconds }
}

async function callJson<Reply>(method: string, path: string, body: object): Promise<Reply> {
  const response = await fetch(`${naru.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Reply
}

async function call<Reply>(method: string, path: string, body?: Uint8Array): Promise<Reply> {
  const response = await fetch(`${naru.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, connection: 'close' },
    body: body as BodyInit | undefined,
  })
  return (await response.json()) as Reply
}

async function outcomeOf(documentId: string): Promise<string | undefined> {
  const document = await call<{ status: string; failure: { reason: string } | null }>('GET', `/documents/${documentId}`)
  if (document.status === 'ready') return 'parsed'
  return document.status === 'failed' ? (document.failure?.reason ?? 'no reason') : undefined
}

async function findServer(): Promise<number> {
  return (await descendantsOf(naru.child.pid ?? 0)).find((one) => kindOf(one.command) === 'server')?.pid ?? 0
}

async function residentMegabytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024)
}

async function waitFor<Result>(probe: () => Promise<Result | undefined>, seconds = 120): Promise<Result> {
  const endsAt = performance.now() + seconds * 1000
  while (performance.now() < endsAt) {
    const result = await probe()
    if (result !== undefined) return result
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('too late')
}
