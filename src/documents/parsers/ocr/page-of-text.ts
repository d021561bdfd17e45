/**
 * Words read from a picture, in the shape of a page that was parsed natively: tables, columns, order, headings and lists
 * are then found by the same code as in a PDF with text.
 */
import type { ParsedPage, TextItem } from '@llamaindex/liteparse'
import type { Rect } from '../pdf/geometry.ts'
import type { PageText, ReadLine } from './read-lines.ts'

export interface PictureSize {
  widthPx: number
  heightPx: number
  dpi: number
}

/** Heights of printed letters against the size of their font: Hangul fills its square, figures and capitals do not. */
const hangulHeight = 0.93
const latinHeight = 0.74

export function parsedPageOf(text: PageText, pageNumber: number, { widthPx, heightPx, dpi }: PictureSize): ParsedPage {
  const points = 72 / dpi
  const sizes = evenSizes(text.lines.map((line) => sizeOfLine(line)))
  return {
    pageNum: pageNumber,
    width: widthPx * points,
    height: heightPx * points,
    text: text.lines.map((line) => line.words.map((word) => word.text).join(' ')).join('\n'),
    markdown: '',
    textItems: text.lines.map((line, index) => itemOfLine(line, sizes[index] ?? 0, points)),
    vectorGraphics: {
      shapes: [],
      lines: [...text.strokes.horizontal, ...text.strokes.vertical].map((stroke) => lineOfStroke(stroke, points)),
    },
    blocks: text.pictures.map((picture) => ({ kind: 'figure' as const, bbox: bboxOf(picture, points) })),
  }
}

function itemOfLine(line: ReadLine, size: number, points: number): TextItem {
  const baseline = baselineOf(line, size)
  const style = {
    fontSize: size * points,
    fontHeight: size * points,
    fontAscent: size * points * 0.8,
    fontDescent: size * points * 0.2,
  }
  return {
    text: line.words.map((word) => word.text).join(' '),
    ...style,
    x: line.x0 * points,
    width: (line.x1 - line.x0) * points,
    y: (baseline - size * 0.8) * points,
    height: size * points,
    words: line.words.map((word) => ({ text: word.text, ...bboxOf(word.box, points) })),
  }
}

function sizeOfLine(line: ReadLine): number {
  const text = line.words.map((word) => word.text).join('')
  const height = line.y1 - line.y0
  return (
    height / (/[가-힣一-鿿]/.test(text) ? hangulHeight : /[()[\]{},;gjpqy_|]/.test(text) ? hangulHeight : latinHeight)
  )
}

/** Lines of one font differ by a pixel or two: sizes near the usual one are the usual one. */
function evenSizes(sizes: readonly number[]): number[] {
  const sorted = sizes.toSorted((a, b) => a - b)
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 0
  return sizes.map((size) => (size > usual * 0.72 && size < usual * 1.13 ? usual : size))
}

function baselineOf(line: ReadLine, size: number): number {
  const text = line.words.map((word) => word.text).join('')
  if (/[()[\]{},;gjpqy_|]/.test(text)) return line.y1 - size * 0.15
  return /[가-힣一-鿿]/.test(text) ? line.y1 - size * 0.1 : line.y1
}

function lineOfStroke(stroke: Rect, points: number) {
  const isAcross = stroke.x1 - stroke.x0 > stroke.y1 - stroke.y0
  const [x, y] = [(stroke.x0 + stroke.x1) / 2, (stroke.y0 + stroke.y1) / 2]
  const ends = isAcross
    ? { x1: stroke.x0, x2: stroke.x1, y1: y, y2: y }
    : { x1: x, x2: x, y1: stroke.y0, y2: stroke.y1 }
  const scaled = { x1: ends.x1 * points, x2: ends.x2 * points, y1: ends.y1 * points, y2: ends.y2 * points }
  return { ...scaled, stroke: true, fill: false, strokeColor: 'ff000000' }
}

function bboxOf(rect: Rect, points: number) {
  return {
    x: rect.x0 * points,
    y: rect.y0 * points,
    width: (rect.x1 - rect.x0) * points,
    height: (rect.y1 - rect.y0) * points,
  }
}
