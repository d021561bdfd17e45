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
  for (let y = 0; y < image.height; y++) {
    const row = Math.max(0, Math.min(rows - 1, (y - square / 2) / square))
    const above = Math.floor(row)
    const below = Math.min(rows - 1, above + 1)
    const down = row - above
    for (let x = 0; x < image.width; x++) {
      const column = Math.max(0, Math.min(columns - 1, (x - square / 2) / square))
      const left = Math.floor(column)
      const right = Math.min(columns - 1, left + 1)
      const across = column - left
      const upper =
        (paper[above * columns + left] ?? 255) * (1 - across) + (paper[above * columns + right] ?? 255) * across
      const lower =
        (paper[below * columns + left] ?? 255) * (1 - across) + (paper[below * columns + right] ?? 255) * across
      const white = upper * (1 - down) + lower * down
      const index = y * image.width + x
      data[index] = Math.min(255, ((image.data[index] ?? 255) * 255) / white)
    }
  }
  return { ...image, data }
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
  const counts = new Float64Array(256)
  for (const value of image.data) counts[value] = (counts[value] ?? 0) + 1
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
