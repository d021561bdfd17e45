/**
 * The strokes of tables and rules on a picture. A stroke is a long thin run of ink; letters have none that is longer
 * than two and a half of them, and a letter of a title that has is also thick.
 */
import type { Rect } from '../pdf/geometry.ts'

export interface Strokes {
  horizontal: Rect[]
  vertical: Rect[]
}

interface Stroke extends Rect {
  inkPixels: number
}

/** @param letterPx the height of a usual letter */
export function findStrokes(ink: Uint8Array, width: number, height: number, letterPx: number): Strokes {
  const thickest = Math.max(5, letterPx * 0.3)
  const across = strokesAlong(width, height, letterPx * 2.5, (line, place) => ink[line * width + place] === 1)
  const horizontal = across.filter((stroke) => thicknessOf(stroke, stroke.x1 - stroke.x0) <= thickest).map(plain)
  const down = strokesAlong(height, width, letterPx * 1.5, (line, place) => ink[place * width + line] === 1)
  const vertical = down
    .map((stroke) => ({ x0: stroke.y0, x1: stroke.y1, y0: stroke.x0, y1: stroke.x1, inkPixels: stroke.inkPixels }))
    .filter((stroke) => thicknessOf(stroke, stroke.y1 - stroke.y0) <= thickest)
    // The upright of a large letter stands free; a post of a table stands on its beams.
    .filter((stroke) => stroke.y1 - stroke.y0 > letterPx * 5 || touchesBoth(stroke, horizontal, letterPx * 0.3))
    .map(plain)
  return { horizontal, vertical }
}

function plain({ x0, y0, x1, y1 }: Rect): Rect {
  return { x0, y0, x1, y1 }
}

function thicknessOf(stroke: Stroke, length: number): number {
  return stroke.inkPixels / Math.max(1, length)
}

function touchesBoth(post: Rect, beams: readonly Rect[], reach: number): boolean {
  const crossing = beams.filter((beam) => beam.x0 - reach <= post.x1 && beam.x1 + reach >= post.x0)
  const touches = (y: number): boolean => crossing.some((beam) => beam.y0 - reach <= y && beam.y1 + reach >= y)
  return touches(post.y0) && touches(post.y1)
}

/** Long runs of each line, joined with those of the line before that they touch. Holes of two pixels are bridged. */
function strokesAlong(
  length: number,
  lines: number,
  shortest: number,
  isInk: (line: number, place: number) => boolean,
): Stroke[] {
  const strokes: Stroke[] = []
  let open: { stroke: Stroke; x0: number; x1: number }[] = []
  for (let line = 0; line < lines; line++) {
    const next: typeof open = []
    for (const [x0, x1] of longRuns(length, shortest, (place) => isInk(line, place))) {
      const host = open.find((other) => other.x0 <= x1 && other.x1 >= x0)
      const stroke = host?.stroke ?? { x0, x1, y0: line, y1: line + 1, inkPixels: 0 }
      if (!host) strokes.push(stroke)
      stroke.x0 = Math.min(stroke.x0, x0)
      stroke.x1 = Math.max(stroke.x1, x1)
      stroke.y1 = line + 1
      stroke.inkPixels += x1 - x0
      next.push({ stroke, x0, x1 })
    }
    open = next
  }
  return strokes
}

function longRuns(length: number, shortest: number, isInk: (place: number) => boolean): [number, number][] {
  const runs: [number, number][] = []
  let start = -1
  let end = -1
  for (let place = 0; place < length; place++) {
    if (!isInk(place)) continue
    if (start === -1 || place - end > 3) {
      if (start !== -1 && end - start >= shortest) runs.push([start, end])
      start = place
    }
    end = place + 1
  }
  if (start !== -1 && end - start >= shortest) runs.push([start, end])
  return runs
}
