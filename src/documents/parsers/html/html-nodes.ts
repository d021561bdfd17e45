/** What single elements of a page are: shown or not, block or part of a line, and the text in them. */
import type { HtmlElement, HtmlNode } from './parse-html.ts'

export function isElement(node: HtmlNode): node is HtmlElement {
  return 'tagName' in node
}

export function attributeOf(element: HtmlElement, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value
}

/** Things to operate or to look at, and ways to other pages: no text of this one. */
const noise = new Set([
  ...['script', 'style', 'template', 'noscript', 'head', 'nav', 'iframe', 'frame', 'object', 'embed', 'applet'],
  ...['audio', 'video', 'canvas', 'svg', 'map', 'button', 'select', 'datalist', 'input', 'dialog', 'rp', 'rt'],
])
const noiseRoles = new Set(['navigation', 'search', 'menu', 'menubar', 'dialog', 'alertdialog', 'toolbar'])

/** `aria-hidden` stands on signs and on copies of what is said elsewhere. */
export function isNoise(element: HtmlElement): boolean {
  return (
    noise.has(element.tagName) ||
    noiseRoles.has(attributeOf(element, 'role') ?? '') ||
    attributeOf(element, 'aria-hidden') === 'true'
  )
}

const hidingDeclarations = [
  /^display:none/,
  /^visibility:(?:hidden|collapse)/,
  /^opacity:[0.]+(?:!|$)/,
  /^font-size:[0-2](?:\.\d+)?(?:px|pt|%)?(?:!|$)/, // Nobody reads two points.
  /^max-height:0(?:px)?(?:!|$)/,
  /^(?:left|top|text-indent):-\d{4,}/,
  /^color:transparent/,
  /^mso-hide:all/,
]

/** @param style declarations as in `style="…"` */
export function hides(style: string): boolean {
  const declarations = style.slice(0, maxStyleCharacters).toLowerCase().replace(/\s+/g, '').split(';')
  return declarations.some((declaration) => hidingDeclarations.some((hiding) => hiding.test(declaration)))
}

const maxStyleCharacters = 10_000

/** Told by the element itself; `style-sheets.ts` writes the rules of a page's own style sheets into it. */
export function isHidden(element: HtmlElement): boolean {
  const hidden = attributeOf(element, 'hidden')
  if (hidden !== undefined && hidden !== 'until-found') return true
  const style = attributeOf(element, 'style')
  return style !== undefined && hides(style)
}

const blocks = new Set([
  ...['address', 'article', 'aside', 'blockquote', 'body', 'caption', 'center', 'dd', 'details', 'dir', 'div', 'dl'],
  ...['dt', 'fieldset', 'figcaption', 'figure', 'footer', 'form', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header'],
  ...['hgroup', 'hr', 'html', 'legend', 'li', 'listing', 'main', 'menu', 'ol', 'p', 'pre', 'search', 'section'],
  ...['summary', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'ul', 'xmp'],
])

export function isBlock(element: HtmlElement): boolean {
  return blocks.has(element.tagName)
}

/** White space in a page is one space, a line break is `<br>`; a space never stands beside a break. */
export function collapse(text: string): string {
  return text
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim()
}

/** Everything shown below a node, a line a block: what a table's cell or a hidden part says. */
export function textBelow(node: HtmlElement): string {
  const pieces: string[] = []
  collectText(node, pieces)
  return collapse(pieces.join('')).replace(/\n{2,}/g, '\n')
}

/** The same question without the text: a cell may hold a whole page. */
export function hasText(parent: HtmlElement): boolean {
  return parent.childNodes.some((node) => {
    if (node.nodeName === '#text' && 'value' in node) return node.value.trim() !== ''
    if (!isElement(node) || isNoise(node) || isHidden(node)) return false
    return node.tagName === 'img' ? (attributeOf(node, 'alt') ?? '') !== '' : hasText(node)
  })
}

function collectText(parent: HtmlElement, pieces: string[]): void {
  for (const node of parent.childNodes) {
    if (node.nodeName === '#text' && 'value' in node) pieces.push(spaces(node.value))
    if (!isElement(node) || isNoise(node) || isHidden(node)) continue
    if (node.tagName === 'br') pieces.push('\n')
    else if (node.tagName === 'img') pieces.push(attributeOf(node, 'alt') ?? '')
    else if (node.tagName === 'pre') pieces.push('\n', rawText(node), '\n')
    else {
      const edge = node.tagName === 'td' || node.tagName === 'th' ? ' ' : isBlock(node) ? '\n' : ''
      pieces.push(edge)
      if (node.tagName === 'li') pieces.push('- ')
      collectText(node, pieces)
      pieces.push(edge)
    }
  }
}

export function spaces(text: string): string {
  return text.replace(/[ \t\r\n\f\u00A0]+/g, ' ')
}

/** As written, line breaks and all. */
export function rawText(parent: HtmlElement): string {
  return parent.childNodes
    .map((node) => {
      if (node.nodeName === '#text' && 'value' in node) return node.value
      if (!isElement(node) || isNoise(node)) return ''
      return node.tagName === 'br' ? '\n' : rawText(node)
    })
    .join('')
}

/** Elements below a node, in order, without going into those that `stopsAt` names. */
export function elementsBelow(parent: HtmlElement, stopsAt?: (element: HtmlElement) => boolean): HtmlElement[] {
  return parent.childNodes
    .filter(isElement)
    .flatMap((node) => (stopsAt?.(node) ? [node] : [node, ...elementsBelow(node, stopsAt)]))
}
