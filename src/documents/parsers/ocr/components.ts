/** Patches of ink that hang together, as boxes. Runs of a row join those they touch in the row above. */
import type { Rect } from '../pdf/geometry.ts'

export interface Component extends Rect {
  inkPixels: number
}

export function componentsOf(ink: Uint8Array, width: number, height: number): Component[] {
  const boxes: Component[] = []
  const parents: number[] = []
  const root = (label: number): number => {
    let at = label
    while (parents[at] !== at) {
      parents[at] = parents[parents[at] ?? at] ?? at
      at = parents[at] ?? at
    }
    return at
  }
  let above: number[] = []
  for (let y = 0; y < height; y++) {
    const runs: number[] = []
    let place = 0
    for (let x = 0; x < width; x++) {
      if (ink[y * width + x] === 0) continue
      const start = x
      while (x < width && ink[y * width + x] === 1) x++
      while (place < above.length && (above[place + 1] ?? 0) < start) place += 3
      let label = -1
      for (let other = place; other < above.length && (above[other] ?? 0) <= x; other += 3) {
        const touching = root(above[other + 2] ?? 0)
        if (label === -1) label = touching
        else if (touching !== label) join(boxes, parents, label, touching)
      }
      if (label === -1) {
        label = parents.length
        parents.push(label)
        boxes.push({ x0: start, y0: y, x1: x, y1: y + 1, inkPixels: x - start })
      } else grow(boxes[label], start, x, y)
      runs.push(start, x, label)
    }
    above = runs
  }
  return boxes.filter((_, label) => parents[label] === label)
}

function grow(box: Component | undefined, x0: number, x1: number, y: number): void {
  if (!box) return
  box.x0 = Math.min(box.x0, x0)
  box.x1 = Math.max(box.x1, x1)
  box.y1 = Math.max(box.y1, y + 1)
  box.inkPixels += x1 - x0
}

function join(boxes: Component[], parents: number[], into: number, from: number): void {
  const [a, b] = [boxes[into], boxes[from]]
  if (!a || !b) return
  parents[from] = into
  a.x0 = Math.min(a.x0, b.x0)
  a.y0 = Math.min(a.y0, b.y0)
  a.x1 = Math.max(a.x1, b.x1)
  a.y1 = Math.max(a.y1, b.y1)
  a.inkPixels += b.inkPixels
}
