/**
 * Reads files and writes `<file name>.md` and `<file name>.elements.json`: the work of `naru parse`. What a mail or an
 * archive holds is written into a folder `<file name>/`, and what that holds again below it.
 */
import { promises as fs } from 'node:fs'
import { basename, join } from 'node:path'
import type { ParseFailureReason } from '../elements.ts'
import { renderMarkdown } from '../markdown.ts'
import { type DocumentReader, isPackedFormat, type UnpackedEntry } from '../ports.ts'
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

/** `path` of an entry is that of its file with its own name behind it. */
export type FileOutcome = { path: string } & (
  | { status: 'parsed'; written: string[]; pages: number; elements: number; warnings: string[] }
  | { status: 'failed'; reason: ParseFailureReason; detail?: string }
)

/** A mail in a zip in a mail is read; what is packed more deeply is not meant for readers. */
const maxDepth = 3
/** Of one file, at all depths together. */
const maxEntries = 10_000

/** A file and where its outputs go. The same budget counts for everything that came out of one file. */
interface FileToParse {
  path: string
  shownPath: string
  fileName: string
  outFolder: string
  outName: string
  depth: number
  budget: { entries: number }
}

/** The outcomes stand in the order of `paths`, each followed by those of its entries. A file that cannot be read does not stop the others. */
export async function parseFiles(paths: readonly string[], options: ParseFilesOptions): Promise<FileOutcome[]> {
  const nameOf = uniqueNames()
  const files = paths.map((path): FileToParse => {
    const fileName = basename(path)
    const out = { outFolder: options.outFolder, outName: nameOf(fileName) }
    return { path, shownPath: path, fileName, ...out, depth: 0, budget: { entries: maxEntries } }
  })
  const outcomes: FileOutcome[][] = []
  const rest = [...files.entries()]
  let done = 0
  const work = async (): Promise<void> => {
    for (let next = rest.shift(); next; next = rest.shift()) {
      const [index, file] = next
      const [own, ...inside] = await parseWithEntries(file, options)
      outcomes[index] = [own, ...inside]
      options.onProgress?.(++done, paths.length, own)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, options.atOnce ?? 2) }, work))
  return outcomes.flat()
}

async function parseWithEntries(
  file: FileToParse,
  options: ParseFilesOptions,
): Promise<[FileOutcome, ...FileOutcome[]]> {
  const { outcome, isPacked } = await parseOneFile(file, options)
  return isPacked && file.depth < maxDepth ? [outcome, ...(await parseEntries(file, options))] : [outcome]
}

async function parseEntries(file: FileToParse, options: ParseFilesOptions): Promise<FileOutcome[]> {
  const { path, fileName, shownPath } = file
  const unpacked = await options.reader.unpack(path, { fileName })
  if (unpacked.status === 'failed') return [{ path: `${shownPath}/`, ...unpacked }]
  const outcomes: FileOutcome[] = []
  try {
    const nameOf = uniqueNames()
    for (const entry of unpacked.entries) {
      const shown = shownPathOf(file, entry)
      if (file.budget.entries-- <= 0) {
        outcomes.push({
          path: shown,
          status: 'failed',
          reason: 'too-large',
          detail: `Over ${maxEntries} files in one.`,
        })
        break
      }
      const child: FileToParse = {
        path: entry.path,
        shownPath: shown,
        fileName: entry.name,
        outFolder: join(file.outFolder, file.outName),
        outName: nameOf(entry.inside ? `${entry.inside}_${entry.name}` : entry.name),
        depth: file.depth + 1,
        budget: file.budget,
      }
      outcomes.push(...(await parseWithEntries(child, options)))
    }
  } finally {
    await fs.rm(unpacked.folder, { recursive: true, force: true })
  }
  const skipped = unpacked.skipped.map(
    (entry): FileOutcome => ({ path: shownPathOf(file, entry), status: 'failed', reason: entry.reason }),
  )
  return [...outcomes, ...skipped]
}

function shownPathOf(file: FileToParse, { inside, name }: Pick<UnpackedEntry, 'inside' | 'name'>): string {
  return [file.shownPath, inside, name].filter(Boolean).join('/')
}

async function parseOneFile(
  file: FileToParse,
  options: ParseFilesOptions,
): Promise<{ outcome: FileOutcome; isPacked: boolean }> {
  const { path, shownPath, fileName } = file
  const outcome = await options.reader.parse(path, { fileName, password: options.password, ocr: options.ocr })
  if (outcome.status === 'failed') return { outcome: { path: shownPath, ...outcome }, isPacked: false }
  const { document } = outcome
  const written: string[] = []
  const write = async (ending: string, content: string): Promise<void> => {
    const target = join(file.outFolder, `${file.outName}${ending}`)
    await fs.writeFile(target, content)
    written.push(target)
  }
  await fs.mkdir(file.outFolder, { recursive: true })
  if (options.formats.includes('markdown')) await write('.md', renderMarkdown(document.elements))
  if (options.formats.includes('elements')) await write('.elements.json', `${JSON.stringify(document, null, 1)}\n`)
  const counts = { pages: document.pages.length, elements: document.elements.length }
  const warnings = document.warnings.map((warning) => warning.code)
  return {
    outcome: { path: shownPath, status: 'parsed', written, ...counts, warnings },
    isPacked: isPackedFormat(document.format),
  }
}

/** Names for files on this disk; of two that are the same, the second becomes `name (2)`. */
function uniqueNames(): (name: string) => string {
  const seen = new Map<string, number>()
  return (wanted) => {
    const name = nameOnDisk(wanted)
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  }
}

const longestNameBytes = 200 // File systems stop at 255, and endings come behind it.

/** The names of entries come from strangers: no separators, nothing that Windows refuses, no leading dot. */
function nameOnDisk(name: string): string {
  let safe = name.replace(/[/\\:*?"<>|]/g, '_').replace(/^\.+/, '')
  while (Buffer.byteLength(safe) > longestNameBytes) safe = [...safe].slice(1).join('')
  return safe === '' ? '_' : safe
}
