/**
 * Which pages of a PDF are to be read by their picture.
 *
 *   without text: those that show a picture, and those on which letters are drawn that have no text
 *   with text:    those whose text is none; where it only may be none, some of the picture is read and compared
 */
import type { DraftElement } from '../adapter.ts'
import { findScannedPages } from '../pdf/scanned-pages.ts'
import { doubtOf } from '../pdf/text-doubt.ts'
import { localRecogniser } from './ocr-options.ts'
import type { PdfPictures } from './pdf-pictures.ts'
import { preparePage } from './prepare-page.ts'
import { layOut, readSegment } from './read-lines.ts'

/** Fewer letters than this are a page number or a stamp. */
const fewestLetters = 20
/** Drawing a page to look for letters costs about 100 ms. */
const mostLookedAt = 60

export type WhyOcr = 'scanned page' | 'garbled text' | 'letters without text'

/** Without `pictures` nothing is drawn and read to tell: what the text alone says counts. */
export async function findPagesForOcr(
  source: { bytes: Buffer; password?: string; pictures: PdfPictures | undefined },
  pageNumbers: readonly number[],
  elements: readonly DraftElement[],
): Promise<Map<number, WhyOcr>> {
  const texts = textOfPages(elements)
  const found = new Map<number, WhyOcr>()
  const bare = pageNumbers.filter((page) => (texts.get(page) ?? '').replace(/\s/g, '').length < fewestLetters)
  const scanned = await findScannedPages(source.bytes, bare, source.password)
  for (const page of bare) if (scanned.has(page)) found.set(page, 'scanned page')
  const { pictures } = source
  for (const page of pictures ? bare.filter((one) => !scanned.has(one)).slice(0, mostLookedAt) : []) {
    if (pictures && (await hasLetters(pictures, page))) found.set(page, 'letters without text')
  }
  let looked = 0
  for (const page of pageNumbers) {
    const text = texts.get(page) ?? ''
    const doubt = doubtOf(text)
    if (doubt === 'none' || found.has(page)) continue
    const isNone =
      doubt === 'sure' || (pictures !== undefined && looked++ < mostLookedAt && (await differs(pictures, page, text)))
    if (isNone) found.set(page, 'garbled text')
  }
  return found
}

function textOfPages(elements: readonly DraftElement[]): Map<number, string> {
  const texts = new Map<number, string>()
  for (const element of elements) {
    const page = element.provenance?.[0]?.page ?? 0
    if (!element.isHidden) texts.set(page, `${texts.get(page) ?? ''}${element.text}\n`)
  }
  return texts
}

const fewestDrawnLetters = 60

async function hasLetters(pictures: PdfPictures, page: number): Promise<boolean> {
  const drawn = await pictures.draw(page)
  if (!drawn) return false
  const prepared = await preparePage(drawn.picture, drawn.dpi, 0)
  const { segments } = layOut(prepared)
  const letters = segments.reduce((sum, segment) => sum + (segment.x1 - segment.x0) / (segment.y1 - segment.y0), 0)
  return letters >= fewestDrawnLetters
}

const comparedLines = 4
/** Recognition is right in nine of ten pairs of letters; another text shares hardly any. */
const leastAlike = 0.25

async function differs(pictures: PdfPictures, page: number, text: string): Promise<boolean> {
  const drawn = await pictures.draw(page)
  if (!drawn) return false
  const prepared = await preparePage(drawn.picture, drawn.dpi, 0)
  const layout = layOut(prepared)
  const longest = layout.segments.toSorted((a, b) => b.x1 - b.x0 - (a.x1 - a.x0)).slice(0, comparedLines)
  const recogniser = await localRecogniser()
  const pairs: string[] = []
  for (const segment of longest) {
    const words = await readSegment(layout.text, segment, prepared, recogniser)
    if (words.some((word) => word.confidence > 0.6)) pairs.push(...pairsOf(words.map((word) => word.text).join('')))
  }
  if (pairs.length < 20) return false
  const known = new Set(pairsOf(text))
  return pairs.filter((pair) => known.has(pair)).length < pairs.length * leastAlike
}

function pairsOf(text: string): string[] {
  const letters = [...text.replace(/\s/g, '')]
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`)
}
