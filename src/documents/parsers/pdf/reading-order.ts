/**
 * The order in which a person reads the blocks of a page.
 *
 * A stands before B when A is above B and they share a column; or when A lies wholly to the left of B in a column beside
 * that of B, and no block spans both of them between their heights. A topological sort of these pairs gives the order; where it leaves a
 * choice, the higher and then the more left block comes first.
 *
 * @see Breuel: High Performance Document Layout Analysis, 2003
 */
import { spreadOverColumns } from './column-bands.ts'
import { overlapX, overlapY, type Rect } from './geometry.ts'

/** The sort compares all pairs with all blocks; a page of more pieces than this is a drawing. */
const mostBlocks = 400

export function orderBlocks<T extends Rect>(blocks: readonly T[]): T[] {
  const count = blocks.length
  if (count > mostBlocks) return blocks.toSorted((a, b) => a.y0 - b.y0 || a.x0 - b.x0)
  const rects = spreadOverColumns(blocks)
  const followers: number[][] = Array.from({ length: count }, () => [])
  const waitsFor = new Array<number>(count).fill(0)
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      if (a === b) continue
      const [first, second] = [rects[a], rects[b]]
      if (first && second && comesBefore(first, second, rects)) {
        followers[a]?.push(b)
        waitsFor[b] = (waitsFor[b] ?? 0) + 1
      }
    }
  }
  const open = new Set(blocks.keys())
  const ordered: T[] = []
  let last: Rect | undefined
  while (open.size > 0) {
    const free = [...open].filter((index) => waitsFor[index] === 0)
    const next = pickNext(free.length > 0 ? free : [...open], rects, last)
    open.delete(next)
    for (const follower of followers[next] ?? []) waitsFor[follower] = (waitsFor[follower] ?? 0) - 1
    waitsFor[next] = -1
    last = rects[next]
    const block = blocks[next]
    if (block) ordered.push(block)
  }
  return ordered
}

function comesBefore(a: Rect, b: Rect, blocks: readonly Rect[]): boolean {
  const shared = overlapX(a, b)
  const narrow = Math.min(a.x1 - a.x0, b.x1 - b.x0)
  if (shared > narrow * 0.1) return isAbove(a, b)
  const isSpanned = (c: Rect): boolean => c !== a && c !== b && overlapX(c, a) > 0 && overlapX(c, b) > 0
  if (blocks.some((c) => isSpanned(c) && isBetween(c, a, b))) return a.y0 + a.y1 < b.y0 + b.y1
  // Only columns that stand beside each other are read one after the other; a title above an indent is not beside it.
  const areBeside = overlapY(columnOf(a, b, blocks), columnOf(b, a, blocks)) > 0
  return areBeside ? a.x0 + a.x1 < b.x0 + b.x1 : a.y0 + a.y1 < b.y0 + b.y1
}

/** The height that the column of a block takes up: what stands above and below it, and not over the other one. */
function columnOf(block: Rect, other: Rect, blocks: readonly Rect[]): Rect {
  const own = blocks.filter((c) => c === block || (overlapX(c, block) > 0 && overlapX(c, other) <= 0))
  const spanning = blocks.filter((c) => overlapX(c, block) > 0 && overlapX(c, other) > 0)
  const top = Math.max(Number.NEGATIVE_INFINITY, ...spanning.filter((c) => c.y1 <= block.y0 + 1).map((c) => c.y1))
  const bottom = Math.min(Number.POSITIVE_INFINITY, ...spanning.filter((c) => c.y0 >= block.y1 - 1).map((c) => c.y0))
  const near = own.filter((c) => c.y0 >= top - 1 && c.y1 <= bottom + 1)
  const y0 = Math.min(block.y0, ...near.map((c) => c.y0))
  const y1 = Math.max(block.y1, ...near.map((c) => c.y1))
  return { x0: block.x0, x1: block.x1, y0, y1 }
}

function isAbove(a: Rect, b: Rect): boolean {
  const shared = overlapY(a, b)
  if (shared > 0.5 * Math.min(a.y1 - a.y0, b.y1 - b.y0)) return a.y0 < b.y0 || (a.y0 === b.y0 && a.x0 < b.x0)
  return a.y0 + a.y1 < b.y0 + b.y1
}

function isBetween(c: Rect, a: Rect, b: Rect): boolean {
  const middle = (c.y0 + c.y1) / 2
  const [low, high] = [Math.min(a.y1, b.y1), Math.max(a.y0, b.y0)]
  return middle > low && middle < high
}

/** Going on in the same column reads better than jumping to the top of another. */
function pickNext(free: readonly number[], blocks: readonly Rect[], last: Rect | undefined): number {
  const below = (rect: Rect): boolean => last !== undefined && overlapX(rect, last) > 0 && rect.y0 >= last.y0
  let best = free[0] ?? 0
  for (const index of free) {
    const [candidate, current] = [blocks[index], blocks[best]]
    if (!candidate || !current || index === best) continue
    const [isCandidateBelow, isCurrentBelow] = [below(candidate), below(current)]
    if (isCandidateBelow !== isCurrentBelow) {
      if (isCandidateBelow) best = index
    } else if (candidate.y0 < current.y0 || (candidate.y0 === current.y0 && candidate.x0 < current.x0)) best = index
  }
  return best
}
