/**
 * The words of a page with boxes that can be trusted.
 *
 * Fonts lie about their ascent (a Cambria that says 3 em), so a box is rebuilt from the baseline and the font size.
 * Text that nobody sees is kept and marked: outside the page, smaller than a tenth of an inch can show, or without ink.
 */
import type { ParsedPage, TextItem } from '@llamaindex/liteparse'
import type { Rect } from './geometry.ts'

export interface Word extends Rect {
  text: string
  baseline: number
  size: number
  isBold: boolean
  isItalic: boolean
  font: string
  color: string
  /** 0 upright, 90 reads downwards, 270 reads upwards. */
  rotation: 0 | 90 | 180 | 270
  isHidden: boolean
  /** The file has a space behind it, at the end of its run. */
  hasSpaceAfter: boolean
  /** The run of text that the PDF wrote at once: words of one run are separated by its own spaces. */
  run: number
}

/** Letters below 2.5 pt cannot be read on paper. */
const readableSizePt = 2.5

export function wordsOfPage(page: ParsedPage): Word[] {
  const baselines = baselinesOf(page.textItems)
  const spaceCodes = spaceCodesOf(page.textItems)
  return page.textItems.flatMap((item, run) =>
    wordsOfItem(item, run, page, { baseline: baselines[run] ?? item.y + item.height, spaceCodes }),
  )
}

function wordsOfItem(
  item: TextItem,
  run: number,
  page: ParsedPage,
  known: { baseline: number; spaceCodes: SpaceCodes },
): Word[] {
  const size = sizeOf(item)
  const rotation = isUprightColumn(item, size) ? 90 : quarterTurn(item.rotation ?? 0)
  const name = item.fontName ?? ''
  const style = {
    size,
    isBold: isBoldFont(name, item.fontWeight),
    isItalic: /italic|oblique/i.test(name),
    font: name.replace(/^[A-Z]{6}\+/, ''),
    color: item.fillColor ?? '',
    rotation,
    run,
  }
  const pieces = item.words && item.words.length > 0 ? item.words : [item]
  const endsWithSpace = hasTrailingSpace(item, known.spaceCodes)
  return pieces
    .filter((piece) => piece.text.trim() !== '')
    .map((piece, index, all) => {
      const hasSpaceAfter = endsWithSpace && index === all.length - 1
      const box = rotation === 0 || rotation === 180 ? uprightBox(piece, known.baseline, size) : plainBox(piece)
      return { ...style, ...box, hasSpaceAfter, text: piece.text.trim(), isHidden: isHidden(box, style, page) }
    })
}

type SpaceCodes = ReadonlyMap<string, ReadonlySet<number>>

/** Which character codes of each font are spaces: those that stand where the text has one. */
function spaceCodesOf(items: readonly TextItem[]): SpaceCodes {
  const codes = new Map<string, Set<number>>()
  for (const item of items) {
    const own = item.charCodes ?? []
    if (own.length < item.text.length) continue
    const known = codes.get(item.fontName ?? '') ?? new Set<number>()
    for (const [index, letter] of [...item.text].entries()) if (letter === ' ') known.add(own[index] ?? -1)
    codes.set(item.fontName ?? '', known)
  }
  return codes
}

/** liteparse trims the text of a run but not its codes: one code more, and a space, is a space at the end. */
function hasTrailingSpace(item: TextItem, spaceCodes: SpaceCodes): boolean {
  const codes = item.charCodes ?? []
  const last = codes.at(-1)
  return (
    codes.length === item.text.length + 1 &&
    last !== undefined &&
    (spaceCodes.get(item.fontName ?? '')?.has(last) ?? false)
  )
}

/** The weight that pdfium computes is wrong for TeX fonts and others: where the name tells, the name is right. */
function isBoldFont(name: string, weight: number | undefined): boolean {
  const bare = name.replace(/^[A-Z]{6}\+/, '')
  if (/^CM[A-Z]+\d/.test(bare)) return /^CMBX|^CMB\d|^CMSSBX/.test(bare)
  if (/bold|black|heavy|semibd|demi|-medi\b|-bd\b/i.test(bare)) return true
  if (/regular|roman|book|light|thin|normal|medium/i.test(bare)) return false
  return (weight ?? 400) >= 600
}

/** Turned text whose rotation liteparse missed: one letter wide and several tall. */
function isUprightColumn(item: TextItem, size: number): boolean {
  const unit = item.fontSize && item.fontSize > 0 ? size / item.fontSize : 1
  const fontHeight = ((item.fontAscent ?? 0) + Math.abs(item.fontDescent ?? 0)) * unit
  const tall = Math.max(size * 2.2, fontHeight * 1.5)
  return item.text.length >= 3 && item.height > tall && item.width < size * 1.8
}

function quarterTurn(degrees: number): Word['rotation'] {
  const turns = ((Math.round(degrees / 90) % 4) + 4) % 4
  return ([0, 90, 180, 270] as const)[turns] ?? 0
}

/** The size on the page: liteparse gives it as `fontHeight`; `fontSize` is before the text matrix. */
function sizeOf(item: TextItem): number {
  const size = item.fontHeight ?? item.fontSize ?? item.height
  return size > 0 ? size : Math.max(1, item.height)
}

interface Piece {
  x: number
  y: number
  width: number
  height: number
}

function plainBox(piece: Piece): Rect & { baseline: number } {
  return {
    x0: piece.x,
    y0: piece.y,
    x1: piece.x + piece.width,
    y1: piece.y + piece.height,
    baseline: piece.y + piece.height,
  }
}

/** Ink of Latin and Hangul reaches about .75 em above and .22 em below the baseline. */
function uprightBox(piece: Piece, baseline: number, size: number): Rect & { baseline: number } {
  return {
    x0: piece.x,
    x1: piece.x + piece.width,
    y0: baseline - size * 0.78,
    y1: baseline + size * 0.22,
    baseline,
  }
}

/**
 * Where the baseline of each run lies. The box of a run that mixes fonts (a raised note number, a sign from a font for
 * mathematics) is taller than its first font says, above or below: its neighbours in the row tell which.
 */
function baselinesOf(items: readonly TextItem[]): number[] {
  const candidates = items.map(baselineCandidates)
  return items.map((item, index) => {
    const own = candidates[index] ?? []
    if (own.length < 2) return own[0] ?? item.y + item.height
    const neighbours = items.flatMap((other, place) => {
      const certain = candidates[place]?.length === 1 ? candidates[place]?.[0] : undefined
      const gap = Math.max(other.x - (item.x + item.width), item.x - (other.x + other.width))
      return certain !== undefined && gap < sizeOf(item) * 3 ? [certain] : []
    })
    const distance = (baseline: number): number => Math.min(...neighbours.map((other) => Math.abs(other - baseline)))
    const [best] = own.toSorted((a, b) => distance(a) - distance(b))
    return best ?? item.y + item.height
  })
}

/** One where the font's metrics explain the box, else that of the bottom and that of the top. */
function baselineCandidates(item: TextItem): number[] {
  const unit = item.fontSize && item.fontSize > 0 ? sizeOf(item) / item.fontSize : 1
  const ascent = (item.fontAscent ?? 0) * unit
  const descent = Math.abs(item.fontDescent ?? 0) * unit
  // A font whose metrics make no sense gets the usual four fifths.
  if (ascent <= 0 || ascent + descent > item.height * 1.3) return [item.y + item.height * 0.8]
  const isTaller = item.height > (ascent + descent) * 1.12
  return isTaller ? [item.y + item.height - descent, item.y + ascent] : [item.y + ascent]
}

function isHidden(box: Rect, style: { size: number; color: string }, page: ParsedPage): boolean {
  if (style.size < readableSizePt) return true
  if (/^00[0-9a-f]{6}$/i.test(style.color)) return true
  return box.x1 < 0 || box.y1 < 0 || box.x0 > page.width || box.y0 > page.height
}
