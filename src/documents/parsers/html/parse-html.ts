/**
 * HTML as a tree, within bounds. The parser keeps a stack of open elements that it searches at every tag, and it repeats
 * unclosed <b>, <font>… in every paragraph that follows: a small file can ask for quadratic time and memory. So what is
 * made is counted while it is made, and the walkers, which recurse once a level, find no tree deeper than `maxDepth`.
 */
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse, type TreeAdapter } from 'parse5'
import { decodeText } from '../text-encoding.ts'
import { UnreadableFile } from '../unreadable-file.ts'

export type HtmlDocument = DefaultTreeAdapterTypes.Document
export type HtmlElement = DefaultTreeAdapterTypes.Element
export type HtmlNode = DefaultTreeAdapterTypes.ChildNode

/** The text of a thousand pages has 3 MB; a page with pictures written into it may have ten times that. */
const maxCharacters = 64 * 1024 * 1024
/** Browsers stop nesting at 512; pages with unclosed tags come near it. */
const maxDepth = 1000
/** A table of 100,000 rows and ten columns has 1.1 million. */
const maxElements = 2_000_000
/** Elements that stand once in the page and several times in its tree; old pages forget to close some hundred. */
const maxRepeated = 100_000

export function decodeHtml(bytes: Uint8Array): { text: string; encoding: string } {
  return decodeText(bytes, charsetNamedIn(bytes))
}

/** `<meta charset="euc-kr">`, or the same in `content="text/html; charset=euc-kr"`; it stands near the start. */
function charsetNamedIn(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString('latin1')
  return /<meta\s[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(start)?.[1]
}

export function parseHtml(text: string): HtmlDocument {
  if (text.length > maxCharacters) throw new UnreadableFile('too-large', `The page has ${text.length} characters.`)
  return parse(text, { treeAdapter: countingAdapter(), scriptingEnabled: false })
}

function countingAdapter(): TreeAdapter<DefaultTreeAdapterTypes.DefaultTreeAdapterMap> {
  let depth = 0
  let made = 0
  let repeated = 0
  // What is repeated is made of the attributes of the one tag that stands in the page.
  const seen = new WeakSet<object>()
  return {
    ...defaultTreeAdapter,
    createElement(tagName, namespace, attributes) {
      if (++made > maxElements) throw new UnreadableFile('bomb', `The page has over ${maxElements} elements.`)
      if (seen.has(attributes) && ++repeated > maxRepeated) {
        throw new UnreadableFile('bomb', `The page repeats over ${maxRepeated} unclosed elements.`)
      }
      seen.add(attributes)
      return defaultTreeAdapter.createElement(tagName, namespace, attributes)
    },
    onItemPush() {
      if (++depth > maxDepth) throw new UnreadableFile('bomb', 'The page is nested too deeply.')
    },
    onItemPop() {
      depth--
    },
  }
}
