/** Plain text: a blank line ends a paragraph; the chapters and articles of a statute are headings. */
import type { DraftDocument, DraftElement, FileToRead } from './adapter.ts'
import { statuteLevel } from './outline-marks.ts'
import { decodeText } from './text-encoding.ts'

const engine = { name: 'naru-text', version: '1' }
/** A paragraph without a blank line for pages (a log, a minified file) is cut so that elements stay readable. */
const maxParagraphCharacters = 8000

export async function readText(file: FileToRead): Promise<DraftDocument> {
  const { text, encoding } = decodeText(file.bytes)
  return {
    pages: [{ number: 1, widthPt: 0, heightPt: 0, rotation: 0, mode: 'flow' }],
    elements: elementsOfText(text),
    warnings: [],
    metadata: { encoding },
    engine,
  }
}

export function elementsOfText(text: string): DraftElement[] {
  return text
    .split(/\r?\n[ \t]*(?:\r?\n)+|\f/)
    .flatMap(cutLongParagraph)
    .map(elementOfParagraph)
}

function elementOfParagraph(text: string): DraftElement {
  const line = text.trim()
  const level = line.length < 80 && !line.includes('\n') ? statuteLevel(line) : undefined
  return level === undefined ? { kind: 'paragraph', text } : { kind: 'heading', level, text }
}

function cutLongParagraph(paragraph: string): string[] {
  if (paragraph.length <= maxParagraphCharacters) return [paragraph]
  const parts: string[] = []
  for (let start = 0; start < paragraph.length; ) {
    const hardEnd = Math.min(paragraph.length, start + maxParagraphCharacters)
    const piece = paragraph.slice(start, hardEnd)
    const breakAt = [piece.lastIndexOf('\n'), piece.lastIndexOf(' ')].find((place) => place > 0)
    const end = hardEnd === paragraph.length || breakAt === undefined ? hardEnd : start + breakAt
    parts.push(paragraph.slice(start, end))
    start = end
  }
  return parts
}
