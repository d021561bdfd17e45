/**
 * The numbers that Word counts itself and does not write into the text: "1.", "가.", "1.2".
 *
 *   paragraph ─ numPr, or that of its style or of the style that one is based on ─> num ─> abstractNum ─> level
 *
 * Each abstractNum has one counter a level; a paragraph raises its own and sets all deeper ones back. A num may start
 * anew (startOverride).
 * @see ECMA-376 part 1, 17.9 Numbering
 */
import { strFromU8, unzipSync } from 'fflate'
import type { PlacedDraft } from '../kordoc-blocks.ts'
import { xmlAttribute, xmlTokens } from '../xml-text.ts'
import { formatNumber } from './number-formats.ts'

export interface ListParagraph {
  text: string
  /** Undefined for a bullet. */
  number: string | undefined
  /** From 1. */
  level: number
}

interface NumberingOf {
  numId?: string
  level?: number
}

interface Style extends NumberingOf {
  basedOn?: string
}

interface Level {
  start: number
  format: string
  text: string
}

interface Numbering {
  abstractOf: Map<string, string>
  /** By abstractNum and level. */
  levels: Map<string, Level>
  /** By num and level. */
  starts: Map<string, number>
}

export function listParagraphsOfDocx(bytes: Uint8Array): ListParagraph[] {
  const names = ['word/document.xml', 'word/styles.xml', 'word/numbering.xml']
  const parts = unzipSync(bytes, { filter: ({ name }) => names.includes(name) })
  const [body = '', styles = '', numbering = ''] = names.map((name) => strFromU8(parts[name] ?? new Uint8Array()))
  return numbering === '' ? [] : countParagraphs(body, readStyles(styles), readNumbering(numbering))
}

/** Pure: the list paragraphs outside tables, in order, each with its number. */
export function countParagraphs(
  body: string,
  styles: ReadonlyMap<string, Style>,
  { abstractOf, levels, starts }: Numbering,
): ListParagraph[] {
  const counters = new Map<string, number[]>()
  const started = new Set<string>()
  const found: ListParagraph[] = []
  for (const { text, style, own, isInTable } of paragraphsOf(body)) {
    const inherited = numberingOfStyle(style, styles)
    const numId = own.numId ?? inherited.numId
    const level = own.level ?? inherited.level ?? 0
    const abstract = abstractOf.get(numId ?? '')
    const definition = levels.get(`${abstract}:${level}`)
    if (numId === undefined || abstract === undefined || !definition || text.trim() === '') continue
    const counts = counters.get(abstract) ?? []
    counters.set(abstract, counts)
    const start = starts.get(`${numId}:${level}`)
    if (start !== undefined && !started.has(`${numId}:${level}`)) counts[level] = start - 1
    started.add(`${numId}:${level}`)
    counts[level] = (counts[level] ?? definition.start - 1) + 1
    counts.length = level + 1
    const number = definition.text.replace(/%(\d)/g, (_, digit: string) => {
      const at = Number(digit) - 1
      const format = levels.get(`${abstract}:${at}`)
      return formatNumber(counts[at] ?? format?.start ?? 1, format?.format ?? 'decimal')
    })
    const isNumber = definition.format !== 'bullet' && definition.format !== 'none' && number.trim() !== ''
    if (!isInTable) found.push({ text, number: isNumber ? number.trim() : undefined, level: level + 1 })
  }
  return found
}

/** Going through the elements in order: each paragraph that is an item of a list becomes one, with its number. */
export function numberListItems(placed: readonly PlacedDraft[], list: readonly ListParagraph[]): PlacedDraft[] {
  const result = [...placed]
  const squeeze = (text: string): string => text.replace(/[\s\u00A0*\\`]/g, '')
  let from = 0
  for (const { text, number, level } of list) {
    const wanted = squeeze(text)
    const at = result.findIndex(({ draft }, index) => index >= from && squeeze(draft.text) === wanted)
    const item = result[at]
    if (!item) continue
    from = at + 1
    if (item.draft.kind !== 'paragraph' && item.draft.kind !== 'list_item') continue
    const subKind = number === undefined ? 'unordered' : 'ordered'
    const numbered = number === undefined ? item.draft.text : `${number} ${item.draft.text}`
    result[at] = { ...item, draft: { ...item.draft, kind: 'list_item', subKind, level, text: numbered } }
  }
  return result
}

function numberingOfStyle(id: string | undefined, styles: ReadonlyMap<string, Style>, depth = 0): NumberingOf {
  const style = styles.get(id ?? '')
  // A style that is based on itself is a broken file.
  if (!style || depth > 10) return {}
  return style.numId === undefined ? numberingOfStyle(style.basedOn, styles, depth + 1) : style
}

interface BodyParagraph {
  text: string
  style?: string
  own: NumberingOf
  isInTable: boolean
}

function paragraphsOf(body: string): BodyParagraph[] {
  const paragraphs: BodyParagraph[] = []
  const open: BodyParagraph[] = []
  let tableDepth = 0
  /** What was before a tracked change, and the copy of a shape for old programs. */
  let skipped = 0
  let isText = false
  for (const token of xmlTokens(body)) {
    const current = open.at(-1)
    if (token.kind === 'text') {
      if (isText && current && skipped === 0) current.text += token.text
      continue
    }
    const isOpen = token.kind === 'open'
    const step = isOpen ? (token.isEmpty ? 0 : 1) : -1
    if (token.name === 'pPrChange' || token.name === 'Fallback') skipped += step
    if (skipped > 0) continue
    if (token.name === 'tbl') tableDepth += step
    if (token.name === 't') isText = step > 0
    if (token.name === 'p' && step > 0) {
      const paragraph: BodyParagraph = { text: '', own: {}, isInTable: tableDepth > 0 }
      open.push(paragraph)
      paragraphs.push(paragraph)
    } else if (token.name === 'p' && !isOpen) open.pop()
    if (!isOpen || !current) continue
    const value = xmlAttribute(token.attributes, 'w:val')
    if (token.name === 'pStyle') current.style = value
    if (token.name === 'numId') current.own.numId = value
    if (token.name === 'ilvl') current.own.level = Number(value)
  }
  return paragraphs
}

export function readStyles(xml: string): Map<string, Style> {
  const styles = new Map<string, Style>()
  let style: Style = {}
  for (const token of xmlTokens(xml)) {
    if (token.kind !== 'open') continue
    const value = xmlAttribute(token.attributes, 'w:val')
    if (token.name === 'style') {
      style = {}
      styles.set(xmlAttribute(token.attributes, 'w:styleId') ?? '', style)
    } else if (token.name === 'basedOn') style.basedOn = value
    else if (token.name === 'numId') style.numId = value
    else if (token.name === 'ilvl') style.level = Number(value)
  }
  return styles
}

export function readNumbering(xml: string): Numbering {
  const numbering: Numbering = { abstractOf: new Map(), levels: new Map(), starts: new Map() }
  let [abstract, num, at] = ['', '', '0']
  let level: Level | undefined
  for (const token of xmlTokens(xml)) {
    if (token.kind !== 'open') continue
    const value = xmlAttribute(token.attributes, 'w:val') ?? ''
    const attribute = (name: string): string => xmlAttribute(token.attributes, name) ?? ''
    switch (token.name) {
      case 'abstractNum':
        abstract = attribute('w:abstractNumId')
        num = ''
        break
      case 'num':
        num = attribute('w:numId')
        level = undefined
        break
      case 'abstractNumId':
        numbering.abstractOf.set(num, value)
        break
      case 'lvlOverride':
        at = attribute('w:ilvl')
        break
      case 'startOverride':
        numbering.starts.set(`${num}:${at}`, Number(value))
        break
      case 'lvl':
        // A level within an override belongs to its num alone: rare, and left as the abstractNum has it.
        level = num === '' ? { start: 1, format: 'decimal', text: '' } : undefined
        if (level) numbering.levels.set(`${abstract}:${attribute('w:ilvl')}`, level)
        break
      case 'start':
        if (level) level.start = Number(value)
        break
      case 'numFmt':
        if (level) level.format = value
        break
      case 'lvlText':
        if (level) level.text = value
        break
    }
  }
  return numbering
}
