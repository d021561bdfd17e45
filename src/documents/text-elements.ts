/** Elements of a text that is no file, for example a row of an ingest: one for each block between empty lines. */
import { createHash } from 'node:crypto'
import type { Element } from './elements.ts'

/** @param headings what the whole text stands under, outermost first */
export function elementsOfText(documentId: string, text: string, headings: readonly string[] = []): Element[] {
  const blocks = text
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
  return [
    ...headings.map((heading, at) => ({ kind: 'heading' as const, level: at + 1, text: heading })),
    ...blocks.map((block) => ({ kind: 'paragraph' as const, text: block })),
  ].map((one, order) => ({
    ...one,
    id: createHash('sha256').update(`${documentId}\n${order}\n${one.text}`).digest('hex').slice(0, 24),
    order,
    provenance: [],
    source: { engine: 'naru', version: '1', method: 'native' },
    review: { state: 'parsed' },
  }))
}
