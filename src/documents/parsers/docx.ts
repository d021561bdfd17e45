/** DOCX: text and tables from kordoc, what it lost from the file itself. It has no pages, so its elements flow. */
import { parse } from 'kordoc'
import type { DraftDocument, DraftElement, FileToRead } from './adapter.ts'
import { guardArchive } from './archive-guard.ts'
import { paragraphsOfDocx } from './docx/docx-paragraphs.ts'
import { listParagraphsOfDocx, numberListItems } from './docx/list-numbers.ts'
import { elementsOfBlocks, kordocEngine, unreadableByKordoc } from './kordoc-blocks.ts'
import { metadataOfKordoc } from './kordoc-metadata.ts'
import { recoverText } from './recover-text.ts'

export async function readDocx(file: FileToRead): Promise<DraftDocument> {
  guardArchive(file.bytes)
  const result = await parse(new Uint8Array(file.bytes).buffer, { ocr: false })
  if (!result.success) throw unreadableByKordoc(result)
  const complete = recoverText(elementsOfBlocks(result.blocks), paragraphsOfDocx(file.bytes))
  const numbered = numberListItems(complete, listParagraphsOfDocx(file.bytes))
  return {
    title: result.metadata?.title,
    pages: [{ number: 1, widthPt: 0, heightPt: 0, rotation: 0, mode: 'flow' }],
    elements: joinCode(numbered.map((placed) => placed.draft)),
    warnings: [],
    metadata: metadataOfKordoc(result.metadata),
    engine: kordocEngine,
  }
}

/** A listing is one paragraph a line in Word, and one element here. */
function joinCode(elements: readonly DraftElement[]): DraftElement[] {
  const joined: DraftElement[] = []
  for (const element of elements) {
    const last = joined.at(-1)
    if (last?.kind === 'code' && element.kind === 'code') last.text += `\n${element.text}`
    else joined.push({ ...element })
  }
  return joined
}
