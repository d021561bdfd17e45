/** Notes that follow each other in one column are one element, a line each. */
import type { Box } from '../../elements.ts'
import type { SizedElement } from './heading-levels.ts'

export function mergeFootnotes(elements: readonly SizedElement[]): SizedElement[] {
  const merged: SizedElement[] = []
  for (const item of elements) {
    const last = merged.at(-1)
    const [above, below] = [last?.element.provenance?.[0], item.element.provenance?.[0]]
    const areNotes = last?.element.kind === 'footnote' && item.element.kind === 'footnote'
    if (last && areNotes && above && below && isBelowInColumn(above.box, below.box)) {
      const text = `${last.element.text}\n${item.element.text}`
      const provenance = [{ page: above.page, box: around(above.box, below.box) }]
      merged[merged.length - 1] = { ...last, element: { ...last.element, text, provenance } }
    } else merged.push(item)
  }
  return merged
}

function isBelowInColumn(above: Box, below: Box): boolean {
  return below[1] >= above[1] && Math.min(above[2], below[2]) > Math.max(above[0], below[0])
}

function around(a: Box, b: Box): Box {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])]
}
