/**
 * How well and how fast Naru reads born-digital PDF pages, beside liteparse alone and the plain text of pdfium, in one run.
 * `node bench/parsing/run.ts [--json]`; the pages lie in the shared data folder (`NARU_SHARED_DATA`).
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Element } from '../../src/documents/elements.ts'
import { renderMarkdown } from '../../src/documents/markdown.ts'
import { createDocumentReader } from '../../src/documents/parsers/reader.ts'
import { type LabelledBox, type MatchCounts, matchBoxes, mergeListItems, summarizeMatches } from './match-elements.ts'
import { listPages, pdfPath, readTrueElements, type Scores, scoreMarkdown } from './truth.ts'

export interface EngineResult {
  engine: string
  scores: Scores
  cpuSecondsPerPage: number
  peakMegabytes: number
  /** Null for an engine that gives no boxes. */
  elements: ReturnType<typeof summarizeMatches> | null
}

export interface ParsingResult {
  pages: number
  machine: string
  at: string
  engines: EngineResult[]
  /** Naru against liteparse: pages where the overall score is better, worse, equal. */
  signTest: { better: number; worse: number; equal: number }
}

interface Run {
  markdownFolder: string
  boxes: Record<string, LabelledBox[]>
  cpuSeconds: number
  peakMegabytes: number
}

export async function runParsingBench(): Promise<ParsingResult> {
  const scratch = mkdtempSync(join(tmpdir(), 'naru-bench-parsing-'))
  try {
    const runs: [string, Run][] = [
      ['naru', await runNaru(scratch)],
      ['liteparse', runPeer('liteparse', scratch)],
      ['pdfium-text', runPeer('pdfium-text', scratch)],
    ]
    const scored = runs.map(([engine, run]) => ({ engine, run, ...scoreMarkdown(run.markdownFolder) }))
    const [naru, liteparse] = scored
    const pages = listPages()
    return {
      pages: pages.length,
      machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
      at: new Date().toISOString(),
      engines: scored.map(({ engine, run, summary }) => ({
        engine,
        scores: { overall: summary.overall, nid: summary.nid, teds: summary.teds, mhs: summary.mhs },
        cpuSecondsPerPage: run.cpuSeconds / pages.length,
        peakMegabytes: run.peakMegabytes,
        elements: Object.keys(run.boxes).length > 0 ? summarizeMatches(countMatches(run.boxes)) : null,
      })),
      signTest: compare(naru?.pages ?? [], liteparse?.pages ?? []),
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function runNaru(scratch: string): Promise<Run> {
  const markdownFolder = mkdtempSync(join(scratch, 'naru-'))
  const boxes: Record<string, LabelledBox[]> = {}
  let cpuSeconds = 0
  let peakBytes = 0
  const reader = createDocumentReader({
    maxChildren: 1,
    onUsage: (_path, usage) => {
      cpuSeconds += usage.cpuSeconds
      peakBytes = Math.max(peakBytes, usage.peakBytes)
    },
  })
  try {
    for (const id of listPages()) {
      const outcome = await reader.parse(pdfPath(id), { fileName: `${id}.pdf` })
      const elements = outcome.status === 'parsed' ? outcome.document.elements : []
      writeFileSync(join(markdownFolder, `${id}.md`), renderMarkdown(elements))
      boxes[id] = elements.flatMap(boxOfElement)
    }
  } finally {
    await reader.close()
  }
  return { markdownFolder, boxes, cpuSeconds, peakMegabytes: Math.round(peakBytes / 1024 / 1024) }
}

const labelOfKind: Partial<Record<Element['kind'], string>> = {
  title: 'heading',
  heading: 'heading',
  list: 'list',
  list_item: 'list',
  table: 'table',
  image: 'figure',
  chart: 'figure',
}

function boxOfElement(element: Element): LabelledBox[] {
  const box = element.provenance[0]?.box
  if (!box || element.source.isHidden) return []
  return [{ label: labelOfKind[element.kind] ?? 'text', box }]
}

function runPeer(engine: string, scratch: string): Run {
  const markdownFolder = mkdtempSync(join(scratch, `${engine}-`))
  const printed = execFileSync(process.execPath, [join(import.meta.dirname, 'peer.ts'), engine, markdownFolder], {
    encoding: 'utf8',
  })
  const { cpuSeconds, peakMegabytes } = JSON.parse(printed.trim().split('\n').at(-1) ?? '{}')
  return {
    markdownFolder,
    boxes: JSON.parse(readFileSync(join(markdownFolder, 'boxes.json'), 'utf8')),
    cpuSeconds,
    peakMegabytes,
  }
}

function countMatches(boxes: Record<string, LabelledBox[]>): MatchCounts[] {
  return [...readTrueElements()].map(([id, truth]) => {
    const found = mergeListItems(boxes[id] ?? [])
    const matches = matchBoxes(truth, found)
    const labelled = matches.filter((match) => truth[match.truth]?.label === found[match.found]?.label)
    return { truth: truth.length, found: found.length, matched: matches.length, labelled: labelled.length }
  })
}

function compare(
  ours: readonly ({ id: string } & Scores)[],
  theirs: readonly ({ id: string } & Scores)[],
): ParsingResult['signTest'] {
  const byId = new Map(theirs.map((page) => [page.id, page.overall]))
  const differences = ours.map((page) => page.overall - (byId.get(page.id) ?? 0))
  const better = differences.filter((difference) => difference > 0.001).length
  const worse = differences.filter((difference) => difference < -0.001).length
  return { better, worse, equal: differences.length - better - worse }
}

if (process.argv[1] === import.meta.filename) {
  const result = await runParsingBench()
  if (process.argv.includes('--json')) console.log(JSON.stringify(result))
  else {
    console.log(`${result.pages} pages, ${result.machine}`)
    for (const { engine, scores, cpuSecondsPerPage, peakMegabytes, elements } of result.engines) {
      const boxes = elements
        ? `F1 ${elements.f1.toFixed(3)} (P ${elements.precision.toFixed(3)} R ${elements.recall.toFixed(3)})`
        : 'no boxes'
      console.log(
        `${engine.padEnd(12)} overall ${scores.overall.toFixed(4)} NID ${scores.nid.toFixed(4)} TEDS ${scores.teds.toFixed(4)} MHS ${scores.mhs.toFixed(4)}  ${cpuSecondsPerPage.toFixed(4)} CPU s/page  ${peakMegabytes} MB  ${boxes}`,
      )
    }
    const { better, worse, equal } = result.signTest
    console.log(`against liteparse, page by page: ${better} better, ${worse} worse, ${equal} equal`)
  }
}
