/** The lines and bands of ink that a table is drawn with. */
import type { ParsedPage, VectorLine } from '@llamaindex/liteparse'
import type { Rect } from './geometry.ts'

export interface Rulings {
  /** Horizontal strokes, as rectangles without height. */
  horizontal: Rect[]
  /** Vertical strokes, as rectangles without width. */
  vertical: Rect[]
  /** Filled rectangles: shades of rows and cells. */
  bands: Rect[]
}

/** A stroke that leaves the straight by more than this is part of a drawing. */
const straightPt = 1.2
const shortestPt = 5

export function rulingsOf(page: ParsedPage): Rulings {
  const horizontal: Rect[] = []
  const vertical: Rect[] = []
  for (const line of page.vectorGraphics?.lines ?? []) {
    if (!hasInk(line)) continue
    const [x0, x1] = [Math.min(line.x1, line.x2), Math.max(line.x1, line.x2)]
    const [y0, y1] = [Math.min(line.y1, line.y2), Math.max(line.y1, line.y2)]
    if (y1 - y0 <= straightPt && x1 - x0 >= shortestPt)
      horizontal.push({ x0, x1, y0: (y0 + y1) / 2, y1: (y0 + y1) / 2 })
    else if (x1 - x0 <= straightPt && y1 - y0 >= shortestPt)
      vertical.push({ x0: (x0 + x1) / 2, x1: (x0 + x1) / 2, y0, y1 })
  }
  const bands = (page.vectorGraphics?.shapes ?? [])
    .filter((shape) => shape.fill && !shape.hasCurve && shape.bbox.width > 15 && shape.bbox.height > 7)
    .filter((shape) => !/^00|^fff[c-f]f[c-f]f[c-f]$/i.test(shape.fillColor ?? 'ff000000'))
    .map(({ bbox }) => ({ x0: bbox.x, y0: bbox.y, x1: bbox.x + bbox.width, y1: bbox.y + bbox.height }))
    .filter((band) => (band.x1 - band.x0) * (band.y1 - band.y0) < page.width * page.height * 0.6)
  return { horizontal: joinCollinear(horizontal, 'x'), vertical: joinCollinear(vertical, 'y'), bands }
}

/** Slides are full of outlines and boxes that are fully transparent. */
function hasInk(line: VectorLine): boolean {
  const color = line.stroke ? line.strokeColor : line.fillColor
  return !/^00/.test(color ?? 'ff000000')
}

/**
 * The sides of the bars of a chart: upright strokes that stand on one line and end at many heights.
 * The strokes of a table end at its rows, which most of them share.
 */
export function isBarChart(region: Rect, { vertical }: Rulings): boolean {
  const inside = vertical.filter(
    (stroke) =>
      stroke.x0 > region.x0 - 2 && stroke.x0 < region.x1 + 2 && stroke.y0 > region.y0 - 2 && stroke.y1 < region.y1 + 2,
  )
  const byFoot = Map.groupBy(inside, (stroke) => Math.round(stroke.y1 / 3))
  return [...byFoot.values()].some((group) => {
    const tops = group.map((stroke) => stroke.y0).toSorted((a, b) => a - b)
    const distinct = tops.filter((top, index) => index === 0 || top - (tops[index - 1] ?? 0) > 4).length
    return group.length >= 5 && distinct >= 4
  })
}

/** Strokes on one line that touch are one stroke: many programs draw a rule cell by cell. */
function joinCollinear(strokes: readonly Rect[], along: 'x' | 'y'): Rect[] {
  const across = along === 'x' ? 'y0' : 'x0'
  const [start, end] = along === 'x' ? (['x0', 'x1'] as const) : (['y0', 'y1'] as const)
  const joined: Rect[] = []
  for (const stroke of strokes.toSorted((a, b) => a[across] - b[across] || a[start] - b[start])) {
    const host = joined.findLast(
      (other) =>
        Math.abs(other[across] - stroke[across]) <= 1.5 &&
        stroke[start] <= other[end] + 2 &&
        stroke[end] >= other[start] - 2,
    )
    if (host) {
      host[start] = Math.min(host[start], stroke[start])
      host[end] = Math.max(host[end], stroke[end])
    } else joined.push({ ...stroke })
  }
  return joined
}
