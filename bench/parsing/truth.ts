/** The development split of the parsing benchmark: pages, true elements, and the scorer that lies beside them. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { LabelledBox } from './match-elements.ts'

export interface Scores {
  overall: number
  nid: number
  teds: number
  mhs: number
}

const folder = join(
  process.env.NARU_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data'),
  'parsing-bench',
)

const labelOfCategory: Record<string, string> = {
  Heading1: 'heading',
  List: 'list',
  Table: 'table',
  Figure: 'figure',
  Chart: 'figure',
}

interface TrueElement {
  category: string
  coordinates: { x: number; y: number }[]
}

export function listPages(): string[] {
  return readFileSync(join(folder, 'ids.txt'), 'utf8').split(/\s+/).filter(Boolean)
}

export function pdfPath(id: string): string {
  return join(folder, 'pdf', `${id}.pdf`)
}

export function readTrueElements(): Map<string, (LabelledBox & { category: string })[]> {
  const pages: Record<string, { elements: TrueElement[] }> = JSON.parse(
    readFileSync(join(folder, 'elements.json'), 'utf8'),
  )
  return new Map(
    Object.entries(pages).map(([name, page]) => [
      name.replace(/\.pdf$/, ''),
      page.elements.map(({ category, coordinates }) => {
        const xs = coordinates.map((point) => point.x)
        const ys = coordinates.map((point) => point.y)
        const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const
        return { category, label: labelOfCategory[category] ?? 'text', box }
      }),
    ]),
  )
}

/** Scores a folder of `<id>.md` with the data folder's own scorer. */
export function scoreMarkdown(markdownFolder: string): { summary: Scores; pages: ({ id: string } & Scores)[] } {
  const scratch = mkdtempSync(join(tmpdir(), 'naru-score-'))
  const output = join(scratch, 'scores.json')
  try {
    const args = [join(folder, 'score.mjs'), markdownFolder, '--ids', join(folder, 'ids.txt'), '--json', output]
    execFileSync(process.execPath, args, { stdio: 'ignore' })
    const { summary, docs } = JSON.parse(readFileSync(output, 'utf8'))
    return { summary, pages: docs }
  } finally {
    rmSync(scratch, { recursive: true })
  }
}
