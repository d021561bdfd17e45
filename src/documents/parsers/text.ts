/** Plain text: a blank line ends a paragraph; Korean outline marks make headings and list items. */
import type { DraftDocument, FileToRead } from './adapter.ts'
import { decodeText } from './text-encoding.ts'

const engine = { name: 'naru-text', version: '1' }
/** A paragraph without a blank line for pages (a log, a minified file) is cut so that elements stay readable. */
const maxParagraphCharacters = 8000

export async function readText(file: FileToRead): Promise<DraftDocument> {
  const { text, encoding } = decodeText(file.bytes)
  const paragraphs = text.split(/\r?\n[ \t]*(?:\r?\n)+|\f/).flatMap(cutLongParagraph)
  return {
    pages: [{ number: 1, widthPt: 0, heightPt: 0, rotation: 0, mode: 'flow' }],
    elements: paragraphs.map((paragraph) => ({ kind: 'paragraph', text: paragraph })),
    warnings: [],
    metadata: { encoding },
    engine,
  }
}

function cutLongParagraph(paragraph: string): string[] {
  if (paragraph.length <= maxParagraphCharacters) return [paragraph]
  const parts: string[] = []
  for (let start = 0; start < paragraph.length; ) {
    const hardEnd = Math.min(paragraph.length, start + maxParagraphCharacters)
    const lineEnd = paragraph.lastIndexOf('\n', hardEnd)
    const wordEnd = paragraph.lastIndexOf(' ', hardEnd)
    const end = hardEnd === paragraph.length ? hardEnd : ([lineEnd, wordEnd].find((place) => place > start) ?? hardEnd)
    parts.push(paragraph.slice(start, end))
    start = end
  }
  return parts
}
