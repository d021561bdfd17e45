/** Everything that indexing computes from a document's elements, before any of it is written. */
import { createHash } from 'node:crypto'
import type { Element } from '../documents/elements.ts'
import { bm25Defaults, documentVector, termNumbers } from './bm25.ts'
import { chunkElements, indexText } from './chunking.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { placePieces } from './pieces.ts'
import type { Piece } from './tables.ts'
import { type Tokeniser, termsOf } from './tokenise.ts'

export interface DraftInput {
  documents: readonly { documentId: string; title: string; elements: readonly Element[] }[]
  maximumTokens: number
  overlapTokens: number
  /** Mean terms of a chunk in this index version; absent while it is not fixed yet: then these documents' own. */
  averageLength: number | undefined
}

export interface ChunkDraft {
  documentId: string
  ordinal: number
  headingPath: string[]
  body: string
  pieces: Piece[]
  tokenCount: number
  /** SHA-256 of what is embedded. */
  textHash: Uint8Array
  terms: number[]
  lex: { indices: Int32Array; weights: Float32Array }
}

export interface Drafts {
  /** The mean with which the vectors were made. */
  averageLength: number
  chunks: ChunkDraft[]
}

export function draftChunks(tokeniser: Tokeniser, input: DraftInput): Drafts {
  const prepared = input.documents.flatMap(({ documentId, title, elements }) => {
    const visible = elements.filter((element) => !element.source.isHidden)
    const elementOf = new Map(visible.map((element) => [element.id, element]))
    const settings = {
      maximumTokens: input.maximumTokens,
      overlapTokens: input.overlapTokens,
      countTokens: estimateTokens,
      title,
    }
    return chunkElements(visible, settings).map((chunk) => {
      const text = indexText({ title, headingPath: chunk.headingPath, text: chunk.text })
      return { documentId, chunk, text, terms: termsOf(tokeniser, text), pieces: placePieces(chunk.ranges, elementOf) }
    })
  })
  const measured = prepared.reduce((sum, one) => sum + one.terms.length, 0) / Math.max(1, prepared.length)
  const averageLength = input.averageLength ?? (measured || 1)
  return {
    averageLength,
    chunks: prepared.map(({ documentId, chunk, text, terms, pieces }) => ({
      documentId,
      ordinal: chunk.ordinal,
      headingPath: chunk.headingPath,
      body: chunk.text,
      pieces,
      tokenCount: chunk.tokenCount,
      textHash: createHash('sha256').update(text).digest(),
      terms: termNumbers(terms),
      lex: documentVector(terms, { ...bm25Defaults, averageLength }),
    })),
  }
}
