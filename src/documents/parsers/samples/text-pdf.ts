/**
 * Writes born-digital pages with any Unicode text: words at places, in Pretendard, embedded as programs embed it
 * (glyph ids, widths, a map to Unicode), and straight strokes. For tests of Korean layout.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { type PdfObject, writePdf } from './pdf-writer.ts'

export interface TextRun {
  x: number
  /** Baseline, from the top of the page. */
  y: number
  size: number
  text: string
  isBold?: boolean
}

export interface Stroke {
  x0: number
  y0: number
  x1: number
  y1: number
}

export interface TextPage {
  width: number
  height: number
  runs: readonly TextRun[]
  strokes?: readonly Stroke[]
}

interface Font {
  bytes: Buffer
  glyphOf: Map<number, number>
  widthOf: (glyph: number) => number
}

export function writeTextPdf(pages: readonly TextPage[]): Uint8Array {
  const fonts = [loadFont('Regular'), loadFont('Bold')]
  const fontObjects = fonts.flatMap((font, index) => objectsOfFont(font, 3 + index * 5, textOf(pages)))
  const firstPage = 3 + fontObjects.length
  const pageObjects = pages.flatMap((page, index): PdfObject[] => [
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page.width} ${page.height}] /Contents ${firstPage + index * 2 + 1} 0 R /Resources << /Font << /F0 3 0 R /F1 8 0 R >> >> >>`,
    { dictionary: '', stream: Buffer.from(contentOf(page, fonts), 'latin1') },
  ])
  const kids = pages.map((_, index) => `${firstPage + index * 2} 0 R`).join(' ')
  return writePdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    ...fontObjects,
    ...pageObjects,
  ])
}

/** The width of a text in points, for setting it. */
export function textWidth(text: string, size: number, isBold = false): number {
  const font = loadFont(isBold ? 'Bold' : 'Regular')
  return [...text].reduce((sum, letter) => sum + (font.widthOf(glyphOfLetter(font, letter)) * size) / 1000, 0)
}

function textOf(pages: readonly TextPage[]): Set<string> {
  return new Set(pages.flatMap((page) => page.runs.flatMap((run) => [...run.text])))
}

function contentOf(page: TextPage, fonts: readonly Font[]): string {
  const runs = page.runs.map((run) => {
    const font = fonts[run.isBold ? 1 : 0]
    const glyphs = [...run.text]
      .map((letter) => (font ? glyphOfLetter(font, letter) : 0).toString(16).padStart(4, '0'))
      .join('')
    return `BT /F${run.isBold ? 1 : 0} ${run.size} Tf 1 0 0 1 ${run.x} ${page.height - run.y} Tm <${glyphs}> Tj ET`
  })
  const strokes = (page.strokes ?? []).map(
    ({ x0, y0, x1, y1 }) => `${x0} ${page.height - y0} m ${x1} ${page.height - y1} l S`,
  )
  return [...strokes, ...runs].join('\n')
}

function objectsOfFont(font: Font, first: number, letters: ReadonlySet<string>): PdfObject[] {
  const used = [...letters].map((letter) => [glyphOfLetter(font, letter), letter] as const)
  const widths = used.map(([glyph]) => `${glyph} [${Math.round(font.widthOf(glyph))}]`).join(' ')
  const unicode = used.map(
    ([glyph, letter]) => `<${hex(glyph)}> <${Buffer.from(letter, 'utf16le').swap16().toString('hex')}>`,
  )
  const map = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n${chunked(
    unicode,
    100,
  )
    .map((part) => `${part.length} beginbfchar\n${part.join('\n')}\nendbfchar`)
    .join('\n')}\nendcmap end end`
  return [
    `<< /Type /Font /Subtype /Type0 /BaseFont /Pretendard${first > 3 ? '-Bold' : ''} /Encoding /Identity-H /DescendantFonts [${first + 1} 0 R] /ToUnicode ${first + 4} 0 R >>`,
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Pretendard${first > 3 ? '-Bold' : ''} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${first + 2} 0 R /W [${widths}] /CIDToGIDMap /Identity >>`,
    `<< /Type /FontDescriptor /FontName /Pretendard${first > 3 ? '-Bold' : ''} /Flags 4 /FontBBox [0 -250 1000 950] /ItalicAngle 0 /Ascent 950 /Descent -250 /CapHeight 700 /StemV 80 /FontFile2 ${first + 3} 0 R >>`,
    { dictionary: `/Filter /FlateDecode /Length1 ${font.bytes.length}`, stream: deflateSync(font.bytes, { level: 1 }) },
    { dictionary: '', stream: Buffer.from(map, 'latin1') },
  ]
}

function hex(glyph: number): string {
  return glyph.toString(16).padStart(4, '0')
}

function chunked<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

const loaded = new Map<string, Font>()

function loadFont(weight: 'Regular' | 'Bold'): Font {
  const known = loaded.get(weight)
  if (known) return known
  const folder = dirname(createRequire(import.meta.url).resolve('pretendard/package.json'))
  const bytes = readFileSync(join(folder, 'dist', 'public', 'static', 'alternative', `Pretendard-${weight}.ttf`))
  const font = parseFont(bytes)
  loaded.set(weight, font)
  return font
}

/** @see OpenType: tables cmap (format 4 or 12), hhea, hmtx, head */
function parseFont(bytes: Buffer): Font {
  const tables = new Map<string, number>()
  for (let index = 0; index < bytes.readUInt16BE(4); index++) {
    const record = 12 + index * 16
    tables.set(bytes.toString('latin1', record, record + 4), bytes.readUInt32BE(record + 8))
  }
  const table = (name: string): number => tables.get(name) ?? 0
  const unitsPerEm = bytes.readUInt16BE(table('head') + 18)
  const metrics = bytes.readUInt16BE(table('hhea') + 34)
  const widthOf = (glyph: number): number =>
    (bytes.readUInt16BE(table('hmtx') + Math.min(glyph, metrics - 1) * 4) * 1000) / unitsPerEm
  return { bytes, glyphOf: readCharacterMap(bytes, table('cmap')), widthOf }
}

function readCharacterMap(bytes: Buffer, cmap: number): Map<number, number> {
  const glyphs = new Map<number, number>()
  for (let index = 0; index < bytes.readUInt16BE(cmap + 2); index++) {
    const start = cmap + bytes.readUInt32BE(cmap + 4 + index * 8 + 4)
    if (bytes.readUInt16BE(start) !== 12) continue
    for (let group = 0; group < bytes.readUInt32BE(start + 12); group++) {
      const at = start + 16 + group * 12
      const [from, to, glyph] = [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8)]
      for (let code = from; code <= to; code++) glyphs.set(code, glyph + code - from)
    }
  }
  return glyphs
}

function glyphOfLetter(font: Font, letter: string): number {
  return font.glyphOf.get(letter.codePointAt(0) ?? 0) ?? 0
}
