/** DOCX through kordoc: no pages, so its elements flow. */
import { parse } from 'kordoc'
import type { DraftDocument, FileToRead } from './adapter.ts'
import { guardArchive } from './archive-guard.ts'
import { elementsOfBlocks, kordocEngine, unreadableByKordoc } from './kordoc-blocks.ts'
import { metadataOfKordoc } from './kordoc-metadata.ts'

export async function readDocx(file: FileToRead): Promise<DraftDocument> {
  guardArchive(file.bytes)
  const result = await parse(new Uint8Array(file.bytes).buffer, { ocr: false })
  if (!result.success) throw unreadableByKordoc(result)
  return {
    title: result.metadata?.title,
    pages: [{ number: 1, widthPt: 0, heightPt: 0, rotation: 0, mode: 'flow' }],
    elements: elementsOfBlocks(result.blocks).map((placed) => placed.draft),
    warnings: [],
    metadata: metadataOfKordoc(result.metadata),
    engine: kordocEngine,
  }
}
