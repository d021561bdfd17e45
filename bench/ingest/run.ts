/**
 * `npm run bench -- ingest [--pages 100000] --json`: generated papers of 15 pages through the whole product — upload, queue,
 * parser children, chunks, words — until each can be found by a word of its own. Vectors are apart: their jobs wait. At 1 %,
 * 10 % and 100 % of the pages it states the cost of a page, memory, and how quickly lists and search answer; at the end, what a
 * changed file touches. The peer is its own first step alone: liteparse reading the same files one after the other.
 */
import { parseArgs } from 'node:util'
import { LiteParse } from '@llamaindex/liteparse'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { issueKey } from '../../src/access/service.ts'
import { foundScratchCompany, openScratchNaru, startScratchPostgres } from '../../src/app/scratch-naru.ts'
import { openAsOwner } from '../../src/kernel/database.ts'
import { makeFile } from './documents.ts'
import { cpuSecondsOf, megabytesOf } from './usage.ts'

const pagesPerFile = 15
/** Uploads wait while more files than this are on their way. */
const filesAhead = 60
const { values } = parseArgs({ options: { pages: { type: 'string', default: '100000' }, json: { type: 'boolean' } } })
const fileCount = Math.ceil(Number(values.pages) / pagesPerFile)
const say = (line: string) => console.error(line)
const round = (value: number, digits = 2) => Number(value.toFixed(digits))

const scratch = await startScratchPostgres()
const naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
await naru.app.startWorkers({ except: ['knowledge.embed-chunks', 'knowledge.calibrate'] })
const { scope, memberId } = await foundScratchCompany(naru)
const key = await issueKey(scope, { memberId, name: 'ingest', scopes: ['*'] })
const owner = await openAsOwner(naru.databaseUrl)

async function api<Reply>(method: string, address: string, body?: object | Uint8Array): Promise<Reply> {
  const isBytes = body instanceof Uint8Array
  const response = await naru.fetch(`/api/v1${address}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': isBytes ? 'application/octet-stream' : 'application/json',
    },
    ...(body ? { body: isBytes ? (body as BodyInit) : JSON.stringify(body) } : {}),
  })
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Reply
}

const folder = await api<{ id: string }>('POST', '/folders/ensure', { name: '자료실', parentId: null })
const collection = await api<{ id: string }>('POST', '/collections', { name: '자료실', sourceIds: [folder.id] })

const upload = (name: string, bytes: Uint8Array) =>
  api('POST', `/documents?fileName=${encodeURIComponent(name)}&folderId=${folder.id}`, bytes)

async function countReady(): Promise<{ found: number; failed: number }> {
  const { rows } = await owner.query<{ found: number; failed: number }>(
    `select count(words_indexed_at)::int as found, (count(*) filter (where status = 'failed'))::int as failed from document`,
  )
  return rows[0] ?? { found: 0, failed: 0 }
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const percentile = (sorted: number[], share: number) => sorted[Math.floor(sorted.length * share)] ?? 0

/** Answers of 60 requests, in milliseconds, and the share that found what was asked for. */
async function measure(ask: (index: number) => Promise<boolean>): Promise<{ p50: number; p95: number; right: number }> {
  const times: number[] = []
  let right = 0
  for (let index = 0; index < 60; index++) {
    const startedAt = performance.now()
    if (await ask(index)) right++
    times.push(performance.now() - startedAt)
  }
  times.sort((left, other) => left - other)
  return { p50: round(percentile(times, 0.5)), p95: round(percentile(times, 0.95)), right: round(right / 60) }
}

async function measureReading(files: number) {
  const picked = Array.from({ length: 60 }, (_, index) => makeFile(Math.floor((index * files) / 60), 1))
  const pick = (index: number) => picked[index] ?? makeFile(0, 1)
  return {
    search: await measure(async (index) => {
      const { rareWord, name } = pick(index)
      const reply = await api<{ results: { title: string }[] }>('POST', '/search', {
        query: `${rareWord}은 무엇인가`,
        collectionIds: [collection.id],
        mode: 'words',
      })
      return reply.results.slice(0, 3).some((one) => `${one.title}.pdf` === name)
    }),
    list: await measure(
      async () => (await api<{ items: object[] }>('GET', `/documents?folderId=${folder.id}`)).items.length > 0,
    ),
    listByName: await measure(async (index) => {
      const { name } = pick(index)
      const { items } = await api<{ items: { fileName: string }[] }>(
        'GET',
        `/documents?search=${encodeURIComponent(name)}`,
      )
      return items.some((one) => one.fileName === name)
    }),
  }
}

// ---------------------------------------------------------------- the ingest

const marks = [...new Set([0.01, 0.1, 1].map((share) => Math.max(4, Math.ceil(fileCount * share))))]
const states: object[] = []
const startedAt = performance.now()
let cpuBefore = await cpuSecondsOf(process.pid)
let timeBefore = startedAt
let filesBefore = 0
let sent = 0
let pausedMilliseconds = 0
for (const mark of marks) {
  for (; sent < mark; sent++) {
    const file = makeFile(sent, pagesPerFile)
    await upload(file.name, file.bytes)
    if (sent % 20 === 0) while (sent - (await countReady()).found > filesAhead) await sleep(200)
  }
  for (;;) {
    const { found, failed } = await countReady()
    if (failed > 0) throw new Error(`${failed} files could not be read`)
    if (found >= mark) break
    await sleep(200)
  }
  const now = performance.now()
  const cpu = await cpuSecondsOf(process.pid)
  const pages = (mark - filesBefore) * pagesPerFile
  const megabytes = await megabytesOf(process.pid)
  const reading = await measureReading(mark)
  const state = {
    pages: mark * pagesPerFile,
    pagesPerSecond: round((pages * 1000) / (now - timeBefore), 1),
    cpuSecondsPerPage: round((cpu - cpuBefore) / pages, 4),
    megabytes,
    ...reading,
  }
  say(JSON.stringify(state))
  states.push(state)
  pausedMilliseconds += performance.now() - now
  timeBefore = performance.now()
  cpuBefore = await cpuSecondsOf(process.pid)
  filesBefore = mark
}
const seconds = (performance.now() - startedAt - pausedMilliseconds) / 1000

// ---------------------------------------------------------------- one changed file

const { rows: before } = await owner.query<{ top: string; chunks: number }>(
  'select coalesce(max(id), 0)::text as top, count(*)::int as chunks from chunk',
)
const changedAt = performance.now()
const changed = makeFile(fileCount + 1, pagesPerFile)
await upload(makeFile(0, 1).name, changed.bytes)
for (;;) {
  const { rows } = await owner.query<{ isDone: boolean }>(
    `select words_indexed_at is not null and current_version_id = (select id from document_version v where v.document_id = d.id order by number desc limit 1) as "isDone"
       from document d where file_name = $1`,
    [makeFile(0, 1).name],
  )
  if (rows[0]?.isDone) break
  await sleep(50)
}
const { rows: after } = await owner.query<{ documents: number; chunks: number }>(
  'select count(distinct document_id)::int as documents, count(*)::int as chunks from chunk where id > $1',
  [before[0]?.top],
)
const change = { seconds: round((performance.now() - changedAt) / 1000), ...after[0] }

// ---------------------------------------------------------------- the peer

const peerFiles = Array.from({ length: Math.min(40, fileCount) }, (_, index) => makeFile(index, pagesPerFile))
const parser = new LiteParse({ ocrEnabled: false, quiet: true, outputFormat: 'markdown', extractBlocks: true })
const peerAt = performance.now()
const peerCpu = process.cpuUsage()
for (const file of peerFiles) await parser.parse(Buffer.from(file.bytes))
const peerUsed = process.cpuUsage(peerCpu)
const peerPages = peerFiles.length * pagesPerFile
const peer = {
  name: 'liteparse alone',
  pagesPerSecond: round((peerPages * 1000) / (performance.now() - peerAt), 1),
  cpuSecondsPerPage: round((peerUsed.user + peerUsed.system) / 1e6 / peerPages, 4),
}

const result = {
  bench: 'ingest',
  pages: fileCount * pagesPerFile,
  files: fileCount,
  seconds: round(seconds, 1),
  pagesPerSecond: round((fileCount * pagesPerFile) / seconds, 1),
  goalPagesPerSecond: 20,
  states,
  changedFile: change,
  peer,
}
console.log(values.json ? JSON.stringify(result, null, 2) : result)
await owner.end()
await naru.close()
await scratch.close()
