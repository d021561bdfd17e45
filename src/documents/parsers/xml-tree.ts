/** XML as a tree. The depth of an office part is bounded by `archive-guard.ts`; nothing here recurses. */
import { UnreadableFile } from './unreadable-file.ts'
import { xmlAttribute, xmlTokens } from './xml-text.ts'

export interface XmlNode {
  /** Without its prefix. */
  name: string
  attributes: string
  children: XmlNode[]
  /** What stands directly in it, joined. */
  text: string
  /** Text and children in their order. */
  pieces: (string | XmlNode)[]
}

/** @param maxDepth for those who walk the tree by recursion; `bomb` where the document goes deeper */
export function readXmlTree(xml: string, { maxDepth = Number.POSITIVE_INFINITY } = {}): XmlNode {
  const root: XmlNode = { name: '', attributes: '', children: [], text: '', pieces: [] }
  const open = [root]
  for (const token of xmlTokens(xml)) {
    const parent = open.at(-1) ?? root
    if (token.kind === 'text') {
      parent.text += token.text
      parent.pieces.push(token.text)
    } else if (token.kind === 'open') {
      const node: XmlNode = { name: token.name, attributes: token.attributes, children: [], text: '', pieces: [] }
      parent.children.push(node)
      parent.pieces.push(node)
      if (!token.isEmpty) open.push(node)
      if (open.length > maxDepth) throw new UnreadableFile('bomb', 'The document is nested too deeply.')
    } else {
      // A close without its open is left out; one that skips levels closes them.
      const place = open.findLastIndex((node) => node.name === token.name)
      if (place > 0) open.length = place
    }
  }
  return root
}

/** The first child along a path of names: `childOf(shape, 'spPr', 'xfrm')`. */
export function childOf(node: XmlNode | undefined, ...path: string[]): XmlNode | undefined {
  return path.reduce<XmlNode | undefined>((from, name) => from?.children.find((child) => child.name === name), node)
}

export function childrenOf(node: XmlNode | undefined, name: string): XmlNode[] {
  return node?.children.filter((child) => child.name === name) ?? []
}

/** All nodes of a name below one, in document order. */
export function descendantsOf(node: XmlNode | undefined, name: string): XmlNode[] {
  const found: XmlNode[] = []
  const waiting = node ? [...node.children].reverse() : []
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.name === name) found.push(next)
    for (let index = next.children.length - 1; index >= 0; index--) waiting.push(next.children[index] as XmlNode)
  }
  return found
}

export function attributeOf(node: XmlNode | undefined, name: string): string | undefined {
  return node && xmlAttribute(node.attributes, name)
}

/** A number, or undefined where it is missing or none. */
export function numberOf(node: XmlNode | undefined, name: string): number | undefined {
  const value = Number(attributeOf(node, name) ?? Number.NaN)
  return Number.isFinite(value) ? value : undefined
}
