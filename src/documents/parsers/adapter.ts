/**
 * What one format's adapter takes and gives. An adapter reads; it numbers nothing and names nothing:
 * ids, order and the last cleaning of text are the same for all formats and happen in `finish-document.ts`.
 */
import type { DocumentFormat, Element, Page, ParsedDocument, Provenance, Table } from '../elements.ts'
import type { OcrOptions } from './ocr/ocr-options.ts'

/** Parts that are read by character recognition take seconds each: they are counted apart. */
export type OnProgress = (done: number, total: number, more?: { slowParts: number }) => void

export interface FileToRead {
  bytes: Uint8Array
  format: DocumentFormat
  /** For what the bytes do not name. */
  fileName?: string
  password?: string
  /** Called after each part that was read; a file that still makes progress may take longer. */
  onProgress?: OnProgress
  /** Absent: as `auto`, with what runs here. */
  ocr?: OcrOptions
}

export interface DraftElement {
  kind: Element['kind']
  subKind?: string
  level?: number
  text: string
  provenance?: Provenance[]
  table?: Table
  image?: Element['image']
  /** The code or formula as written, where `text` alone would lose it. */
  markdown?: string
  isHidden?: boolean
  /** Below 1 where the place or the text is an estimate. */
  confidence?: number
  method?: Element['source']['method']
  /** What a recogniser read, word by word. */
  words?: Element['source']['words']
  /** Where one page was read by another engine than the document. */
  engine?: DraftDocument['engine']
}

export interface DraftDocument {
  title?: string
  pages: Page[]
  elements: DraftElement[]
  warnings: ParsedDocument['warnings']
  metadata: Record<string, string>
  engine: { name: string; version: string }
}

/** Reads one format. Throws `UnreadableFile` for what is wrong with the file. */
export type ReadFormat = (file: FileToRead) => Promise<DraftDocument>
