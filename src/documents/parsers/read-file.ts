/** From bytes to a parsed document: detect, read with the format's adapter, finish. Runs inside a parser child. */
import type { DocumentFormat, ParseOutcome } from '../elements.ts'
import type { OnProgress, ReadFormat } from './adapter.ts'
import { readDelimited } from './delimited.ts'
import { detectFormat } from './detect.ts'
import { finishDocument } from './finish-document.ts'
import { readJsonLines } from './json-lines.ts'
import { readMarkdown } from './markdown-text.ts'
import type { OcrOptions } from './ocr/ocr-options.ts'
import { readText } from './text.ts'
import { UnreadableFile } from './unreadable-file.ts'

export interface ReadOptions {
  fileName: string
  password?: string
  onProgress?: OnProgress
  ocr?: OcrOptions
}

export async function readFile(bytes: Uint8Array, options: ReadOptions): Promise<ParseOutcome> {
  const detection = detectFormat(bytes, options.fileName)
  if (detection.status === 'refused') return { status: 'failed', reason: detection.reason, detail: detection.detail }
  const { format } = detection
  try {
    const read = await adapterOf(format)
    const draft = await read({ bytes, format, ...options })
    const document = finishDocument(draft, format, bytes)
    if (document.elements.length === 0) {
      const needsOcr = document.pages.some((page) => page.needsOcr)
      return needsOcr
        ? { status: 'failed', reason: 'needs-ocr', detail: 'No page has text.' }
        : { status: 'failed', reason: 'empty', detail: 'The document has no content.' }
    }
    return { status: 'parsed', document }
  } catch (error) {
    return failureOf(error)
  }
}

/** The engines are large: a child loads one when the first file of its format comes. */
async function adapterOf(format: DocumentFormat): Promise<ReadFormat> {
  switch (format) {
    case 'pdf':
      return (await import('./pdf.ts')).readPdf
    case 'hwp':
    case 'hwpx':
      return (await import('./hwp.ts')).readHwp
    case 'hwpml':
      return (await import('./hwpml.ts')).readHwpml
    case 'docx':
      return (await import('./docx.ts')).readDocx
    case 'xlsx':
      return (await import('./xlsx.ts')).readXlsx
    case 'xls':
      return (await import('./xls.ts')).readXls
    case 'pptx':
      return (await import('./pptx.ts')).readPptx
    case 'html':
      return (await import('./html.ts')).readHtml
    case 'eml':
      return (await import('./mail.ts')).readMail
    case 'zip':
    case 'tar':
    case 'gz':
      return (await import('./archive.ts')).readArchive
    case 'image':
      return (await import('./image.ts')).readImage
    case 'csv':
    case 'tsv':
      return readDelimited
    case 'markdown':
      return readMarkdown
    case 'text':
      return readText
    case 'jsonl':
      return readJsonLines
  }
}

function failureOf(error: unknown): ParseOutcome {
  if (error instanceof UnreadableFile) return { status: 'failed', reason: error.reason, detail: error.detail }
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof RangeError && /memory|allocation|Invalid (string|array) length/i.test(message)) {
    return { status: 'failed', reason: 'out-of-memory', detail: message }
  }
  return { status: 'failed', reason: 'corrupt', detail: message.slice(0, 500) }
}
