/**
 * Text in XLS records.
 *
 * BIFF8 writes a length, a flag byte and letters of one or two bytes. Where a string runs over the end of its record, the
 * CONTINUE record begins with a flag byte again, and its letters may have the other width. BIFF5 writes bytes in the
 * code page of the workbook.
 * @see MS-XLS 2.5.293 XLUnicodeRichExtendedString, 2.4.58 Continue
 */
import iconv from 'iconv-lite'
import { UnreadableFile } from '../unreadable-file.ts'
import type { BiffRecord } from './biff-records.ts'

const isWide = 0x01
const hasExtension = 0x04
const hasRuns = 0x08

/** Reads on through a record and those that continue it. */
export class RecordReader {
  private readonly pieces: DataView[]
  private piece = 0
  private at: number

  constructor({ data, more }: Pick<BiffRecord, 'data' | 'more'>, offset = 0) {
    this.pieces = [data, ...more]
    this.at = offset
  }

  get isAtEnd(): boolean {
    this.goOn()
    return this.piece >= this.pieces.length
  }

  byte(): number {
    this.goOn()
    const piece = this.pieces[this.piece]
    if (!piece) throw new UnreadableFile('corrupt', 'A text of the workbook is cut off.')
    return piece.getUint8(this.at++)
  }

  word(): number {
    return this.byte() | (this.byte() << 8)
  }

  long(): number {
    return (this.word() | (this.word() << 16)) >>> 0
  }

  skip(bytes: number): void {
    let left = bytes
    while (left > 0 && !this.isAtEnd) {
      const step = Math.min(left, this.leftInPiece)
      this.at += step
      left -= step
    }
  }

  /** BIFF8 letters; their flag byte has been read. */
  letters(count: number, flags: number): string {
    let width = flags & isWide ? 2 : 1
    let left = count
    let text = ''
    while (left > 0) {
      if (this.leftInPiece < width) {
        this.piece++
        this.at = 0
        if (this.piece >= this.pieces.length) throw new UnreadableFile('corrupt', 'A text of the workbook is cut off.')
        width = this.byte() & isWide ? 2 : 1
        continue
      }
      const step = Math.min(left, Math.floor(this.leftInPiece / width))
      text += this.take(step * width).toString(width === 2 ? 'utf16le' : 'latin1')
      left -= step
    }
    return text
  }

  bytes(count: number): Buffer {
    return this.take(Math.min(count, this.leftInPiece))
  }

  private take(count: number): Buffer {
    const piece = this.pieces[this.piece]
    if (!piece) return Buffer.alloc(0)
    const taken = Buffer.from(piece.buffer, piece.byteOffset + this.at, count)
    this.at += count
    return taken
  }

  private get leftInPiece(): number {
    return Math.max(0, (this.pieces[this.piece]?.byteLength ?? 0) - this.at)
  }

  private goOn(): void {
    while (this.piece < this.pieces.length && this.leftInPiece === 0) {
      this.piece++
      this.at = 0
    }
  }
}

/** How a workbook writes texts: undefined is BIFF8, else the name of its code page. */
export type CodePage = string | undefined

/** @param lengthBytes how wide the count of letters is: 1 for names of sheets, 2 for cells */
export function readText(reader: RecordReader, lengthBytes: 1 | 2, codePage: CodePage): string {
  const count = lengthBytes === 1 ? reader.byte() : reader.word()
  if (codePage !== undefined) return iconv.decode(reader.bytes(count), codePage)
  return count === 0 && reader.isAtEnd ? '' : reader.letters(count, reader.byte())
}

/** All strings that the cells point to, in their order. */
export function readSharedStrings(record: BiffRecord): string[] {
  const reader = new RecordReader(record)
  reader.long()
  const count = reader.long()
  const strings: string[] = []
  while (strings.length < count && !reader.isAtEnd) strings.push(readRichText(reader))
  return strings
}

/** Runs of fonts and readings above Japanese text stand behind the letters. */
function readRichText(reader: RecordReader): string {
  const count = reader.word()
  const flags = reader.byte()
  const runs = flags & hasRuns ? reader.word() : 0
  const extensionBytes = flags & hasExtension ? reader.long() : 0
  const text = reader.letters(count, flags)
  reader.skip(runs * 4 + extensionBytes)
  return text
}

/** Code pages by number; the letters of one that is not known are at worst wrong beyond ASCII. */
export function codePageName(number: number): string {
  if (number === 1200) return 'utf-16le'
  if (number === 65001) return 'utf-8'
  const name = `cp${number}`
  return number !== 32_769 && iconv.encodingExists(name) ? name : 'windows-1252'
}
