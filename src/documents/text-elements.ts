/** Elements of a text that is no file, for example a row of an ingest: one for each block between empty lines. */
import { createHash } from 'node:crypto'
import type { Element } from './elements.ts'

export function elementsOfText(documentId: string, text: string): Element[] {
  return text
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block, order) => ({
      id: createHash('sha256').update(`${documentId}\n${order}\n${block}`).digest('hex').slice(0, 24),
      kind: 'paragraph',
      order,
      text: block,
      provenance: [],
      source: { engine: 'naru', version: '1', method: 'native' },
      review: { state: 'parsed' },
    }))
}
