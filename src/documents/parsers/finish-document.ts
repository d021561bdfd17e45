/** Turns what an adapter read into the document that leaves the child: cleaned, ordered, with stable ids. */
import { createHash } from 'node:crypto'
import type { Box, DocumentFormat, Element, ParsedDocument, Table } from '../elements.ts'
import type { DraftDocument, DraftElement } from './adapter.ts'
import { cleanLine, cleanText } from './clean-text.ts'

/** Kinds that mean something without text. */
const kindsWithoutText = new Set<Element['kind']>(['image', 'chart', 'page_break'])

export function finishDocument(draft: DraftDocument, format: DocumentFormat, bytes: Uint8Array): ParsedDocument {
  const documentHash = createHash('sha256').update(bytes).digest('hex')
  const kept = draft.elements.map(cleanElement).filter(hasContent)
  const elements: Element[] = []
  const openHeadings: { level: number; id: string }[] = []
  for (const [order, draftElement] of kept.entries()) {
    const id = elementId(documentHash, draftElement, order)
    const isHeading = draftElement.kind === 'title' || draftElement.kind === 'heading'
    const level = isHeading ? (draftElement.level ?? 1) : draftElement.level
    if (isHeading) {
      while (openHeadings.length > 0 && (openHeadings.at(-1)?.level ?? 0) >= (level ?? 1)) openHeadings.pop()
    }
    const isOutsideTheText = draftElement.kind === 'header' || draftElement.kind === 'footer'
    elements.push({
      id,
      kind: draftElement.kind,
      subKind: draftElement.subKind,
      level,
      order,
      parentId: isOutsideTheText ? undefined : openHeadings.at(-1)?.id,
      text: draftElement.text,
      markdown: draftElement.markdown,
      provenance: draftElement.provenance ?? [],
      table: draftElement.table,
      image: draftElement.image,
      source: {
        engine: (draftElement.engine ?? draft.engine).name,
        version: (draftElement.engine ?? draft.engine).version,
        method: draftElement.method ?? 'native',
        ...(draftElement.confidence === undefined ? {} : { confidence: draftElement.confidence }),
        ...(draftElement.words?.length ? { words: draftElement.words } : {}),
        ...(draftElement.isHidden ? { isHidden: true } : {}),
      },
      review: { state: 'parsed' },
    })
    if (isHeading) openHeadings.push({ level: level ?? 1, id })
  }
  return {
    format,
    title: findTitle(draft, elements),
    pages: draft.pages,
    elements,
    warnings: draft.warnings,
    metadata: Object.fromEntries(
      Object.entries(draft.metadata)
        .map(([key, value]) => [key, cleanLine(value)] as const)
        .filter(([, value]) => value !== ''),
    ),
  }
}

function cleanElement(draft: DraftElement): DraftElement {
  return {
    ...draft,
    text: cleanText(draft.text).trim(),
    table: draft.table && cleanTable(draft.table),
    provenance: draft.provenance?.map((place) => ({ ...place, box: boxInsidePage(place.box) })),
  }
}

/** In place: a sheet has a million cells, and the draft has no other reader. */
function cleanTable(table: Table): Table {
  for (const cell of table.cells) {
    cell.text = cleanText(cell.text).trim()
    if (cell.box) cell.box = boxInsidePage(cell.box)
  }
  return table
}

function hasContent(draft: DraftElement): boolean {
  // A form is a table of empty cells: it is content, although nothing is written in it yet.
  return draft.text !== '' || kindsWithoutText.has(draft.kind) || (draft.table?.cells.length ?? 0) > 1
}

/** Engines give boxes a little over the edge; five decimals are a hundredth of a point on A4. */
function boxInsidePage(box: Box): Box {
  const [x0, y0, x1, y1] = box.map((share) => Math.round(Math.min(1, Math.max(0, share || 0)) * 1e5) / 1e5)
  return [
    Math.min(x0 ?? 0, x1 ?? 0),
    Math.min(y0 ?? 0, y1 ?? 0),
    Math.max(x0 ?? 0, x1 ?? 0),
    Math.max(y0 ?? 0, y1 ?? 0),
  ]
}

function elementId(documentHash: string, element: DraftElement, order: number): string {
  const page = element.provenance?.[0]?.page ?? 0
  return createHash('sha256')
    .update(`${documentHash}\n${page}\n${order}\n${element.kind}\n${element.text}`)
    .digest('base64url')
    .slice(0, 22)
}

function findTitle(draft: DraftDocument, elements: Element[]): string | undefined {
  const named = cleanLine(draft.title ?? '')
  if (named !== '') return named
  const first =
    elements.find((element) => element.kind === 'title') ?? elements.find((element) => element.kind === 'heading')
  return first ? cleanLine(first.text).slice(0, 200) : undefined
}
