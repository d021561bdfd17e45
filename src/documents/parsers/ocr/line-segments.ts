/**
 * Text lines on a picture, from its patches of ink.
 *
 *   patches → neighbours of one height join (never over a stroke) → crumbs join the line they belong to
 *           → what is as tall as two lines is cut between them
 *
 * A segment is a stretch without a wide gap: the cells of a row and the halves of a two-column row are segments apart.
 */
import { overlapX, overlapY, type Rect, union } from '../pdf/geometry.ts'
import type { Component } from './components.ts'

/** A gap above this share of the letter's height parts two segments; a space is about a third. */
const widestGap = 1.1

export function findSegments(patches: readonly Component[], posts: readonly Rect[], letterPx: number): Rect[] {
  const letters = patches.filter((patch) => Math.max(patch.y1 - patch.y0, patch.x1 - patch.x0) >= letterPx * 0.09)
  const joined = joinNeighbours(letters, posts, letterPx)
  const lines = joinCrumbs(joined, posts, letterPx)
  return lines.flatMap((line) => cutTall(line, letterPx)).filter((line) => isText(line, letterPx))
}

interface Segment extends Rect {
  patches: Rect[]
}

function joinNeighbours(letters: readonly Component[], posts: readonly Rect[], letterPx: number): Segment[] {
  const sorted = letters.toSorted((a, b) => a.x0 - b.x0)
  const parents = sorted.map((_, index) => index)
  const root = (index: number): number => {
    let at = index
    while (parents[at] !== at) {
      parents[at] = parents[parents[at] ?? at] ?? at
      at = parents[at] ?? at
    }
    return at
  }
  // By bands of the height of a letter, so that each patch is compared with its row only.
  const bands = new Map<number, number[]>()
  for (const [index, patch] of sorted.entries()) {
    const first = Math.floor(patch.y0 / letterPx)
    const last = Math.floor(patch.y1 / letterPx)
    for (let band = first; band <= last; band++) {
      const members = bands.get(band) ?? []
      bands.set(band, members)
      for (let place = members.length - 1; place >= 0; place--) {
        const other = members[place] ?? 0
        const left = sorted[other]
        if (!left) continue
        const tallest = Math.max(patch.y1 - patch.y0, left.y1 - left.y0)
        if (patch.x0 - left.x1 > Math.max(letterPx, Math.min(tallest, letterPx * 3)) * widestGap * 1.5) {
          if (place < members.length - 40) break
          continue
        }
        if (areNeighbours(left, patch, letterPx) && !isParted(left, patch, posts)) parents[root(other)] = root(index)
      }
      members.push(index)
    }
  }
  const groups = Map.groupBy(sorted.keys(), root)
  return [...groups.values()].map((group) => {
    const members = group.flatMap((index) => sorted[index] ?? [])
    return { ...members.reduce<Rect>(union, members[0] ?? emptyRect), patches: members }
  })
}

const emptyRect: Rect = { x0: 0, y0: 0, x1: 0, y1: 0 }

function areNeighbours(a: Rect, b: Rect, letterPx: number): boolean {
  const heights = [a.y1 - a.y0, b.y1 - b.y0] as const
  const larger = Math.max(...heights)
  const gap = Math.max(a.x0, b.x0) - Math.min(a.x1, b.x1)
  // The letters of a title are larger, and so are its spaces.
  if (gap > Math.max(letterPx * 0.8, Math.min(larger, letterPx * 3)) * widestGap) return false
  return overlapY(a, b) >= Math.min(...heights) * 0.5
}

function isParted(a: Rect, b: Rect, posts: readonly Rect[]): boolean {
  const [left, right] = [Math.min(a.x1, b.x1), Math.max(a.x0, b.x0)]
  return posts.some(
    (post) =>
      post.x1 > left - 1 && post.x0 < right + 1 && post.y0 <= Math.max(a.y0, b.y0) && post.y1 >= Math.min(a.y1, b.y1),
  )
}

/** Accents, the upper part of a letter, a full stop: small, and within or right beside a line. */
function joinCrumbs(segments: readonly Segment[], posts: readonly Rect[], letterPx: number): Segment[] {
  const kept: Segment[] = []
  for (const segment of segments.toSorted(
    (a, b) => b.patches.length - a.patches.length || b.x1 - b.x0 - (a.x1 - a.x0),
  )) {
    const host = kept.find((line) => {
      if (isParted(line, segment, posts) && overlapX(line, segment) <= 0) return false
      const whole = union(line, segment)
      const isInside = overlapX(line, segment) > (segment.x1 - segment.x0) * 0.5
      const lineHeight = line.y1 - line.y0
      const tallest = Math.max(lineHeight * 1.25, letterPx * 1.35)
      const isLow = whole.y1 - whole.y0 <= tallest
      const gapY = Math.max(line.y0, segment.y0) - Math.min(line.y1, segment.y1)
      if (isInside) return isLow && gapY < letterPx * 0.3
      const gapX = Math.max(line.x0, segment.x0) - Math.min(line.x1, segment.x1)
      return isLow && gapX < letterPx * widestGap && overlapY(line, segment) > 0
    })
    if (!host) {
      kept.push(segment)
      continue
    }
    Object.assign(host, union(host, segment))
    host.patches.push(...segment.patches)
  }
  return kept
}

/** Two lines that a long letter or a blot joins: cut where hardly any ink lies. */
function cutTall(line: Segment, letterPx: number): Segment[] {
  const height = line.y1 - line.y0
  const usual = middleHeight(line.patches)
  if (line.patches.length < 6 || height < Math.max(usual, letterPx * 0.7) * 2) return [line]
  const counts = new Float32Array(Math.ceil(height) + 1)
  for (const patch of line.patches) {
    for (let y = Math.floor(patch.y0 - line.y0); y < patch.y1 - line.y0; y++)
      counts[y] = (counts[y] ?? 0) + patch.x1 - patch.x0
  }
  const peak = Math.max(...counts)
  const middle = counts.subarray(Math.floor(height * 0.25), Math.ceil(height * 0.75))
  const lowest = Math.min(...middle)
  if (lowest > peak * 0.4) return [line]
  const cut = line.y0 + Math.floor(height * 0.25) + middle.indexOf(lowest)
  const upper = line.patches.filter((patch) => (patch.y0 + patch.y1) / 2 < cut)
  const lower = line.patches.filter((patch) => (patch.y0 + patch.y1) / 2 >= cut)
  if (upper.length === 0 || lower.length === 0) return [line]
  return [upper, lower].flatMap((patches) =>
    cutTall({ ...patches.reduce<Rect>(union, patches[0] ?? emptyRect), patches }, letterPx),
  )
}

function middleHeight(patches: readonly Rect[]): number {
  const heights = patches.map((patch) => patch.y1 - patch.y0).toSorted((a, b) => a - b)
  return heights[Math.floor(heights.length * 0.7)] ?? 0
}

/** Specks are no text; a dash or a full stop alone is. */
function isText(line: Segment, letterPx: number): boolean {
  const [width, height] = [line.x1 - line.x0, line.y1 - line.y0]
  return Math.max(width, height) >= letterPx * 0.25 && height <= letterPx * 8
}
