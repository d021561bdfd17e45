/** Rectangles on a page in points, origin at the top left. */
export interface Rect {
  x0: number
  y0: number
  x1: number
  y1: number
}

export function union(a: Rect, b: Rect): Rect {
  return { x0: Math.min(a.x0, b.x0), y0: Math.min(a.y0, b.y0), x1: Math.max(a.x1, b.x1), y1: Math.max(a.y1, b.y1) }
}

export function unionAll(rects: readonly Rect[]): Rect {
  const [first, ...rest] = rects
  return rest.reduce<Rect>(union, first ?? { x0: 0, y0: 0, x1: 0, y1: 0 })
}

export function overlapX(a: Rect, b: Rect): number {
  return Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0)
}

export function overlapY(a: Rect, b: Rect): number {
  return Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0)
}

export function area(rect: Rect): number {
  return Math.max(0, rect.x1 - rect.x0) * Math.max(0, rect.y1 - rect.y0)
}

/** The share of `inner` that lies in `outer`, 0..1. */
export function shareInside(inner: Rect, outer: Rect): number {
  const shared = Math.max(0, overlapX(inner, outer)) * Math.max(0, overlapY(inner, outer))
  const whole = area(inner)
  return whole > 0 ? shared / whole : 0
}

export function centerX(rect: Rect): number {
  return (rect.x0 + rect.x1) / 2
}

export function centerY(rect: Rect): number {
  return (rect.y0 + rect.y1) / 2
}

export function contains(outer: Rect, x: number, y: number): boolean {
  return x >= outer.x0 && x <= outer.x1 && y >= outer.y0 && y <= outer.y1
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
