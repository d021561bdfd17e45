/**
 * A slide as a schematic: its texts, tables and charts in their boxes. It is no rendering of the slide (no pictures, colours
 * or fonts of the file), so it carries a line that says so; a citation opens at its box on it.
 */
import sharp from 'sharp'
import type { Element, Page } from '../elements.ts'
import type { DrawRequest } from './draw-page.ts'
import { drawSlide } from './pptx/slide-svg.ts'
import { readFile } from './read-file.ts'

let last: { bytes: Uint8Array; pages: Page[]; elements: Element[] } | undefined

export async function drawPptxPage(bytes: Uint8Array, request: DrawRequest): Promise<Uint8Array | undefined> {
  if (!last || !Buffer.from(last.bytes).equals(bytes)) {
    const outcome = await readFile(bytes, { fileName: request.fileName })
    if (outcome.status === 'failed') return undefined
    // Pages of one file are asked for one after the other.
    last = { bytes, pages: outcome.document.pages, elements: outcome.document.elements }
  }
  const page = last.pages.find((one) => one.number === request.page)
  if (page?.mode !== 'slide') return undefined
  const elements = last.elements.filter((element) => element.provenance[0]?.page === request.page)
  const svg = drawSlide(page, elements)
  return sharp(Buffer.from(svg), { density: 144 }).resize({ width: request.widthPx }).webp({ quality: 82 }).toBuffer()
}
