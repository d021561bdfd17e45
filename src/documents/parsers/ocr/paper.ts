/**
 * Paper made white and ink made black: uneven light, grey cells and yellowed paper go, and what is left parts at one
 * threshold for the whole page.
 */
import type { GreyImage } from './grey-image.ts'

/** Pixels of a side of the squares whose paper is measured: larger than a letter, smaller than a cell. */
const square = 48
/** The share of a square that is taken for paper. */
const paperShare = 0.8

/** Divides each pixel by the paper around it. */
export function whitenPaper(image: GreyImage): GreyImage {
  const columns = Math.ceil(image.width / square)
  const rows = Math.ceil(image.height / square)
  const paper = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) paper[row * columns + column] = paperOfSquare(image, column, row)
  }
  const data = new Uint8Array(image.data.length)
  const across = between(image.width, columns)
  const down = between(image.height, rows)
  const paperOfRow = new Float32Array(columns)
  for (let y = 0; y < image.height; y++) {
    const [above, below, share] = [down.before[y] ?? 0, down.behind[y] ?? 0, down.share[y] ?? 0]
    for (let column = 0; column < columns; column++) {
      const [upper, lower] = [paper[above * columns + column] ?? 255, paper[below * columns + column] ?? 255]
      paperOfRow[column] = upper + (lower - upper) * share
    }
    for (let x = 0, index = y * image.width; x < image.width; x++, index++) {
      const left = paperOfRow[across.before[x] ?? 0] ?? 255
      const white = left + ((paperOfRow[across.behind[x] ?? 0] ?? 255) - left) * (across.share[x] ?? 0)
      data[index] = Math.min(255, ((image.data[index] ?? 255) * 255) / white)
    }
  }
  return { ...image, data }
}

/** For each pixel of a side: the squares whose middles lie before and behind it, and how far it is to the second (0..1). */
function between(pixels: number, squares: number) {
  const [before, behind, share] = [new Uint16Array(pixels), new Uint16Array(pixels), new Float32Array(pixels)]
  for (let pixel = 0; pixel < pixels; pixel++) {
    const place = Math.max(0, Math.min(squares - 1, (pixel - square / 2) / square))
    before[pixel] = Math.floor(place)
    behind[pixel] = Math.min(squares - 1, Math.floor(place) + 1)
    share[pixel] = place - Math.floor(place)
  }
  return { before, behind, share }
}

/** A square that is nearly all ink says nothing of its paper: it is not taken for darker than half. */
function paperOfSquare(image: GreyImage, column: number, row: number): number {
  const counts = new Uint32Array(256)
  const y1 = Math.min(image.height, (row + 1) * square)
  const x1 = Math.min(image.width, (column + 1) * square)
  let total = 0
  for (let y = row * square; y < y1; y += 2) {
    for (let x = column * square; x < x1; x += 2) {
      const value = image.data[y * image.width + x] ?? 255
      counts[value] = (counts[value] ?? 0) + 1
      total++
    }
  }
  let seen = 0
  for (let value = 0; value < 256; value++) {
    seen += counts[value] ?? 0
    if (seen >= total * paperShare) return Math.max(128, value)
  }
  return 255
}

/** @see Otsu: A threshold selection method from gray-level histograms, 1979 */
export function inkThreshold(image: GreyImage): number {
  const counts = new Uint32Array(256)
  const { data } = image
  for (let index = 0; index < data.length; index++) {
    const value = data[index] ?? 255
    counts[value] = (counts[value] ?? 0) + 1
  }
  const total = image.data.length
  let sum = 0
  for (let value = 0; value < 256; value++) sum += value * (counts[value] ?? 0)
  let [dark, darkSum, best, threshold] = [0, 0, -1, 128]
  for (let value = 0; value < 256; value++) {
    dark += counts[value] ?? 0
    darkSum += value * (counts[value] ?? 0)
    const light = total - dark
    if (dark === 0 || light === 0) continue
    const difference = darkSum / dark - (sum - darkSum) / light
    const between = dark * light * difference * difference
    if (between > best) [best, threshold] = [between, value]
  }
  // A page with hardly any ink has no two hills: what is clearly darker than paper is ink.
  return Math.max(90, Math.min(190, threshold))
}

/** 1 where there is ink. */
export function inkOf(image: GreyImage): Uint8Array {
  const threshold = inkThreshold(image)
  const ink = new Uint8Array(image.data.length)
  for (let index = 0; index < ink.length; index++) if ((image.data[index] ?? 255) <= threshold) ink[index] = 1
  return ink
}
