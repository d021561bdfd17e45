/**
 * HWP 3, HWP 5 and HWPX: text and tables from kordoc, what it lost from the file itself, boxes from the pages it draws.
 * A file without the layout that Hancom stores has sections instead of pages, and no boxes.
 */
import { parse, renderDocumentToScene } from 'kordoc'
import type { Page } from '../elements.ts'
import type { DraftDocument, DraftElement, FileToRead } from './adapter.ts'
import { guardArchive } from './archive-guard.ts'
import { estimatePlaces } from './hwp/estimate-places.ts'
import { paragraphsOfHwp5 } from './hwp/hwp5-paragraphs.ts'
import { paragraphsOfHwpx } from './hwp/hwpx-paragraphs.ts'
import { drawingsOfScene, pagesOfScene, placeByScene } from './hwp/scene-boxes.ts'
import { elementsOfBlocks, kordocEngine, type PlacedDraft, unreadableByKordoc } from './kordoc-blocks.ts'
import { metadataOfKordoc } from './kordoc-metadata.ts'
import { recoverText } from './recover-text.ts'
import type { SourceParagraph } from './source-paragraph.ts'

export async function readHwp(file: FileToRead): Promise<DraftDocument> {
  if (file.format === 'hwpx') guardArchive(file.bytes)
  const result = await parse(new Uint8Array(file.bytes).buffer, { ocr: false, password: file.password })
  if (!result.success) throw unreadableByKordoc(result)
  file.onProgress?.(1, 2)
  const source = sourceOf(file)
  const complete = recoverText(elementsOfBlocks(result.blocks), source)
  const partlyRead = result.warnings?.find((warning) => warning.code === 'PARTIAL_PARSE')
  const mode = result.metadata?.pageMode ?? 'section'
  const { pages, placed } = await withBoxes(complete, file, mode, result.metadata?.pageCount ?? 1)
  return {
    title: result.metadata?.title,
    pages,
    elements: placed.map(elementOf),
    warnings: partlyRead ? [{ code: 'partly-read', detail: partlyRead.message }] : [],
    metadata: metadataOfKordoc(result.metadata),
    engine: kordocEngine,
  }
}

/** HWP 3 is no compound file and has nobody else to read it. */
function sourceOf({ format, bytes }: FileToRead): SourceParagraph[] {
  if (format === 'hwpx') return paragraphsOfHwpx(bytes)
  return bytes[0] === 0xd0 ? paragraphsOfHwp5(bytes) : []
}

/** Without a picture of the pages the text is still worth having. */
async function withBoxes(
  placed: PlacedDraft[],
  file: FileToRead,
  mode: 'layout' | 'section',
  pageCount: number,
): Promise<{ pages: Page[]; placed: PlacedDraft[] }> {
  try {
    const options = { password: file.password }
    const { scene, pageSvgs } = await renderDocumentToScene(new Uint8Array(file.bytes).buffer, options)
    if (scene.pages.length === 0) return { pages: emptyPages(pageCount), placed }
    const boxed = placeByScene(placed, scene, pageSvgs).filter((item) => mode === 'section' || !isLeftover(item))
    if (boxed.length === 0) return { pages: pagesOfScene(scene, mode), placed: drawingsOfScene(scene) }
    return { pages: pagesOfScene(scene, mode), placed: estimatePlaces(boxed, scene.pages.length) }
  } catch {
    return { pages: emptyPages(pageCount), placed }
  }
}

/** kordoc lists every stored picture; one that no page draws is a leftover of the template. */
function isLeftover({ draft }: PlacedDraft): boolean {
  return draft.kind === 'image' && draft.text === '' && draft.provenance === undefined
}

function emptyPages(count: number): Page[] {
  return Array.from({ length: Math.max(1, count) }, (_, index) => ({
    number: index + 1,
    widthPt: 0,
    heightPt: 0,
    rotation: 0,
    mode: 'section',
  }))
}

function elementOf({ draft }: PlacedDraft): DraftElement {
  return draft
}
