/**
 * A picture of a page made ready to read: upright, straight, of a size that the recogniser likes, white paper, few specks.
 *
 *   grey → size of its letters → scaled → lying on its side? → askew? → turned in one go → paper white → specks gone
 *
 * Places on the prepared picture are led back to the picture as it came, because that is what people see.
 */
import sharp, { type Sharp } from 'sharp'
import type { Rect } from '../pdf/geometry.ts'
import { type Component, componentsOf } from './components.ts'
import { measureSkew } from './deskew.ts'
import type { GreyImage } from './grey-image.ts'
import { inkOf, whitenPaper } from './paper.ts'

export interface PreparedPage {
  picture: GreyImage
  ink: Uint8Array
  patches: Component[]
  /** Height of a usual letter on the prepared picture, in pixels. */
  letterPx: number
  /** Dots per inch of the prepared picture. */
  dpi: number
  /** How far the picture was turned clockwise, in degrees. */
  turnedDegrees: number
  /** From pixels of the prepared picture to shares (0..1) of the picture as it came. */
  toSource(rect: Rect): Rect
}

/** Tesseract was trained on letters of about this height; smaller ones lose strokes, larger ones only cost time. */
const wishedLetterPx = 23
const scaleReach = [0.78, 1.12] as const
const largestScale = 2.5

/**
 * @param dpi dots per inch of the source, as far as known
 * @param quarterTurns clockwise; undefined: found out, except whether the page stands on its head
 */
export async function preparePage(source: GreyImage, dpi: number, quarterTurns?: number): Promise<PreparedPage> {
  const first = await scaleToLetters(source, dpi)
  const turn = quarterTurns ?? (liesOnSide(first.patches, first.letterPx) ? 1 : 0)
  // Letters on their side have another height: what is turned is measured again.
  const scaled = turn === 0 ? first : await scaleToLetters(turnQuarters(source, turn), dpi)
  const { picture: upright } = scaled
  const skew = measureSkew(scaled.patches, scaled.letterPx)
  const straight = skew === 0 ? upright : await turnBy(upright, skew)
  const quiet = await withoutSpecks(skew === 0 ? scaled : inkedOf(whitenPaper(straight)), scaled.letterPx)
  return {
    picture: quiet.clean,
    ink: quiet.ink,
    patches: quiet.patches,
    letterPx: scaled.letterPx,
    dpi: dpi * scaled.scale,
    turnedDegrees: turn * 90 + skew,
    toSource: backToSource({ straight, upright, skew, turn }),
  }
}

/** A picture with white paper and its ink. */
interface Inked {
  clean: GreyImage
  ink: Uint8Array
  patches: Component[]
}

interface Scaled extends Inked {
  /** As it came, in this size. */
  picture: GreyImage
  letterPx: number
  scale: number
}

async function scaleToLetters(source: GreyImage, dpi: number): Promise<Scaled> {
  const inked = inkedOf(whitenPaper(source))
  const letterPx = letterHeight(inked.patches, dpi)
  const wished = Math.min(largestScale, wishedLetterPx / letterPx)
  if (wished > scaleReach[0] && wished < scaleReach[1]) return { ...inked, picture: source, letterPx, scale: 1 }
  const width = Math.max(1, Math.round(source.width * wished))
  const height = Math.max(1, Math.round(source.height * wished))
  const picture = await greyOf(sharpOf(source).resize({ width, height, fit: 'fill' }))
  return { ...inkedOf(whitenPaper(picture)), picture, letterPx: letterPx * wished, scale: wished }
}

/** The upper quarter of the heights of the patches: whole letters, not the parts of one. A blank page has 10 pt. */
function letterHeight(patches: readonly Component[], dpi: number): number {
  const usual = (10 / 72) * dpi * 0.8
  const heights = patches
    .map((patch) => patch.y1 - patch.y0)
    .filter((height) => height >= Math.max(5, usual * 0.25) && height <= usual * 6)
    .toSorted((a, b) => a - b)
  if (heights.length < 8) return usual
  return heights[Math.floor(heights.length * 0.75)] ?? usual
}

function inkedOf(clean: GreyImage): Inked {
  const ink = inkOf(clean)
  return { clean, ink, patches: componentsOf(ink, clean.width, clean.height) }
}

/** Rows of text leave white between them; on a page that lies on its side the columns of pixels do. */
function liesOnSide(patches: readonly Component[], letterPx: number): boolean {
  const letters = patches.filter(
    (patch) => Math.max(patch.y1 - patch.y0, patch.x1 - patch.x0) < letterPx * 3 && patch.inkPixels > 8,
  )
  if (letters.length < 40) return false
  return unevenness(letters, 'x', letterPx) > unevenness(letters, 'y', letterPx) * 1.25
}

/** How unevenly the patches lie along an axis: the variance of their extents against its mean. */
function unevenness(letters: readonly Component[], axis: 'x' | 'y', letterPx: number): number {
  const [start, end] = axis === 'x' ? (['x0', 'x1'] as const) : (['y0', 'y1'] as const)
  const grain = letterPx / 6
  const counts = new Map<number, number>()
  for (const letter of letters) {
    for (let place = Math.floor(letter[start] / grain); place <= letter[end] / grain; place++) {
      counts.set(place, (counts.get(place) ?? 0) + 1)
    }
  }
  const [first, last] = [Math.min(...counts.keys()), Math.max(...counts.keys())]
  const values = Array.from({ length: last - first + 1 }, (_, index) => counts.get(first + index) ?? 0)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length / mean ** 2
}

/** Noise of a scanner is a cloud of specks: where they outnumber the letters, the middle of nine takes them away. */
async function withoutSpecks(inked: Inked, letterPx: number): Promise<Inked> {
  const { clean, patches } = inked
  const specks = patches.filter((patch) => patch.inkPixels <= Math.max(2, letterPx * 0.12)).length
  if (specks < 400 || specks < (patches.length - specks) * 1.5) return inked
  return inkedOf(await greyOf(sharpOf(clean).median(3)))
}

function turnQuarters(picture: GreyImage, quarters: number): GreyImage {
  let turned = picture
  for (let round = 0; round < ((quarters % 4) + 4) % 4; round++) turned = turnQuarter(turned)
  return turned
}

function turnQuarter({ width, height, data }: GreyImage): GreyImage {
  const turned = new Uint8Array(data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) turned[x * height + (height - 1 - y)] = data[y * width + x] ?? 255
  }
  return { width: height, height: width, data: turned }
}

async function turnBy(picture: GreyImage, degrees: number): Promise<GreyImage> {
  return greyOf(sharpOf(picture).rotate(degrees, { background: '#ffffff' }))
}

function sharpOf({ width, height, data }: GreyImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 1 } })
}

export async function greyOf(picture: Sharp): Promise<GreyImage> {
  const { data, info } = await picture
    .toColourspace('b-w')
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) }
}

/** Undoes the turn about the middle, then the quarter turns; what is left is the share of the picture. */
function backToSource(done: { straight: GreyImage; upright: GreyImage; skew: number; turn: number }) {
  const { straight, upright, skew, turn } = done
  const [sin, cos] = [Math.sin((-skew * Math.PI) / 180), Math.cos((-skew * Math.PI) / 180)]
  const point = (x: number, y: number): [number, number] => {
    const [dx, dy] = [x - straight.width / 2, y - straight.height / 2]
    let u = (dx * cos - dy * sin + upright.width / 2) / upright.width
    let v = (dx * sin + dy * cos + upright.height / 2) / upright.height
    for (let round = 0; round < turn; round++) [u, v] = [v, 1 - u]
    return [u, v]
  }
  return (rect: Rect): Rect => {
    const corners = [point(rect.x0, rect.y0), point(rect.x1, rect.y0), point(rect.x0, rect.y1), point(rect.x1, rect.y1)]
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)]
    return { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) }
  }
}
