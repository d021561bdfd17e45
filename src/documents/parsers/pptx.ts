/**
 * PPTX: a slide is a page with boxes. Titles are headings; notes, comments and what charts are drawn from come along.
 * A hidden slide is kept and marked, so that it is found by nobody who looks at the talk.
 */
import type { Box, Page } from '../elements.ts'
import type { DraftDocument, DraftElement, FileToRead } from './adapter.ts'
import { guardArchive } from './archive-guard.ts'
import { type OfficePackage, openOfficePackage } from './office-package.ts'
import { orderBlocks } from './pdf/reading-order.ts'
import { placeholderOf } from './pptx/placeholders.ts'
import { boxOf, type PlacedShape, type SlideContext, shapesOf } from './pptx/slide-shapes.ts'
import { bodyText } from './pptx/slide-text.ts'
import { spreadOverBox } from './pptx/spread-lines.ts'
import { UnreadableFile } from './unreadable-file.ts'
import { attributeOf, childOf, childrenOf, descendantsOf, numberOf, type XmlNode } from './xml-tree.ts'

const engine = { name: 'naru-pptx', version: '1' }
const emuPerPoint = 12_700
const mostSlides = 5000
const wantedParts = /^(ppt|docProps)\/(?!media|theme|embeddings|fonts).*\.(xml|rels)$/

export async function readPptx(file: FileToRead): Promise<DraftDocument> {
  guardArchive(file.bytes)
  const source = openOfficePackage(file.bytes, wantedParts)
  const presentation = childOf(source.tree('ppt/presentation.xml'), 'presentation')
  if (!presentation) throw new UnreadableFile('corrupt', 'The presentation has no main part.')
  const size = childOf(presentation, 'sldSz')
  const widthEmu = Math.max(1, numberOf(size, 'cx') ?? 9_144_000)
  const heightEmu = Math.max(1, numberOf(size, 'cy') ?? 6_858_000)
  const paths = slidePaths(source, presentation)
  const pages: Page[] = []
  const elements: DraftElement[] = []
  const warnings: DraftDocument['warnings'] = []
  for (const [index, path] of paths.entries()) {
    file.onProgress?.(index, paths.length)
    const number = index + 1
    const slide = source.tree(path)
    pages.push({
      number,
      widthPt: widthEmu / emuPerPoint,
      heightPt: heightEmu / emuPerPoint,
      rotation: 0,
      mode: 'slide',
    })
    if (!slide) {
      warnings.push({ code: 'missing-slide', page: number })
      continue
    }
    const isHidden = attributeOf(childOf(slide, 'sld'), 'show') === '0'
    if (isHidden) warnings.push({ code: 'hidden-slide', page: number })
    const read = elementsOfSlide(slide, path, { package: source, widthEmu, heightEmu }, number)
    elements.push(...read.map((element) => (isHidden ? { ...element, isHidden } : element)))
  }
  const metadata = readProperties(source)
  return { title: metadata.title, pages, elements, warnings, metadata, engine }
}

/** In the order of the talk. */
function slidePaths(source: OfficePackage, presentation: XmlNode): string[] {
  const relations = source.relations('ppt/presentation.xml')
  return childrenOf(childOf(presentation, 'sldIdLst'), 'sldId')
    .map((slide) => relations.get(attributeOf(slide, 'r:id') ?? '')?.target)
    .filter((path) => path !== undefined)
    .slice(0, mostSlides)
}

function elementsOfSlide(
  slide: XmlNode,
  path: string,
  deck: { package: OfficePackage; widthEmu: number; heightEmu: number },
  page: number,
): DraftElement[] {
  const layoutPath = deck.package.related(path, 'slideLayout')
  const masterPath = layoutPath && deck.package.related(layoutPath, 'slideMaster')
  const context: SlideContext = {
    ...deck,
    relations: deck.package.relations(path),
    source: {
      layout: layoutPath ? deck.package.tree(layoutPath) : undefined,
      master: masterPath ? deck.package.tree(masterPath) : undefined,
    },
  }
  const shapes = inReadingOrder(shapesOf(slide, context))
  const shown = shapes.flatMap((shape) => spreadOverBox(shape.elements, boxOf(shape.place, context), page))
  return [...shown, ...notesOf(path, deck.package, page), ...commentsOf(path, deck.package, page)]
}

/** The title first, then as the eye goes; what has no place comes last. */
function inReadingOrder(shapes: readonly PlacedShape[]): PlacedShape[] {
  const rest = shapes.filter((shape) => !shape.isTitle)
  const placed = rest.flatMap((shape) => {
    const { place } = shape
    return place ? [{ shape, x0: place.x, y0: place.y, x1: place.x + place.width, y1: place.y + place.height }] : []
  })
  return [
    ...shapes.filter((shape) => shape.isTitle),
    ...orderBlocks(placed).map(({ shape }) => shape),
    ...rest.filter((shape) => !shape.place),
  ]
}

const wholeSlide: Box = [0, 0, 1, 1]

/** What the speaker says: not on the slide, so its place is the slide as a whole. */
function notesOf(path: string, source: OfficePackage, page: number): DraftElement[] {
  const notesPath = source.related(path, 'notesSlide')
  const notes = notesPath ? source.tree(notesPath) : undefined
  return descendantsOf(notes, 'sp')
    .filter((shape) => placeholderOf(shape)?.type === 'body')
    .map((shape) => bodyText(childOf(shape, 'txBody')))
    .filter((text) => text !== '')
    .map(
      (text): DraftElement => ({ kind: 'paragraph', subKind: 'notes', text, provenance: [{ page, box: wholeSlide }] }),
    )
}

function commentsOf(path: string, source: OfficePackage, page: number): DraftElement[] {
  return [...source.relations(path).values()]
    .filter((relation) => relation.type.endsWith('/comments') || relation.type.endsWith('/comment'))
    .flatMap(({ target }) => descendantsOf(source.tree(target), 'cm'))
    .map((comment) => (childOf(comment, 'text')?.text ?? bodyText(childOf(comment, 'txBody'))).trim())
    .filter((text) => text !== '')
    .map(
      (text): DraftElement => ({
        kind: 'paragraph',
        subKind: 'comment',
        text,
        provenance: [{ page, box: wholeSlide }],
      }),
    )
}

function readProperties(source: OfficePackage): Record<string, string> {
  const core = childOf(source.tree('docProps/core.xml'), 'coreProperties')
  const named = {
    title: 'title',
    creator: 'author',
    created: 'createdAt',
    modified: 'modifiedAt',
    description: 'description',
  }
  return Object.fromEntries(
    Object.entries(named).flatMap(([tag, key]) => {
      const text = childOf(core, tag)?.text.trim()
      // What PowerPoint writes where nobody named the talk.
      return text && !(tag === 'title' && /^(PowerPoint (Presentation|프레젠테이션)|프레젠테이션\d*)$/i.test(text))
        ? [[key, text]]
        : []
    }),
  )
}
