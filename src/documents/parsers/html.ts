/** HTML: what a reader of the page sees, without the ways to other pages. */
import type { DraftDocument, FileToRead } from './adapter.ts'
import { elementsOfHtml } from './html/html-blocks.ts'
import { attributeOf, collapse, elementsBelow, isElement, rawText, spaces } from './html/html-nodes.ts'
import { decodeHtml, type HtmlDocument, parseHtml } from './html/parse-html.ts'
import { readMessage } from './mail/read-message.ts'

export const htmlEngine = { name: 'parse5', version: '8.1.1' }

export async function readHtml(file: FileToRead): Promise<DraftDocument> {
  const { text, encoding } = await pageOf(file.bytes)
  const document = parseHtml(text)
  const metadata = metadataOf(document)
  return {
    title: metadata.title,
    pages: [{ number: 1, widthPt: 0, heightPt: 0, rotation: 0, mode: 'flow' }],
    elements: elementsOfHtml(document),
    warnings: [],
    metadata: { ...metadata, encoding },
    engine: htmlEngine,
  }
}

/** A page that a browser saved with its pictures (MHTML) is a mail without a sender. */
async function pageOf(bytes: Uint8Array): Promise<{ text: string; encoding: string }> {
  const isMail = /^\s{0,9}[A-Za-z][\w-]{0,60}:/.test(Buffer.from(bytes.subarray(0, 80)).toString('latin1'))
  const html = isMail ? (await readMessage(bytes)).html : undefined
  return html === undefined ? decodeHtml(bytes) : { text: html, encoding: 'utf-8' }
}

const namesOfMeta: Record<string, string> = {
  description: 'description',
  author: 'author',
  keywords: 'keywords',
  'article:published_time': 'createdAt',
  'article:modified_time': 'modifiedAt',
}

function metadataOf(document: HtmlDocument): Record<string, string> {
  const head = document.childNodes
    .filter(isElement)
    .flatMap((html) => html.childNodes.filter(isElement))
    .find(({ tagName }) => tagName === 'head')
  const found: Record<string, string> = {}
  for (const element of head ? elementsBelow(head) : []) {
    if (element.tagName === 'title') found.title ??= collapse(spaces(rawText(element)))
    if (element.tagName !== 'meta') continue
    const key = namesOfMeta[(attributeOf(element, 'name') ?? attributeOf(element, 'property') ?? '').toLowerCase()]
    const content = attributeOf(element, 'content')
    if (key && content) found[key] ??= content
  }
  return found
}
