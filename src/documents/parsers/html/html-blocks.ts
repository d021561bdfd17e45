/**
 * A page's tree as elements in reading order. Text gathers in one line until a block begins or ends; a list's item and a
 * quote are told by what stands around the line.
 */
import type { DraftElement } from '../adapter.ts'
import { statuteLevel } from '../outline-marks.ts'
import { splitTable } from '../split-table.ts'
import {
  attributeOf,
  collapse,
  isBlock,
  isElement,
  isHidden,
  isNoise,
  rawText,
  spaces,
  textBelow,
} from './html-nodes.ts'
import { cellsOfRow, readTable } from './html-table.ts'
import type { HtmlDocument, HtmlElement, HtmlNode } from './parse-html.ts'
import { hideByStyleSheets } from './style-sheets.ts'
import { partsOfTable } from './table-parts.ts'

interface Place {
  /** What a line of text is here. */
  kind: 'paragraph' | 'caption' | 'footer'
  listDepth: number
  isQuote: boolean
}

interface Walk {
  elements: DraftElement[]
  line: string[]
  place: Place
  /** The item whose first line has yet to come. */
  item?: { isOrdered: boolean; mark: string }
  /** What belongs behind the line that is being gathered: alternative texts, hidden words. */
  after: DraftElement[]
}

export function elementsOfHtml(document: HtmlDocument): DraftElement[] {
  const walk: Walk = { elements: [], line: [], place: { kind: 'paragraph', listDepth: 0, isQuote: false }, after: [] }
  hideByStyleSheets(document)
  walkNodes(document.childNodes, walk)
  flush(walk)
  return walk.elements
}

function walkNodes(nodes: readonly HtmlNode[], walk: Walk): void {
  for (const node of nodes) {
    if (node.nodeName === '#text' && 'value' in node) walk.line.push(spaces(node.value))
    else if (isElement(node) && !isNoise(node)) walkElement(node, walk)
  }
}

function walkElement(element: HtmlElement, walk: Walk): void {
  if (isHidden(element)) {
    const text = textBelow(element)
    if (text !== '') walk.after.push({ kind: 'paragraph', text, isHidden: true })
    return
  }
  const { tagName } = element
  if (tagName === 'br') walk.line.push('\n')
  else if (tagName === 'img') addPicture(element, walk)
  else if (isBlock(element)) {
    flush(walk)
    walkBlock(element, walk)
    flush(walk)
  } else walkNodes(element.childNodes, walk)
}

function walkBlock(element: HtmlElement, walk: Walk): void {
  const { tagName } = element
  const heading = /^h([1-6])$/.exec(tagName)
  if (heading) addHeading(element, Number(heading[1]), walk)
  else if (tagName === 'table') walkTable(element, walk)
  else if (tagName === 'pre' || tagName === 'listing' || tagName === 'xmp') addPreformatted(element, walk)
  else if (tagName === 'ul' || tagName === 'ol' || tagName === 'menu' || tagName === 'dir') walkList(element, walk)
  else if (tagName === 'dt' || tagName === 'dd') walkItem(element, walk, tagName === 'dt' ? 1 : 2)
  else within(walk, placeIn(element, walk.place), () => walkNodes(element.childNodes, walk))
}

function placeIn({ tagName }: HtmlElement, place: Place): Place {
  if (tagName === 'figcaption' || tagName === 'caption' || tagName === 'legend') return { ...place, kind: 'caption' }
  if (tagName === 'blockquote') return { ...place, isQuote: true }
  // The foot of an article is text of it; the foot of the page is the same on every page.
  if (tagName === 'footer' && place.kind === 'paragraph') return { ...place, kind: 'footer' }
  return place
}

function within(walk: Walk, place: Place, work: () => void): void {
  const outer = walk.place
  walk.place = place
  work()
  flush(walk)
  walk.place = outer
}

function addHeading(element: HtmlElement, level: number, walk: Walk): void {
  const text = textBelow(element).replace(/\s*\n\s*/g, ' ')
  if (text !== '') walk.elements.push({ kind: 'heading', level, text })
}

function walkTable(table: HtmlElement, walk: Walk): void {
  const caption = table.childNodes.filter(isElement).find(({ tagName }) => tagName === 'caption')
  if (caption && !isNoise(caption) && !isHidden(caption)) {
    within(walk, { ...walk.place, kind: 'caption' }, () => walkNodes(caption.childNodes, walk))
  }
  for (const { isTable, rows } of partsOfTable(table)) {
    if (isTable) walk.elements.push(...splitTable(readTable(rows)))
    else for (const cell of rows.flatMap(cellsOfRow)) walkBlockOf(cell, walk)
  }
}

function walkBlockOf(cell: HtmlElement, walk: Walk): void {
  walkNodes(cell.childNodes, walk)
  flush(walk)
}

/** Addresses and whole articles stand in `<pre>` as well, for their line breaks: those are text. */
function addPreformatted(element: HtmlElement, walk: Walk): void {
  const text = rawText(element).replace(/\r\n?/g, '\n')
  const code = element.childNodes.filter(isElement).find(({ tagName }) => tagName === 'code')
  if (!code && isKorean(text)) {
    walk.line.push(text)
    flush(walk)
    return
  }
  const language = /\blang(?:uage)?-([\w+#-]{1,30})/.exec(attributeOf(code ?? element, 'class') ?? '')?.[1]
  if (text.trim() === '') return
  walk.elements.push({ kind: 'code', text: text.replace(/^\n+/, '').trimEnd(), ...(language && { subKind: language }) })
}

function isKorean(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return (text.match(/[가-힣]/g)?.length ?? 0) > letters / 2
}

function walkList(list: HtmlElement, walk: Walk): void {
  const isOrdered = list.tagName === 'ol'
  let number = Number.parseInt(attributeOf(list, 'start') ?? '1', 10) || 1
  for (const node of list.childNodes) {
    if (!isElement(node) || node.tagName !== 'li') {
      walkNodes([node], walk)
      continue
    }
    if (isNoise(node) || isHidden(node)) {
      walkNodes([node], walk)
      continue
    }
    number = Number.parseInt(attributeOf(node, 'value') ?? '', 10) || number
    walkItem(node, walk, 1, isOrdered ? `${number}.` : undefined)
    number++
  }
}

function walkItem(item: HtmlElement, walk: Walk, deeper: number, number?: string): void {
  flush(walk)
  const outer = walk.item
  walk.item = { isOrdered: number !== undefined, mark: number ?? '' }
  const listDepth = walk.place.listDepth + deeper
  within(walk, { ...walk.place, listDepth }, () => walkNodes(item.childNodes, walk))
  walk.item = outer
}

function addPicture(element: HtmlElement, walk: Walk): void {
  const text = collapse(spaces(attributeOf(element, 'alt') ?? ''))
  if (text.length > 1) walk.after.push({ kind: 'image', text })
}

/** Ends the line: what was gathered becomes an element, and an empty line within it parts two. */
function flush(walk: Walk): void {
  const text = collapse(walk.line.join(''))
  walk.line = []
  for (const part of text.split(/\n{2,}/)) if (part.trim() !== '') addLine(part, walk)
  for (const element of walk.after) walk.elements.push(element)
  walk.after = []
}

function addLine(text: string, walk: Walk): void {
  const { place, item } = walk
  if (item) {
    walk.item = undefined
    walk.elements.push({
      kind: 'list_item',
      subKind: item.isOrdered ? 'ordered' : 'unordered',
      level: place.listDepth,
      text: item.mark ? `${item.mark} ${text}` : text,
    })
    return
  }
  const last = walk.elements.at(-1)
  // A second paragraph of an item.
  if (place.listDepth > 0 && last?.kind === 'list_item' && last.level === place.listDepth) {
    last.text += `\n${text}`
    return
  }
  const level = place.kind === 'paragraph' && text.length < 80 ? statuteLevel(text) : undefined
  if (level !== undefined && !text.includes('\n')) walk.elements.push({ kind: 'heading', level, text })
  else walk.elements.push({ kind: place.kind, text, ...(place.isQuote && { subKind: 'quote' }) })
}
