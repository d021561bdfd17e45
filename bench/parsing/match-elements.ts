/**
 * How well parsed elements lie on the true ones: class-agnostic, one to one, best overlap first, at IoU >= .5.
 * Truth marks a list as one element, so list items that follow each other are merged before matching.
 */
export type RelativeBox = readonly [x0: number, y0: number, x1: number, y1: number]

export interface LabelledBox {
  label: string
  box: RelativeBox
}

export interface MatchCounts {
  truth: number
  found: number
  matched: number
  /** Matched pairs whose label agrees. */
  labelled: number
}

export interface Match {
  truth: number
  found: number
  overlap: number
}

export function matchBoxes(truth: readonly LabelledBox[], found: readonly LabelledBox[], minimum = 0.5): Match[] {
  const candidates: Match[] = []
  for (const [t, truthBox] of truth.entries()) {
    for (const [f, foundBox] of found.entries()) {
      const overlap = intersectionOverUnion(truthBox.box, foundBox.box)
      if (overlap >= minimum) candidates.push({ truth: t, found: f, overlap })
    }
  }
  const usedTruth = new Set<number>()
  const usedFound = new Set<number>()
  const matches: Match[] = []
  for (const candidate of candidates.toSorted((a, b) => b.overlap - a.overlap)) {
    if (usedTruth.has(candidate.truth) || usedFound.has(candidate.found)) continue
    usedTruth.add(candidate.truth)
    usedFound.add(candidate.found)
    matches.push(candidate)
  }
  return matches
}

export function intersectionOverUnion(a: RelativeBox, b: RelativeBox): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (area(a) + area(b) - shared)
}

function area(box: RelativeBox): number {
  return (box[2] - box[0]) * (box[3] - box[1])
}

/** List items that follow each other become one box. */
export function mergeListItems(boxes: readonly LabelledBox[]): LabelledBox[] {
  const merged: LabelledBox[] = []
  let isInList = false
  for (const item of boxes) {
    const last = merged.at(-1)
    if (item.label === 'list' && isInList && last) {
      const [a, b] = [last.box, item.box]
      last.box = [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]
    } else {
      merged.push({ ...item })
    }
    isInList = item.label === 'list'
  }
  return merged
}

export function summarizeMatches(counts: readonly MatchCounts[]): {
  precision: number
  recall: number
  f1: number
  labelRight: number
} {
  const sum = (key: keyof MatchCounts): number => counts.reduce((total, count) => total + count[key], 0)
  const precision = sum('found') === 0 ? 0 : sum('matched') / sum('found')
  const recall = sum('truth') === 0 ? 0 : sum('matched') / sum('truth')
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { precision, recall, f1, labelRight: sum('matched') === 0 ? 0 : sum('labelled') / sum('matched') }
}
