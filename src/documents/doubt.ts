/**
 * What a machine was not sure of when it read a picture, and that no person has looked at yet.
 *
 * A recogniser gives each word a confidence from 0 to 1. Where it gave none but for the whole element, the element counts once.
 */
import type { Box, Element } from './elements.ts'

/** Below this the machine's own doubt is worth a person's look. */
export const leastSure = 0.75

export type ReadWord = NonNullable<Element['source']['words']>[number]

export function doubtfulWords(element: Element): readonly ReadWord[] {
  if (element.review.state !== 'parsed') return []
  return (element.source.words ?? []).filter((word) => word.confidence < leastSure)
}

/** How many places of the element want a look. */
export function countDoubts(element: Element): number {
  const words = doubtfulWords(element).length
  const { confidence, words: read = [] } = element.source
  const isWhollyDoubtful = read.length === 0 && confidence !== undefined && confidence < leastSure
  return words > 0 || element.review.state !== 'parsed' ? words : Number(isWhollyDoubtful)
}

export interface DoubtfulRange {
  start: number
  end: number
  confidence: number
}

/**
 * Where the doubtful words stand in the texts that were made of all words: of one paragraph, or of the cells of a table.
 * Words come in reading order; a cell of several lines is read in turns with its neighbours, so each text keeps a place of its
 * own, and where cells have boxes a word is looked for in its own cell. A word that layout has changed is left out.
 */
export function doubtfulRanges(
  texts: readonly string[],
  words: readonly ReadWord[],
  boxes: readonly (Box | undefined)[] = [],
): DoubtfulRange[][] {
  const ranges: DoubtfulRange[][] = texts.map(() => [])
  const places = texts.map(() => 0)
  let current = 0
  for (const { text, confidence, box } of words) {
    const turns = [...texts.keys()].map((step) => (current + step) % texts.length)
    const found = turns.find(
      (index) => holdsMiddle(boxes[index], box) && texts[index]?.indexOf(text, places[index]) !== -1,
    )
    if (found === undefined || text === '') continue
    const start = (texts[found] ?? '').indexOf(text, places[found])
    places[found] = start + text.length
    current = found
    if (confidence < leastSure) ranges[found]?.push({ start, end: start + text.length, confidence })
  }
  return ranges
}

function holdsMiddle(cell: Box | undefined, [x0, y0, x1, y1]: Box): boolean {
  if (!cell) return true
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2]
  return cell[0] <= x && x <= cell[2] && cell[1] <= y && y <= cell[3]
}
