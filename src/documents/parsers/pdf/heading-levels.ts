/**
 * Levels of headings over a whole document: the largest size is level 1, each clearly smaller size one deeper; bold
 * headings of body size come last. Statutes bring their own levels, and a number such as 2.1.3 says its own depth.
 */
import type { DraftElement } from '../adapter.ts'
import { statuteLevel } from '../outline-marks.ts'

export interface SizedElement {
  element: DraftElement
  /** Font size in points; 0 where it has none. */
  size: number
}

/** Sizes closer than this are one: a title set at 13.9 and 14.1 pt. */
const stepPt = 0.75
const deepest = 6

export function levelHeadings(sized: readonly SizedElement[]): DraftElement[] {
  const headings = sized.filter(({ element }) => element.kind === 'heading')
  const sizes: number[] = []
  for (const { size } of headings.toSorted((a, b) => b.size - a.size)) {
    const last = sizes.at(-1)
    if (last === undefined || last - size > stepPt) sizes.push(size)
  }
  const levelOfSize = (size: number): number => sizes.filter((other) => other - size > stepPt).length + 1
  const numbered = headings.flatMap(({ element, size }) => {
    const depth = numberDepth(element.text)
    return depth === undefined ? [] : [levelOfSize(size) - depth]
  })
  const base = numbered.length >= 3 ? Math.min(...numbered) : undefined
  return sized.map(({ element, size }) => {
    if (element.kind !== 'heading') return element
    const depth = numberDepth(element.text)
    const byNumber = base !== undefined && depth !== undefined ? Math.max(1, base + depth) : undefined
    const level = statuteLevel(element.text) ?? byNumber ?? levelOfSize(size)
    return { ...element, level: Math.min(deepest, level) }
  })
}

/** "2." and "2" are 1 deep, "2.1.3" is 3 deep. */
function numberDepth(text: string): number | undefined {
  const number = /^(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s/.exec(text)?.[1]
  return number?.split('.').length
}
