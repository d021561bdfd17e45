/** PDF through liteparse, a batch of pages at a time so that memory stays bounded. */
import { LiteParse, type ParsedPage } from '@llamaindex/liteparse'
import type { Page, ParsedDocument } from '../elements.ts'
import type { DraftDocument, FileToRead } from './adapter.ts'
import { readPicturesOfPdf } from './ocr/pdf-ocr.ts'
import { levelHeadings, type SizedElement } from './pdf/heading-levels.ts'
import { plainPage, type ReadPage, readPage } from './pdf/read-page.ts'
import { markRunningHeads } from './pdf/running-heads.ts'
import { readTurnedPage, turnOfPage } from './pdf/turned-pages.ts'
import { UnreadableFile } from './unreadable-file.ts'

const engine = { name: 'liteparse', version: '2.14.7' }
/** 20 pages with word boxes and vector lines are about 30 MB. */
const batchPages = 20
/** A longer book is split by its owner: one review and one version of it would be too large to work with. */
const maxPages = 5000

const lastTurnedPage = 500

type Warnings = ParsedDocument['warnings']

export async function readPdf(file: FileToRead): Promise<DraftDocument> {
  const bytes = Buffer.from(file.bytes)
  const parser = new LiteParse({ ...configuration, password: file.password })
  const pages: Page[] = []
  const elements: SizedElement[] = []
  const warnings: Warnings = []
  const metadata: Record<string, string> = {}
  let read: { pages: Page[]; elements: SizedElement[]; warnings: Warnings }
  try {
    for await (const batch of parser.parseBatches(bytes, { batchSize: batchPages })) {
      if (batch.totalPages > maxPages) throw new UnreadableFile('too-large', `The PDF has ${batch.totalPages} pages.`)
      if (batch.result.creator) metadata.creator = batch.result.creator
      if (batch.result.producer) metadata.producer = batch.result.producer
      for (const { pageNum, message } of batch.result.pageErrors) {
        warnings.push({ code: 'page-failed', page: pageNum, detail: message })
      }
      for (const page of batch.result.pages) {
        const own = await readUpright(bytes, page, file.password, warnings)
        pages.push(own.page)
        elements.push(...own.elements)
      }
      file.onProgress?.(batch.endPage, batch.totalPages)
    }
    read = await readPicturesOfPdf(file, { pages, elements, warnings })
  } catch (error) {
    throw unreadablePdf(error)
  }
  const leveled = markRunningHeads(levelHeadings(read.elements), pages.length)
  return { ...read, title: titleOf(read.elements), elements: leveled, metadata, engine }
}

const configuration = {
  ocrEnabled: false,
  quiet: true,
  outputFormat: 'markdown',
  extractBlocks: true,
  extractVectorGraphics: true,
  emitWordBoxes: true,
  extractTextMetadata: true,
  keepHeadersFooters: true,
  continueOnPageError: true,
} as const

async function readUpright(
  bytes: Buffer,
  page: ParsedPage,
  password: string | undefined,
  warnings: Warnings,
): Promise<ReadPage> {
  // Turned pages are parsed one by one, each time opening the file: a book of them is read as it lies.
  const turn = page.pageNum <= lastTurnedPage ? turnOfPage(page) : undefined
  const read = (upright: ParsedPage): ReadPage => readOrPlain(upright, warnings)
  const turned = turn && (await readTurnedPage(bytes, page.pageNum, turn, { password, read, configuration }))
  return turned ?? read(page)
}

/** One page whose layout defeats us must not cost the document: it is then read line by line. */
function readOrPlain(page: ParsedPage, warnings: Warnings): ReadPage {
  try {
    return readPage(page)
  } catch (error) {
    warnings.push({ code: 'layout-failed', page: page.pageNum, detail: String(error).slice(0, 200) })
    return plainPage(page)
  }
}

/** The largest heading of the first page that has one. */
function titleOf(elements: readonly SizedElement[]): string | undefined {
  const headings = elements.filter(({ element }) => element.kind === 'heading')
  const firstPage = headings[0]?.element.provenance?.[0]?.page
  const onFirst = headings.filter(({ element }) => element.provenance?.[0]?.page === firstPage)
  return onFirst.toSorted((a, b) => b.size - a.size)[0]?.element.text
}

function unreadablePdf(error: unknown): UnreadableFile {
  if (error instanceof UnreadableFile) return error
  const message = error instanceof Error ? error.message : String(error)
  if (/password|encrypt/i.test(message)) return new UnreadableFile('encrypted', message, { cause: error })
  return new UnreadableFile('corrupt', message, { cause: error })
}
