/** Walks the shapes of a slide, through groups, and says of each what it holds and where it stands. */
import type { Box } from '../../elements.ts'
import type { DraftElement } from '../adapter.ts'
import type { OfficePackage, Relation } from '../office-package.ts'
import { tableText } from '../table-text.ts'
import { attributeOf, childOf, descendantsOf, type XmlNode } from '../xml-tree.ts'
import { readChart } from './chart-table.ts'
import { ancestorsOf, inheritedPlace, placeholderOf, type SlideSource } from './placeholders.ts'
import { readSlideTable } from './slide-table.ts'
import { bodyText, elementsOfBody } from './slide-text.ts'
import { applyTransform, asItIs, type Place, placeOf, type Transform, transformInside } from './transform.ts'

export interface PlacedShape {
  /** In EMU; undefined where neither the shape nor what it inherits from says a place. */
  place: Place | undefined
  isTitle: boolean
  elements: DraftElement[]
}

export interface SlideContext {
  package: OfficePackage
  relations: ReadonlyMap<string, Relation>
  source: SlideSource
  widthEmu: number
  heightEmu: number
}

/** Slides of more shapes are drawings; the first ones are read. */
const mostShapes = 5000

export function shapesOf(slide: XmlNode, context: SlideContext): PlacedShape[] {
  const shapes: PlacedShape[] = []
  const waiting: { node: XmlNode; by: Transform }[] = []
  const wait = (parent: XmlNode | undefined, by: Transform): void => {
    for (const node of parent?.children.toReversed() ?? []) waiting.push({ node, by })
  }
  wait(childOf(slide, 'sld', 'cSld', 'spTree'), asItIs)
  for (let next = waiting.pop(); next && shapes.length < mostShapes; next = waiting.pop()) {
    const { node, by } = next
    if (node.name === 'grpSp') wait(node, transformInside(childOf(node, 'grpSpPr', 'xfrm'), by))
    else if (node.name === 'AlternateContent') wait(childOf(node, 'Choice') ?? childOf(node, 'Fallback'), by)
    else if (['sp', 'pic', 'graphicFrame', 'cxnSp'].includes(node.name)) {
      const shape = readShape(node, by, context)
      if (shape) shapes.push(shape)
    }
  }
  return shapes
}

/** What stands on every slide by itself, and says nothing of this one. */
const fromMaster = new Set(['dt', 'sldNum', 'ftr', 'hdr', 'sldImg'])

function readShape(node: XmlNode, by: Transform, context: SlideContext): PlacedShape | undefined {
  const placeholder = placeholderOf(node)
  if (placeholder && ['dt', 'sldNum', 'sldImg'].includes(placeholder.type)) return undefined
  const own = placeOf(childOf(node, 'spPr', 'xfrm') ?? childOf(node, 'xfrm'))
  const ancestors = ancestorsOf(placeholder, context.source)
  const place = own ? applyTransform(own, by) : inheritedPlace(ancestors)
  const properties = childOf(
    node.children.find((child) => /^nv.*Pr$/.test(child.name)),
    'cNvPr',
  )
  const isHidden = ['1', 'true'].includes(attributeOf(properties, 'hidden') ?? '')
  const isTitle = placeholder?.type === 'title' || placeholder?.type === 'ctrTitle'
  const read = (): DraftElement[] => {
    if (node.name === 'pic') return [pictureOf(properties)]
    if (node.name === 'graphicFrame') return elementsOfFrame(node, boxOf(place, context), context)
    if (isTitle) return titleOf(node)
    const elements = elementsOfBody(node, placeholder, context.source)
    return placeholder && fromMaster.has(placeholder.type)
      ? elements.map((one) => ({ ...one, kind: 'footer' }))
      : elements
  }
  const elements = read().map((element) => (isHidden ? { ...element, isHidden } : element))
  return elements.length > 0 ? { place, isTitle, elements } : undefined
}

function titleOf(node: XmlNode): DraftElement[] {
  const text = bodyText(childOf(node, 'txBody'))
  return text === '' ? [] : [{ kind: 'heading', level: 1, text: text.replace(/\s*\n\s*/g, ' ') }]
}

/** The words that its author gave a picture; names that PowerPoint makes up ("Picture 3") say nothing. */
function pictureOf(properties: XmlNode | undefined): DraftElement {
  const text = attributeOf(properties, 'descr') ?? ''
  return { kind: 'image', text: /^https?:|\.(png|jpe?g|emf|wmf|gif)$/i.test(text) ? '' : text }
}

function elementsOfFrame(node: XmlNode, box: Box, context: SlideContext): DraftElement[] {
  const data = childOf(node, 'graphic', 'graphicData')
  const source = childOf(data, 'tbl')
  if (source) {
    const table = readSlideTable(source, box)
    return table ? [{ kind: 'table', text: tableText(table), table }] : []
  }
  const chart = childOf(data, 'chart')
  if (chart) return elementsOfChart(context.relations.get(attributeOf(chart, 'r:id') ?? '')?.target, context)
  const diagram = childOf(data, 'relIds')
  if (diagram) return elementsOfDiagram(context.relations.get(attributeOf(diagram, 'r:dm') ?? '')?.target, context)
  return descendantsOf(data, 'pic').length > 0 ? [{ kind: 'image', text: '' }] : []
}

function elementsOfChart(path: string | undefined, context: SlideContext): DraftElement[] {
  const space = path ? context.package.tree(path) : undefined
  if (!space) return [{ kind: 'chart', text: '' }]
  const { title, types, table } = readChart(space)
  const caption: DraftElement[] =
    title === '' ? [] : [{ kind: 'heading', level: 2, text: title.replace(/\s*\n\s*/g, ' ') }]
  return [
    ...caption,
    {
      kind: 'chart',
      subKind: types.join(' ') || 'other',
      text: table ? tableText(table) : '',
      ...(table && { table }),
    },
  ]
}

/** SmartArt: the texts of its points, in the order of the file. */
function elementsOfDiagram(path: string | undefined, context: SlideContext): DraftElement[] {
  const model = path ? context.package.tree(path) : undefined
  return descendantsOf(childOf(model, 'dataModel', 'ptLst'), 'pt')
    .filter((point) => !['pres', 'parTrans', 'sibTrans'].includes(attributeOf(point, 'type') ?? ''))
    .map((point) => bodyText(childOf(point, 't')))
    .filter((text) => text !== '')
    .map((text): DraftElement => ({ kind: 'list_item', subKind: 'unordered', level: 1, text }))
}

/** Shares of the slide; the whole slide where no place is known. */
export function boxOf(place: Place | undefined, { widthEmu, heightEmu }: { widthEmu: number; heightEmu: number }): Box {
  if (!place) return [0, 0, 1, 1]
  return [
    place.x / widthEmu,
    place.y / heightEmu,
    (place.x + place.width) / widthEmu,
    (place.y + place.height) / heightEmu,
  ]
}
