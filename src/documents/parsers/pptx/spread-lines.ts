/** Gives each paragraph of a shape its own strip of the shape's box, by the lines that it probably takes. An estimate. */
import type { Box } from '../../elements.ts'
import type { DraftElement } from '../adapter.ts'

export function spreadOverBox(elements: readonly DraftElement[], box: Box, page: number): DraftElement[] {
  const [x0, y0, x1, y1] = box
  // A table or a chart fills its frame; a heading above a chart is drawn inside it.
  const fills = elements.some((element) => element.table || element.kind === 'chart' || element.kind === 'image')
  if (fills || elements.length === 1) return elements.map((element) => ({ ...element, provenance: [{ page, box }] }))
  const heights = elements.map((element) => linesOf(element.text, (x1 - x0) * 100))
  const total = heights.reduce((sum, height) => sum + height, 0)
  let top = y0
  return elements.map((element, index) => {
    const bottom = top + ((y1 - y0) * (heights[index] ?? 1)) / total
    const strip: Box = [x0, top, x1, bottom]
    top = bottom
    return { ...element, provenance: [{ page, box: strip }], confidence: 0.8 }
  })
}

/** A line of text over the whole slide holds about 60 Hangul syllables. */
function linesOf(text: string, widthShare: number): number {
  const perLine = Math.max(4, widthShare * 0.6)
  return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / perLine)), 0)
}
