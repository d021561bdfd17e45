/** Tells apart what has no signature: kinds of text, by how they begin and, where that says nothing, by the name. */
import type { DocumentFormat } from '../elements.ts'
import { type Detection, known, refused } from './detection.ts'
import { decodeText } from './text-encoding.ts'

const formatOfExtension: Record<string, DocumentFormat> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  md: 'markdown',
  markdown: 'markdown',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
}

/** Extensions whose bytes must begin with a signature: without it the file is damaged, not another kind of text. */
const binaryExtensions = new Set([
  'pdf',
  'hwp',
  'hwpx',
  'docx',
  'xlsx',
  'doc',
  'xls',
  'ppt',
  'pptx',
  'zip',
  'png',
  'jpg',
  'jpeg',
  'tif',
  'tiff',
  'webp',
  'gif',
])

export function detectText(bytes: Uint8Array, extension: string): Detection {
  // Its parts may be in several encodings, which together are none.
  if (extension === 'eml' && /^[A-Za-z][A-Za-z0-9-]*:/.test(Buffer.from(bytes.subarray(0, 100)).toString('latin1')))
    return known('eml')
  if (!looksLikeText(bytes)) {
    if (binaryExtensions.has(extension)) return refused('corrupt', `The content is not that of a .${extension} file.`)
    return refused('unsupported', 'Binary file of an unknown kind')
  }
  const start = decodeText(bytes.subarray(0, 4096)).text.trimStart().slice(0, 2000).toLowerCase()
  if (start === '') {
    const hasText = bytes.length > 4096 && decodeText(bytes).text.trim() !== ''
    if (!hasText) return refused('empty', 'The file holds only white space.')
  }
  if (htmlStart.test(start)) return known('html')
  if (/^<(?:\?xml|hwpml)/.test(start) && start.includes('<hwpml')) return known('hwpml')
  if (start.startsWith('<?xml')) return refused('unsupported', 'XML file')
  if (extension === 'xls' || extension === 'xlsx') return known(formatOfExport(start))
  if (isMail(start, extension)) return known(savedPage.test(start) ? 'html' : 'eml')
  const format = formatOfExtension[extension]
  if (format) return known(format)
  if (extension === 'json') return refused('unsupported', 'JSON file')
  return known('text')
}

/** Business software writes a page or rows of text and calls it a workbook, so that Excel opens it. */
function formatOfExport(start: string): DocumentFormat {
  if (/^<(?:meta|style|table|head|body|div)[\s>]/.test(start)) return 'html'
  return start.includes('\t') ? 'tsv' : start.includes(',') ? 'csv' : 'text'
}

const savedPage = /^(?:snapshot-content-location:|from:\s*"?<?saved by )/m

/** A mail begins with its head; which of its lines comes first is open. */
function isMail(start: string, extension: string): boolean {
  if (!/^[a-z][a-z0-9-]*:/.test(start)) return false
  if (['eml', 'mht', 'mhtml'].includes(extension)) return true
  if (/^(received|return-path|delivered-to|mime-version|x-mozilla-status):/.test(start)) return true
  return formatOfExtension[extension] === undefined && /^from:.*^(?:message-id|mime-version):/ms.test(start)
}

/** Browsers write a comment before the page that they save. */
const htmlStart = /^(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,500}-->\s*){0,3}<(?:!doctype\s+html|html[\s>])/

/** Text has no NUL (unless it is UTF-16) and hardly any control character. */
function looksLikeText(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 64 * 1024)
  const { text, encoding } = decodeText(evenLength(sample))
  if (encoding.startsWith('utf-16')) return countOdd(text) <= text.length * 0.02
  let zeros = 0
  for (const byte of sample) if (byte === 0) zeros++
  if (zeros > sample.length * 0.01) return false
  return countOdd(text) <= text.length * 0.02
}

/** Cutting a sample may split a character of several bytes; an even length keeps at least UTF-16 whole. */
function evenLength(sample: Uint8Array): Uint8Array {
  return sample.subarray(0, sample.length - (sample.length % 2 === 1 && sample.length > 1024 ? 1 : 0))
}

function countOdd(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this counts
  return text.match(/[\u0001-\u0008\u000E-\u001A\u001C-\u001F\uFFFD\uE000-\uF8FF]/g)?.length ?? 0
}
