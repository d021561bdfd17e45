/** One page from its picture: words by a recogniser, layout by the code that reads native pages. */
import type { Box, Element, Page } from '../../elements.ts'
import type { DraftElement } from '../adapter.ts'
import { type Rect, shareInside } from '../pdf/geometry.ts'
import type { SizedElement } from '../pdf/heading-levels.ts'
import { plainPage, readPage } from '../pdf/read-page.ts'
import type { GreyImage } from './grey-image.ts'
import { parsedPageOf } from './page-of-text.ts'
import { type PreparedPage, preparePage } from './prepare-page.ts'
import { type Layout, layOut, type PageText, type ReadLine, readLines, readSegment } from './read-lines.ts'
import type { RecognisedWord, Recogniser } from './recogniser.ts'

export interface PictureOfPage {
  picture: GreyImage
  /** Dots per inch, as far as they are known. */
  dpi: number
  pageNumber: number
}

export interface ReadPicture {
  page: Page
  elements: SizedElement[]
}

export async function readPicture(source: PictureOfPage, recogniser: Recogniser): Promise<ReadPicture> {
  const { prepared, layout, known } = await standUpright(source, recogniser)
  const lines =
    recogniser.reads === 'line'
      ? await readLines(prepared, layout, recogniser, known)
      : await readWholePage(prepared, recogniser)
  const size = { widthPx: prepared.picture.width, heightPx: prepared.picture.height, dpi: prepared.dpi }
  const text: PageText = { lines, strokes: layout.strokes, pictures: layout.pictures }
  const parsed = parsedPageOf(text, source.pageNumber, size)
  const read = readSafely(parsed)
  const words = lines.flatMap((line) => line.words)
  return {
    page: pageOf(source),
    elements: read.map((sized) => ({ ...sized, element: fromPicture(sized.element, words, prepared) })),
  }
}

function readSafely(parsed: Parameters<typeof readPage>[0]): SizedElement[] {
  try {
    return readPage(parsed).elements
  } catch {
    return plainPage(parsed).elements
  }
}

function pageOf({ picture, dpi, pageNumber }: PictureOfPage): Page {
  const points = 72 / dpi
  const [widthPt, heightPt] = [picture.width * points, picture.height * points]
  return { number: pageNumber, widthPt, heightPt, rotation: 0, mode: 'layout' }
}

async function readWholePage(prepared: PreparedPage, recogniser: Recogniser): Promise<ReadLine[]> {
  const lines = await recogniser.recognise({ picture: prepared.picture, shows: 'page', dpi: prepared.dpi })
  return lines.flatMap((words) => (words.length > 0 ? [{ ...hullOf(words), words }] : []))
}

function hullOf(words: readonly RecognisedWord[]): Rect {
  return {
    x0: Math.min(...words.map(({ box }) => box.x0)),
    y0: Math.min(...words.map(({ box }) => box.y0)),
    x1: Math.max(...words.map(({ box }) => box.x1)),
    y1: Math.max(...words.map(({ box }) => box.y1)),
  }
}

/** A recogniser is about this sure of upright text, and nowhere near it of text on its head. */
const sureEnough = 0.62
const probes = 4

interface Standing {
  prepared: PreparedPage
  layout: Layout
  /** What was read of it already, to tell whether it stands upright. */
  known: ReadonlyMap<Rect, RecognisedWord[]>
}

/** A page on its head has the same rows: the longest lines are read to tell, and the page turned when they make no sense. */
async function standUpright(source: PictureOfPage, recogniser: Recogniser): Promise<Standing> {
  const prepared = await preparePage(source.picture, source.dpi)
  const layout = layOut(prepared)
  if (recogniser.reads !== 'line') return { prepared, layout, known: new Map() }
  const known = await readLongest(prepared, layout, recogniser)
  const sureness = surenessOf(known)
  if (sureness >= sureEnough || layout.segments.length === 0) return { prepared, layout, known }
  const quarters = Math.round(prepared.turnedDegrees / 90)
  const flipped = await preparePage(source.picture, source.dpi, (quarters + 2) % 4)
  const other = layOut(flipped)
  const knownFlipped = await readLongest(flipped, other, recogniser)
  return surenessOf(knownFlipped) > sureness + 0.08
    ? { prepared: flipped, layout: other, known: knownFlipped }
    : { prepared, layout, known }
}

async function readLongest(
  page: PreparedPage,
  layout: Layout,
  recogniser: Recogniser,
): Promise<Map<Rect, RecognisedWord[]>> {
  const longest = layout.segments
    .filter((segment) => segment.y1 - segment.y0 < page.letterPx * 2.5)
    .toSorted((a, b) => b.x1 - b.x0 - (a.x1 - a.x0))
    .slice(0, probes)
  const known = new Map<Rect, RecognisedWord[]>()
  for (const segment of longest) known.set(segment, await readSegment(layout.text, segment, page, recogniser))
  return known
}

const surenessOf = (known: ReadonlyMap<Rect, RecognisedWord[]>): number =>
  meanConfidence([...known.values()].flat()) ?? 0

function meanConfidence(words: readonly RecognisedWord[]): number | undefined {
  const letters = words.reduce((sum, word) => sum + word.text.length, 0)
  if (letters === 0) return undefined
  return words.reduce((sum, word) => sum + word.confidence * word.text.length, 0) / letters
}

/** Boxes as on the picture that came; how sure each word is stays with the element. */
function fromPicture(element: DraftElement, words: readonly RecognisedWord[], prepared: PreparedPage): DraftElement {
  const { width, height } = prepared.picture
  const pixels = (box: Box): Rect => ({
    x0: box[0] * width,
    y0: box[1] * height,
    x1: box[2] * width,
    y1: box[3] * height,
  })
  const back = (box: Box): Box => {
    const { x0, y0, x1, y1 } = prepared.toSource(pixels(box))
    return [x0, y0, x1, y1]
  }
  const places = (element.provenance ?? []).map(({ box }) => pixels(box))
  const own = words.filter((word) => places.some((place) => shareInside(word.box, place) > 0.5))
  return {
    ...element,
    method: 'ocr',
    confidence: roundTo(meanConfidence(own)),
    words: wordsOfElement(own, prepared),
    provenance: element.provenance?.map((place) => ({ ...place, box: back(place.box) })),
    table: element.table && {
      ...element.table,
      cells: element.table.cells.map((cell) => (cell.box ? { ...cell, box: back(cell.box) } : cell)),
    },
  }
}

function wordsOfElement(
  words: readonly RecognisedWord[],
  prepared: PreparedPage,
): NonNullable<Element['source']['words']> {
  return words.map((word) => {
    const { x0, y0, x1, y1 } = prepared.toSource(word.box)
    const box: Box = [roundTo(x0, 5), roundTo(y0, 5), roundTo(x1, 5), roundTo(y1, 5)]
    return { text: word.text, box, confidence: roundTo(word.confidence) }
  })
}

function roundTo(value: number, digits?: number): number
function roundTo(value: number | undefined, digits?: number): number | undefined
function roundTo(value: number | undefined, digits = 3): number | undefined {
  return value === undefined ? undefined : Math.round(value * 10 ** digits) / 10 ** digits
}
