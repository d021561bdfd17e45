/** Reads files and writes `<file name>.md` and `<file name>.elements.json`: the work of `naru parse`. */
import { promises as fs } from 'node:fs'
import { basename, join } from 'node:path'
import type { ParseFailureReason } from '../elements.ts'
import { renderMarkdown } from '../markdown.ts'
import type { DocumentReader } from '../ports.ts'
import type { OcrMode } from './ocr/ocr-options.ts'

export const outputFormats = ['markdown', 'elements'] as const
export type OutputFormat = (typeof outputFormats)[number]

export interface ParseFilesOptions {
  reader: DocumentReader
  outFolder: string
  formats: readonly OutputFormat[]
  password?: string
  ocr?: OcrMode
  /** Files in work at the same time; the reader's own limit holds too. */
  atOnce?: number
  onProgress?: (done: number, total: number, file: FileOutcome) => void
}

export type FileOutcome = { path: string } & (
  | { status: 'parsed'; written: string[]; pages: number; elements: number; warnings: string[] }
  | { status: 'failed'; reason: ParseFailureReason; detail?: string }
)

/** The outcomes stand in the order of `paths`. A file that cannot be read does not stop the others. */
export async function parseFiles(paths: readonly string[], options: ParseFilesOptions): Promise<FileOutcome[]> {
  await fs.mkdir(options.outFolder, { recursive: true })
  const names = namesWithoutClash(paths)
  const outcomes: FileOutcome[] = []
  const rest = [...paths.entries()]
  let done = 0
  const work = async (): Promise<void> => {
    for (let next = rest.shift(); next; next = rest.shift()) {
      const [index, path] = next
      const outcome = await parseOneFile(path, names[index] ?? basename(path), options)
      outcomes[index] = outcome
      options.onProgress?.(++done, paths.length, outcome)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, options.atOnce ?? 2) }, work))
  return outcomes
}

async function parseOneFile(path: string, name: string, options: ParseFilesOptions): Promise<FileOutcome> {
  const outcome = await options.reader.parse(path, {
    fileName: basename(path),
    password: options.password,
    ocr: options.ocr,
  })
  if (outcome.status === 'failed') return { path, ...outcome }
  const { document } = outcome
  const written: string[] = []
  if (options.formats.includes('markdown')) {
    const target = join(options.outFolder, `${name}.md`)
    await fs.writeFile(target, renderMarkdown(document.elements))
    written.push(target)
  }
  if (options.formats.includes('elements')) {
    const target = join(options.outFolder, `${name}.elements.json`)
    await fs.writeFile(target, `${JSON.stringify(document, null, 1)}\n`)
    written.push(target)
  }
  const warnings = document.warnings.map((warning) => warning.code)
  return { path, status: 'parsed', written, pages: document.pages.length, elements: document.elements.length, warnings }
}

/** Two files of one name from different folders: the second becomes `name (2)`. */
function namesWithoutClash(paths: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return paths.map((path) => {
    const name = basename(path)
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  })
}
