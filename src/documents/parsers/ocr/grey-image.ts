/** A picture in grey, a byte a pixel: 0 is black, 255 is paper. */
import type { Rect } from '../pdf/geometry.ts'

export interface GreyImage {
  width: number
  height: number
  data: Uint8Array
}

/** The part inside `rect` with a margin of paper around it. What lies outside of `rect` does not show in the margin. */
export function cropWithMargin(image: GreyImage, rect: Rect, margin: number): GreyImage {
  const x0 = Math.max(0, Math.floor(rect.x0))
  const y0 = Math.max(0, Math.floor(rect.y0))
  const x1 = Math.min(image.width, Math.ceil(rect.x1))
  const y1 = Math.min(image.height, Math.ceil(rect.y1))
  const width = Math.max(1, x1 - x0 + margin * 2)
  const height = Math.max(1, y1 - y0 + margin * 2)
  const data = new Uint8Array(width * height).fill(255)
  for (let y = y0; y < y1; y++) {
    const start = y * image.width
    data.set(image.data.subarray(start + x0, start + x1), (y - y0 + margin) * width + margin)
  }
  return { width, height, data }
}

/** @param most the value that becomes 0 */
export function negate({ width, data }: GreyImage, rect: Rect, most: number): void {
  for (let y = rect.y0; y < rect.y1; y++) {
    for (let at = y * width + rect.x0; at < y * width + rect.x1; at++) data[at] = most - (data[at] ?? 0)
  }
}

export function paintWhite(image: GreyImage, rect: Rect): void {
  const x0 = Math.max(0, Math.floor(rect.x0))
  const x1 = Math.min(image.width, Math.ceil(rect.x1))
  for (let y = Math.max(0, Math.floor(rect.y0)); y < Math.min(image.height, Math.ceil(rect.y1)); y++) {
    image.data.fill(255, y * image.width + x0, y * image.width + x1)
  }
}
