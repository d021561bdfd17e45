/** What a block of text is, from its size, weight, place and words. */
import type { Element } from '../../elements.ts'
import { findOutlineMark, statuteLevel } from '../outline-marks.ts'
import { overlapX, type Rect } from './geometry.ts'
import { type Block, isBlankToFill, type PageStyle } from './text-blocks.ts'

export interface RoleContext {
  style: PageStyle
  page: { width: number; height: number }
  blocks: readonly Block[]
  /** Tables and figures: a caption stands next to one. */
  objects: readonly Rect[]
  /** Short horizontal lines; a footnote stands below one. */
  rules: readonly Rect[]
}

const captionLabel =
  /^(?:figure|fig\.?|table|chart|diagram|exhibit|plate|map|image|photo|graph|scheme|그림|표|사진|도표)\s*[<[(]?\s*[A-Z]?\d[\d.\-–]*/i

export function roleOfBlock(block: Block, context: RoleContext): { kind: Element['kind']; level?: number } {
  const text = block.lines.map((line) => line.text).join(' ')
  if (isBlankToFill(text)) return { kind: 'form_field' }
  const edge = edgeRole(block, context)
  if (edge) return { kind: edge }
  if (captionLabel.test(text) && text.length < 400 && isShortOrNearObject(block, context)) return { kind: 'caption' }
  if (isFootnote(block, text, context)) return { kind: 'footnote' }
  const statute = statuteLevel(text)
  if (statute !== undefined && (statute < 5 ? text.length < 60 : false)) return { kind: 'heading', level: statute }
  if (isHeading(block, text, context)) return { kind: 'heading', level: headingLevel(block, context.style) }
  const mark = findOutlineMark(text)
  if (mark?.kind === 'bullet') return { kind: 'list_item' }
  if (mark?.kind === 'number' && (/[가-하①-⑳]/.test(mark.mark) || isTightList(block, context)))
    return { kind: 'list_item' }
  return { kind: 'paragraph' }
}

function isShortOrNearObject(block: Block, context: RoleContext): boolean {
  if (block.lines.length <= 3) return true
  return context.objects.some(
    (object) =>
      overlapX(object, block) > 0 && (Math.abs(object.y0 - block.y1) < 40 || Math.abs(block.y0 - object.y1) < 40),
  )
}

/** Running heads and page numbers: in the outer bands, one line, and apart from the text. */
function edgeRole(block: Block, { page, blocks, style }: RoleContext): 'header' | 'footer' | undefined {
  if (block.lines.length > 2) return undefined
  const text = block.lines.map((line) => line.text).join(' ')
  const isNumber = /^[-–—|\s]*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,7})[-–—|\s]*$/i.test(text)
  const band = isNumber ? 0.12 : 0.095
  if (block.lines.length === 1 && block.y1 < page.height * 0.25 && isOverline(block, blocks, page)) return 'header'
  if (block.y1 < page.height * band) {
    const isTitle = block.size > style.bodySize * 1.35 || (block.isBold && block.size > style.bodySize * 1.07)
    if (isTitle && !isNumber) return undefined
    const others = blocks.filter((other) => other !== block && other.y0 > block.y1 - 1)
    const nextTop = Math.min(...others.map((other) => other.y0))
    const isFirst = !blocks.some((other) => other !== block && other.y1 < block.y0 && other.lines.length > 1)
    if (isFirst && nextTop - block.y1 > style.bodySize * (isNumber ? 0.3 : 0.9)) return 'header'
  }
  if (block.y0 > page.height * (1 - band)) {
    // Several lines of a foot stand close together; what counts is the gap to the text.
    const inBand = (other: Block): boolean => other.y0 > page.height * (1 - band) && other.lines.length <= 2
    const above = blocks.filter((other) => other !== block && other.y1 < block.y0 + 1 && !inBand(other))
    const lastBottom = Math.max(0, ...above.map((other) => other.y1))
    if (isNumber || block.y0 - lastBottom > style.bodySize * 0.8) return 'footer'
  }
  return undefined
}

/** The name of the chapter above the title of a slide: the top line, clearly smaller than the title right below it. */
function isOverline(block: Block, blocks: readonly Block[], page: { width: number; height: number }): boolean {
  if (page.width < page.height || blocks.some((other) => other !== block && other.y1 < block.y0)) return false
  const below = blocks.filter((other) => other.y0 > block.y0 + block.size && overlapX(other, block) > 0)
  const next = below.toSorted((a, b) => a.y0 - b.y0)[0]
  return next !== undefined && next.size >= block.size * 1.25 && next.y0 - block.y1 < next.size * 3
}

function isFootnote(block: Block, text: string, { style, page, rules }: RoleContext): boolean {
  if (block.y0 < page.height * 0.4 || block.size > style.bodySize * 0.95) return false
  const opens = /^(?:\d{1,3}[\s.)]|\[\d+\]|[*†‡§※]|주\s*\d*\)|\d{1,3}(?=[A-Z“"가-힣]))/.test(text)
  const rule = rules.find(
    (line) =>
      line.y1 <= block.y0 + 2 &&
      line.x1 - line.x0 < page.width * 0.5 &&
      overlapX(line, block) > 0 &&
      line.y0 > page.height * 0.35,
  )
  return (
    (opens && (rule !== undefined || block.y0 > page.height * 0.6)) ||
    (rule !== undefined && block.y0 - rule.y1 < page.height * 0.3 && block.size < style.bodySize * 0.9)
  )
}

function isHeading(block: Block, text: string, { style, page }: RoleContext): boolean {
  if (block.lines.length > 4 || text.length > 220 || text === '') return false
  if (findOutlineMark(text)?.kind === 'bullet' && block.size < style.bodySize * 1.3) return false
  const ratio = block.size / style.bodySize
  if (!/\p{L}/u.test(text) && !(ratio >= 1.5 && /^\d{1,2}$/.test(text))) return false
  const isOneWeight = block.lines.every((line) => line.isBold)
  const [first, second] = block.lines
  if (first && second && first.isBold && !second.isBold && ratio < 1.3) return false
  const endsSentence = /[.,;]$/.test(text) && !/^\d/.test(text)
  if (ratio >= 1.15 && !endsSentence && block.lines.length <= 3 && (text.length < 120 || ratio >= 1.3)) return true
  if (ratio >= 1.4 && block.lines.length <= 4) return true
  if (!isOneWeight || endsSentence || ratio < 0.92) return false
  if (block.lines.length > 2 || text.length > 140) return false
  return block.x1 - block.x0 < page.width * 0.9
}

function headingLevel(block: Block, style: PageStyle): number {
  const ratio = block.size / style.bodySize
  if (ratio >= 1.6) return 1
  if (ratio >= 1.25) return 2
  return 3
}

/** Numbered items that stand as close as lines are a list; numbered paragraphs with space between are paragraphs. */
function isTightList(block: Block, { blocks, style }: RoleContext): boolean {
  return blocks.some((other) => {
    if (other === block || overlapX(other, block) <= 0) return false
    const first = other.lines[0]
    if (!first || findOutlineMark(first.text)?.kind !== 'number') return false
    const gap = other.y0 > block.y0 ? other.y0 - block.y1 : block.y0 - other.y1
    return gap < style.bodySize * style.leadingEm * 0.75
  })
}
