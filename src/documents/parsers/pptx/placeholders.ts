/**
 * What a placeholder takes over: its place and its list style, from the layout's placeholder of the same index or type,
 * then from the master's of the same type, then from the master's text styles.
 */
import { attributeOf, childOf, childrenOf, descendantsOf, numberOf, type XmlNode } from '../xml-tree.ts'
import { type Place, placeOf } from './transform.ts'

export interface Placeholder {
  type: string
  index: string
}

export interface SlideSource {
  layout: XmlNode | undefined
  master: XmlNode | undefined
}

export function placeholderOf(shape: XmlNode): Placeholder | undefined {
  const properties = shape.children.find((child) => /^nv.*Pr$/.test(child.name))
  const ph = childOf(properties, 'nvPr', 'ph')
  if (!ph) return undefined
  return { type: attributeOf(ph, 'type') ?? 'obj', index: attributeOf(ph, 'idx') ?? '' }
}

/** The shapes it inherits from, nearest first. */
export function ancestorsOf(placeholder: Placeholder | undefined, { layout, master }: SlideSource): XmlNode[] {
  if (!placeholder) return []
  const inLayout = findShape(layout, (other) =>
    placeholder.index !== '' ? other.index === placeholder.index : sameType(other.type, placeholder.type),
  )
  const type = (inLayout && placeholderOf(inLayout)?.type) ?? placeholder.type
  const inMaster = findShape(master, (other) => sameType(other.type, type))
  return [inLayout, inMaster].filter((shape) => shape !== undefined)
}

function findShape(part: XmlNode | undefined, fits: (placeholder: Placeholder) => boolean): XmlNode | undefined {
  return descendantsOf(part, 'sp').find((shape) => {
    const placeholder = placeholderOf(shape)
    return placeholder !== undefined && fits(placeholder)
  })
}

function sameType(one: string, other: string): boolean {
  return plainType(one) === plainType(other)
}

function plainType(type: string): string {
  if (type === 'ctrTitle') return 'title'
  return type === 'obj' || type === 'subTitle' ? 'body' : type
}

export function inheritedPlace(ancestors: readonly XmlNode[]): Place | undefined {
  for (const shape of ancestors) {
    const place = placeOf(childOf(shape, 'spPr', 'xfrm'))
    if (place) return place
  }
  return undefined
}

export type Bullet = 'none' | 'bullet' | 'number'

/** The mark of a level (from 0) where the paragraph itself says nothing. */
export function inheritedBullet(
  level: number,
  own: XmlNode,
  ancestors: readonly XmlNode[],
  placeholder: Placeholder | undefined,
  { master }: SlideSource,
): Bullet {
  const styles = [own, ...ancestors].map((shape) => childOf(shape, 'txBody', 'lstStyle'))
  const isBody = placeholder !== undefined && ['body', 'obj', 'tbl', 'chart', 'dgm', 'pic'].includes(placeholder.type)
  const masterStyle = descendantsOf(master, isBody ? 'bodyStyle' : 'otherStyle')[0]
  for (const style of [...styles, placeholder && !isBody ? undefined : masterStyle]) {
    const bullet = bulletOf(childOf(style, `lvl${level + 1}pPr`))
    if (bullet) return bullet
  }
  return 'none'
}

export function bulletOf(properties: XmlNode | undefined): Bullet | undefined {
  if (childOf(properties, 'buNone')) return 'none'
  if (childOf(properties, 'buAutoNum')) return 'number'
  return childOf(properties, 'buChar') || childOf(properties, 'buBlip') ? 'bullet' : undefined
}

/** Paragraph levels go from 0 to 8. */
export function levelOf(properties: XmlNode | undefined): number {
  return Math.min(8, Math.max(0, numberOf(properties, 'lvl') ?? 0))
}

export function paragraphsOf(body: XmlNode | undefined): XmlNode[] {
  return childrenOf(body, 'p')
}
