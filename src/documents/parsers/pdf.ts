/** PDF through liteparse, a batch of pages at a time so that memory stays bounded. */
import { LiteParse } from '@llamaindex/liteparse'
import type { Page } from '../elements.ts'
import type { DraftDocument, DraftElement, FileToRead } from './adapter.ts'
import { readPage } from './pdf/read-page.ts'
import { UnreadableFile } from './unreadable-file.ts'

const engine = { name: 'liteparse', version: '2.14.7' }
const batchPages = 20
const maxPages = 5000

export async function readPdf(file: FileToRead): Promise<DraftDocument> {
  const parser = new LiteParse({
    ocrEnabled: false,
    quiet: true,
    outputFormat: 'markdown',
    extractBlocks: true,
    extractVectorGraphics: true,
    emitWordBoxes: true,
    extractTextMetadata: true,
    keepHeadersFooters: true,
    continueOnPageError: true,
    password: file.password,
  })
  const pages: Page[] = []
  const elements: DraftElement[] = []
  try {
    for await (const batch of parser.parseBatches(Buffer.from(file.bytes), { batchSize: batchPages })) {
      if (batch.totalPages > maxPages) throw new UnreadableFile('too-large', `The PDF has ${batch.totalPages} pages.`)
      for (const page of batch.result.pages) {
        const read = readPage(page)
        pages.push(read.page)
        elements.push(...read.elements)
      }
      file.onProgress?.(batch.endPage, batch.totalPages)
    }
  } catch (error) {
    throw unreadablePdf(error)
  }
  return { pages, elements, warnings: [], metadata: {}, engine }
}

function unreadablePdf(error: unknown): UnreadableFile {
  if (error instanceof UnreadableFile) return error
  const message = error instanceof Error ? error.message : String(error)
  if (/password|encrypt/i.test(message)) return new UnreadableFile('encrypted', message, { cause: error })
  return new UnreadableFile('corrupt', message, { cause: error })
}
