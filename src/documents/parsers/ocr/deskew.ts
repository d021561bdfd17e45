/**
 * How far a page is turned against the straight, in degrees: at the right angle the rows of text stand out most against
 * the white between them. Measured on the lower edges of the patches of ink, first coarsely, then around the best.
 */
import type { Component } from './components.ts'

/** A sheet lies further askew than this in no feeder. */
const widestDegrees = 6
const mostPatches = 6000

/** Positive where the lines rise to the right; turning the picture clockwise by it makes it straight. */
export function measureSkew(patches: readonly Component[], letterPx: number): number {
  const letters = patches.filter(
    (patch) =>
      patch.y1 - patch.y0 > letterPx * 0.3 && patch.y1 - patch.y0 < letterPx * 3 && patch.x1 - patch.x0 < letterPx * 6,
  )
  const step = Math.max(1, Math.ceil(letters.length / mostPatches))
  const points = letters
    .filter((_, index) => index % step === 0)
    .map((patch) => [(patch.x0 + patch.x1) / 2, patch.y1] as const)
  if (points.length < 12) return 0
  const bin = Math.max(2, letterPx / 7)
  let best = 0
  for (const [reach, grain] of [
    [widestDegrees, 0.5],
    [0.5, 0.1],
    [0.1, 0.02],
  ] as const) {
    const centre = best
    let bestScore = -1
    for (let degrees = centre - reach; degrees <= centre + reach + 1e-9; degrees += grain) {
      const score = sharpness(points, degrees, bin)
      if (score > bestScore) [bestScore, best] = [score, degrees]
    }
  }
  // Less than this moves a line by a pixel or two over the page: turning would only blur it.
  return Math.abs(best) < 0.08 ? 0 : -best
}

/** Sum of squares of how many patches end in each row: largest where they end in few rows. */
function sharpness(points: readonly (readonly [number, number])[], degrees: number, bin: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180)
  const counts = new Map<number, number>()
  for (const [x, y] of points) {
    const row = Math.round((y - x * slope) / bin)
    counts.set(row, (counts.get(row) ?? 0) + 1)
  }
  let score = 0
  for (const count of counts.values()) score += count * count
  return score
}
