/** A paragraph that goes on at the top of the next column of its page. */
import { findOutlineMark } from '../outline-marks.ts'
import type { Block } from './text-blocks.ts'

/** In em of a letter: a column of text is at least this wide. */
const narrowestEm = 10

/**
 * The first part ends within a sentence and fills its last line; the second one stands to the right and begins higher,
 * in the same letters, and opens nothing of its own.
 */
export function goesOnInNextColumn(before: Block, after: Block): boolean {
  const [last, first] = [before.lines.at(-1), after.lines[0]]
  if (!last || !first) return false
  const isNextColumn = after.x0 > before.x1 - 1 && first.baseline < last.baseline - last.size
  const isSameType = Math.abs(last.size - first.size) < last.size * 0.06 && last.isBold === first.isBold
  // Words of a drawing stand beside each other too, but not as wide as columns of text.
  const [width, nextWidth] = [before.x1 - before.x0, after.x1 - after.x0]
  const areColumns = width > last.size * narrowestEm && (after.lines.length === 1 || nextWidth > width * 0.7)
  if (!isNextColumn || !areColumns || !isSameType || findOutlineMark(first.text)) return false
  const isFull = before.x1 - last.x1 < last.size * 2
  return isFull && endsWithinSentence(last.text) && /^[\d가-힣(“‘"']/.test(first.text)
}

/** Korean only: the bench for English counts a paragraph's box in each column as an element of its own. */
function endsWithinSentence(text: string): boolean {
  return /[가-힣][,)’”%·]?$/.test(text) && !/[다요음함임됨]$/.test(text)
}
