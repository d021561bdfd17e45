/**
 * Looks over a mail before the engine reads it, line by line: too many parts end here, and what older Korean programs
 * wrote against the rules is put right. They set subjects, names and texts in CP949 without saying so.
 *
 *   head: value…        a head, of the mail or of a part; ends at an empty line
 *   text…               until a line `--boundary`, behind which the next head begins
 */
import iconv from 'iconv-lite'
import { decodeText } from '../text-encoding.ts'
import { UnreadableFile } from '../unreadable-file.ts'

/** A mail with a thousand attachments does not pass any server. */
const maxParts = 2000
/** A mail without an empty line is all head. */
const maxHeadBytes = 1024 * 1024

export function prepareMail(bytes: Uint8Array): Uint8Array {
  const heads = findHeads(bytes)
  const isKorean = !isAscii(bytes) && isCp949(bytes)
  const pieces: Uint8Array[] = []
  let from = 0
  for (const { start, end } of heads) {
    const head = bytes.subarray(start, end)
    const joined = joinWords(isKorean ? rewriteHead(head) : head)
    if (joined === head) continue
    pieces.push(bytes.subarray(from, start), joined)
    from = end
  }
  return pieces.length === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(from)])
}

const neighbours = /=\?([\w-]{1,40})\?([BbQq])\?([^?\s]*)\?=\r?\n?[ \t]{1,20}(?==\?\1\?\2\?)/g

/**
 * A program that cut a text after so many bytes cut letters in two, each half in a word of its own: "=?euc-kr?B?…?=
 * =?euc-kr?B?…?=". Words of one kind that follow each other become one.
 */
function joinWords(head: Uint8Array): Uint8Array {
  const text = Buffer.from(head).toString('latin1')
  if (!/\?=\r?\n?[ \t]{1,20}=\?/.test(text)) return head
  // Each word gives its content to the next, as bytes that are no letters of the content itself.
  const chained = text.replace(
    neighbours,
    (_, charset, encoding, content) => `=?${charset}?${encoding}?${content}\u0000`,
  )
  const joined = chained.replace(
    /=\?([\w-]{1,40})\?([BbQq])\?((?:[^?\s\0]*\0=\?\1\?\2\?)+[^?\s\0]*)\?=/g,
    (_, charset: string, encoding: string, run: string) => {
      const parts = run.split(/\0=\?[\w-]+\?[BbQq]\?/)
      const content = /b/i.test(encoding)
        ? Buffer.concat(parts.map((part) => Buffer.from(part, 'base64'))).toString('base64')
        : parts.join('')
      return `=?${charset}?${encoding}?${content}?=`
    },
  )
  return Buffer.from(joined, 'latin1')
}

interface Head {
  start: number
  end: number
}

function findHeads(bytes: Uint8Array): Head[] {
  const heads: Head[] = []
  const boundaries = new Set<string>()
  let headStart: number | undefined = 0
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(0x0a, start)
    const next = found < 0 ? bytes.length : found + 1
    const isEmpty = next - start <= 2 && (bytes[start] === 0x0a || bytes[start] === 0x0d)
    if (headStart !== undefined && (isEmpty || next === bytes.length)) {
      const head = bytes.subarray(headStart, start)
      for (const boundary of boundariesIn(head)) boundaries.add(boundary)
      heads.push({ start: headStart, end: start })
      headStart = undefined
    } else if (headStart !== undefined && next - headStart > maxHeadBytes) {
      throw new UnreadableFile('bomb', 'A head of the mail is too long.')
    } else if (bytes[start] === 0x2d && bytes[start + 1] === 0x2d && next - start < 300) {
      const line = Buffer.from(bytes.subarray(start + 2, next))
        .toString('latin1')
        .trimEnd()
      if (boundaries.has(line)) headStart = next
      if (heads.length > maxParts) throw new UnreadableFile('bomb', `The mail has over ${maxParts} parts.`)
    }
    start = next
  }
  return heads
}

function boundariesIn(head: Uint8Array): string[] {
  const text = Buffer.from(head).toString('latin1')
  return [...text.matchAll(/\bboundary\s{0,9}=\s{0,9}(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/gi)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  )
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80)
}

function isCp949(bytes: Uint8Array): boolean {
  return decodeText(bytes).encoding === 'cp949'
}

/** The head in UTF-8, and its text in the encoding in which it is written. */
function rewriteHead(head: Uint8Array): Uint8Array {
  const text = iconv.decode(Buffer.from(head), isAscii(head) ? 'latin1' : decodeText(head).encoding)
  const type = /^content-type\s*:\s*(text\/[\w-]+)(?![\s\S]{0,500}charset)/im
  const withCharset = text.replace(type, (whole) => `${whole}; charset="euc-kr"`)
  const isBare = !/^content-type\s*:/im.test(text)
  return Buffer.from(isBare ? `${withCharset}Content-Type: text/plain; charset="euc-kr"\r\n` : withCharset, 'utf8')
}
