/**
 * Writes what a page's own style sheets hide into its elements, as `hidden`. Mails have such rules for words that only
 * programs should read. A page with scripts shows and hides its parts as people click: there the rules say little, and a
 * tab that is closed at first is text all the same.
 */
import { attributeOf, elementsBelow, hides, isElement, rawText } from './html-nodes.ts'
import type { HtmlDocument } from './parse-html.ts'

/** In place. */
export function hideByStyleSheets(document: HtmlDocument): void {
  const elements = document.childNodes.filter(isElement).flatMap((html) => [html, ...elementsBelow(html)])
  if (elements.some(({ tagName }) => tagName === 'script')) return
  const hiding = new Map<string, boolean>()
  for (const element of elements) {
    if (element.tagName !== 'style' || isForOtherMedia(attributeOf(element, 'media'))) continue
    for (const { selector, isHiding } of rulesOf(rawText(element))) hiding.set(selector, isHiding)
  }
  if (![...hiding.values()].includes(true)) return
  for (const element of elements) {
    const names = [
      ...(attributeOf(element, 'class') ?? '').split(/\s+/).map((name) => `.${name}`),
      `#${attributeOf(element, 'id') ?? ''}`,
    ]
    const isHidden = names.some((name) => hiding.get(name) ?? hiding.get(`${element.tagName}${name}`))
    if (isHidden && attributeOf(element, 'hidden') === undefined) element.attrs.push({ name: 'hidden', value: '' })
  }
}

function isForOtherMedia(media: string | undefined): boolean {
  return media !== undefined && !/^\s*(?:all|screen)?\s*$/i.test(media)
}

const shows = /(?:^|;)\s*display\s*:/i
const longestSheet = 200_000 // Characters; beyond it nobody wrote it by hand to hide a line.

/**
 * Rules for one class or one id, of those that count on every screen; the last word on a selector counts.
 * Rules within @media and the like stand one brace deeper and are left out.
 */
function rulesOf(sheet: string): { selector: string; isHiding: boolean }[] {
  const rules: { selector: string; isHiding: boolean }[] = []
  let depth = 0
  let start = 0
  let selectors = ''
  const plain = sheet.slice(0, longestSheet).replace(/\/\*.*?(?:\*\/|$)|<!--|-->/gs, '')
  for (const { 0: mark, index } of plain.matchAll(/[{}]/g)) {
    const text = plain.slice(start, index)
    if (mark === '{' && depth++ === 0) selectors = text
    else if (mark === '}' && --depth === 0 && !selectors.trim().startsWith('@')) {
      const isHiding = hides(text)
      if (isHiding || shows.test(text))
        rules.push(...simpleSelectors(selectors).map((selector) => ({ selector, isHiding })))
    }
    depth = Math.max(0, depth)
    start = index + 1
  }
  return rules
}

function simpleSelectors(selectors: string): string[] {
  return selectors
    .split(',')
    .flatMap((selector) => /^\s*([a-z][a-z\d]*)?([.#][\w-]+)\s*$/i.exec(selector)?.slice(1).join('') ?? [])
}
