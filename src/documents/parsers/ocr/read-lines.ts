/**
 * From a prepared page to its words: strokes and pictures apart, lines of text to the recogniser.
 *
 *   ink → dark bands (turned) → strokes (erased) → patches → pictures apart → segments → words
 */
import { area, overlapX, overlapY, type Rect, shareInside, union } from '../pdf/geometry.ts'
import { type Component, componentsOf } from './components.ts'
import { cropWithMargin, type GreyImage, negate, paintWhite } from './grey-image.ts'
import { findSegments } from './line-segments.ts'
import { withOutlineSign } from './outline-signs.ts'
import type { PreparedPage } from './prepare-page.ts'
import type { RecognisedWord, Recogniser } from './recogniser.ts'
import { findStrokes, type Strokes } from './ruling-strokes.ts'

export interface ReadLine extends Rect {
  words: RecognisedWord[]
}

export interface PageText {
  lines: ReadLine[]
  strokes: Strokes
  pictures: Rect[]
}

/** White around a line: without it the recogniser loses its first and last letters. */
const marginShare = 0.45
/** A page of print has about 300 segments; a page of noise must end too. */
const mostSegments = 3000

export interface Layout {
  strokes: Strokes
  pictures: Rect[]
  segments: Rect[]
  /** The picture without its strokes. */
  text: GreyImage
}

export function layOut(page: PreparedPage): Layout {
  const { width, height } = page.picture
  const text = { ...page.picture, data: page.picture.data.slice() }
  const ink = page.ink.slice()
  for (const band of page.patches.filter((patch) => isDarkBand(patch, page.letterPx))) {
    negate(text, band, 255)
    negate({ width, height, data: ink }, band, 1)
  }
  const strokes = findStrokes(ink, width, height, page.letterPx)
  for (const stroke of [...strokes.horizontal, ...strokes.vertical]) erase(text, ink, stroke)
  const patches = componentsOf(ink, width, height)
  const pictures = picturesAmong(patches, page.letterPx)
  const free = patches.filter((patch) => pictures.every((picture) => shareInside(patch, picture) < 0.6))
  const segments = findSegments(free, strokes.vertical, page.letterPx).slice(0, mostSegments)
  return { strokes, pictures, segments, text }
}

/** @param known segments that were read before */
export async function readLines(
  page: PreparedPage,
  layout: Layout,
  recogniser: Recogniser,
  known: ReadonlyMap<Rect, RecognisedWord[]>,
): Promise<ReadLine[]> {
  const lines: ReadLine[] = []
  for (const segment of layout.segments) {
    const words = withOutlineSign(known.get(segment) ?? (await readSegment(layout.text, segment, page, recogniser)))
    if (words.length > 0) lines.push({ ...segment, words })
  }
  return lines
}

export async function readSegment(
  text: GreyImage,
  segment: Rect,
  page: PreparedPage,
  recogniser: Recogniser,
): Promise<RecognisedWord[]> {
  const margin = Math.max(6, Math.round((segment.y1 - segment.y0) * marginShare))
  const grown = { x0: segment.x0 - 2, y0: segment.y0 - 2, x1: segment.x1 + 2, y1: segment.y1 + 2 }
  const picture = cropWithMargin(text, grown, margin)
  const lines = await recogniser.recognise({ picture, shows: 'line', dpi: page.dpi })
  const [left, top] = [Math.max(0, Math.floor(grown.x0)) - margin, Math.max(0, Math.floor(grown.y0)) - margin]
  return lines.flat().map((word) => ({
    ...word,
    box: { x0: word.box.x0 + left, x1: word.box.x1 + left, y0: word.box.y0 + top, y1: word.box.y1 + top },
  }))
}

/** White letters stand on it, such as the head of a table or a title: as high as a line or two, long, and mostly ink. */
function isDarkBand(patch: Component, letterPx: number): boolean {
  const [width, height] = [patch.x1 - patch.x0, patch.y1 - patch.y0]
  const isLine = height > letterPx * 1.2 && height < letterPx * 4 && width > height * 2
  return isLine && patch.inkPixels > width * height * 0.5
}

/** A stroke and the soft edge that the scanner gave it. */
function erase(text: GreyImage, ink: Uint8Array, stroke: Rect): void {
  paintWhite(text, { x0: stroke.x0 - 1, y0: stroke.y0 - 1, x1: stroke.x1 + 1, y1: stroke.y1 + 1 })
  for (let y = Math.max(0, stroke.y0 - 1); y < Math.min(text.height, stroke.y1 + 1); y++) {
    ink.fill(0, y * text.width + Math.max(0, stroke.x0 - 1), y * text.width + Math.min(text.width, stroke.x1 + 1))
  }
}

/** Patches far larger than letters are drawings, stamps and photographs; those that overlap are one. */
function picturesAmong(patches: readonly Rect[], letterPx: number): Rect[] {
  const large = patches.filter(
    (patch) => Math.min(patch.x1 - patch.x0, patch.y1 - patch.y0) > letterPx * 4 && area(patch) > letterPx ** 2 * 30,
  )
  const merged: Rect[] = []
  for (const patch of large) {
    let whole: Rect = { x0: patch.x0, y0: patch.y0, x1: patch.x1, y1: patch.y1 }
    for (let index = merged.length - 1; index >= 0; index--) {
      const other = merged[index]
      if (other && overlapX(other, whole) > -letterPx && overlapY(other, whole) > -letterPx) {
        whole = union(other, whole)
        merged.splice(index, 1)
      }
    }
    merged.push(whole)
  }
  return merged
}
