/**
 * How well and how fast Naru reads pictures of Korean business papers, beside plain Tesseract in the same run.
 * `npm run bench -- korean-ocr [--json] [--quick]`: eight papers, drawn at 150, 200 and 300 dots an inch, then turned,
 * made noisy, pressed and copied. CER = edits / letters of the truth, without spaces and bullets.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Element } from '../../src/documents/elements.ts'
import { createDocumentReader } from '../../src/documents/parsers/reader.ts'
import { type Condition, conditions } from './degrade.ts'
import { findProgram, type Peer, sameEngine } from './peers.ts'
import { renderPages, type TruePage } from './render-pages.ts'
import { editDistance, lettersOf, scoreTables, type TableScore } from './score.ts'

interface Result {
  engine: string
  condition: Condition
  cer: number
  cpuSecondsPerPage: number
  peakMegabytes?: number
  tables?: TableScore
}

const isQuick = process.argv.includes('--quick')
const { ensureBrowser } = (await import('../../scripts/browser.mjs')) as { ensureBrowser(): string }
const wanted = (Object.keys(conditions) as Condition[]).filter((name) => !isQuick || name === '200 dpi')
const dots = [...new Set(wanted.map((name) => conditions[name].dpi))]
const pages = await renderPages(ensureBrowser(), dots)
const scratch = mkdtempSync(join(tmpdir(), 'naru-bench-ocr-'))
const program = findProgram()
const peers = [...(program ? [program] : []), sameEngine()]
const results: Result[] = []
try {
  for (const condition of wanted) {
    const { dpi, worsen } = conditions[condition]
    const paths: string[] = []
    for (const [index, page] of pages.entries()) {
      const path = join(scratch, `${index}.${condition === 'JPEG 35' ? 'jpg' : 'png'}`)
      writeFileSync(path, await worsen(page.pictures.get(dpi) ?? Buffer.alloc(0)))
      paths.push(path)
    }
    results.push(await measureNaru(condition, paths))
    for (const peer of peers) {
      if (!peer.isShort || condition === '200 dpi') results.push(await measurePeer(peer, condition, paths))
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

async function measureNaru(condition: Condition, paths: readonly string[]): Promise<Result> {
  let [cpuSeconds, peakBytes] = [0, 0]
  const reader = createDocumentReader({
    maxChildren: 1,
    onUsage: (_path, usage) => {
      cpuSeconds += usage.cpuSeconds
      peakBytes = Math.max(peakBytes, usage.peakBytes)
    },
  })
  const texts: string[] = []
  const tables: TableScore = { tables: 0, exact: 0, cells: 0, right: 0, extra: 0 }
  try {
    for (const [index, path] of paths.entries()) {
      const outcome = await reader.parse(path, { fileName: path })
      const elements = outcome.status === 'parsed' ? outcome.document.elements : []
      texts.push(elements.map(textOfElement).join('\n'))
      const own = scoreTables(
        pages[index]?.tables ?? [],
        elements.flatMap((element) => element.table ?? []),
      )
      for (const key of Object.keys(own) as (keyof TableScore)[]) tables[key] += own[key]
    }
  } finally {
    await reader.close()
  }
  return {
    engine: 'naru',
    condition,
    cer: errorRate(pages, texts),
    cpuSecondsPerPage: cpuSeconds / paths.length,
    peakMegabytes: Math.round(peakBytes / 1024 / 1024),
    tables,
  }
}

function textOfElement(element: Element): string {
  return element.table ? element.table.cells.map((cell) => cell.text).join(' ') : element.text
}

async function measurePeer(peer: Peer, condition: Condition, paths: readonly string[]): Promise<Result> {
  const texts: string[] = []
  let cpuSeconds = 0
  for (const path of paths) {
    const reading = await peer.read(path)
    texts.push(reading.text)
    cpuSeconds += reading.cpuSeconds
  }
  return { engine: peer.name, condition, cer: errorRate(pages, texts), cpuSecondsPerPage: cpuSeconds / paths.length }
}

function errorRate(truths: readonly TruePage[], texts: readonly string[]): number {
  const edits = truths.map((page, index) => editDistance(lettersOf(page.text), lettersOf(texts[index] ?? '')))
  const letters = truths.map((page) => [...lettersOf(page.text)].length)
  return sum(edits) / sum(letters)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

const naru = results.find((one) => one.engine === 'naru' && one.condition === '200 dpi')
const peer = results.find((one) => one.engine === peers[0]?.name && one.condition === '200 dpi')
const missing = program ? [] : ['tesseract (Debian): not installed and not installable here']
const summary = {
  pages: pages.length,
  letters: sum(pages.map((page) => [...lettersOf(page.text)].length)),
  machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
  at: new Date().toISOString(),
  cerAt200: naru?.cer,
  goalCer: 0.05,
  cpuSecondsPerPage: naru?.cpuSecondsPerPage,
  goalCpuSeconds: 2,
  /** Errors of the peer for each of ours. */
  ratio: naru && peer ? peer.cer / naru.cer : null,
  missing,
  results,
}
if (process.argv.includes('--json')) console.log(JSON.stringify(summary))
else {
  for (const { engine, condition, cer, cpuSecondsPerPage, peakMegabytes, tables } of results) {
    const more = tables
      ? `  ${peakMegabytes} MB  tables ${tables.exact}/${tables.tables}, cells ${tables.right}/${tables.cells}`
      : ''
    console.log(
      `${condition.padEnd(10)} ${engine.padEnd(38)} CER ${cer.toFixed(4)}  ${cpuSecondsPerPage.toFixed(2)} CPU s/page${more}`,
    )
  }
  for (const line of missing) console.log(line)
}
