/** What the documents domain needs from outside: something that reads files, and something that draws their pages. */
import type { Tx } from '../kernel/scope.ts'
import type { ParseFailureReason, ParseOutcome } from './elements.ts'

export interface ParseOptions {
  /** The name the file came with. A hint only: the bytes decide the format. */
  fileName: string
  password?: string
  /** Whether pictures of pages are read: `auto` where a page has no text that can be believed. */
  ocr?: 'auto' | 'off' | 'force'
  /** The document's security label. Absent: no page of it is sent to a recogniser outside, whatever is configured. */
  label?: number
  /** Wall-clock limit. A scanned 400-page file would need minutes; a hostile one ends here. */
  timeoutSeconds?: number
  /** Resident memory of the child process at which it is ended. */
  memoryLimitBytes?: number
  signal?: AbortSignal
}

export type UnpackOptions = Pick<ParseOptions, 'fileName' | 'timeoutSeconds' | 'memoryLimitBytes' | 'signal'>

export interface DrawOptions {
  fileName: string
  page: number
  widthPx: number
  password?: string
}

/** A file that lay within another, as a temporary file. */
export interface UnpackedEntry {
  /** Of the file itself, for people and for the format: "보고서.pdf". Never a path. */
  name: string
  /** The folders it lay in, with "/" between them; '' at the top. For people, never a path. */
  inside: string
  path: string
  sizeBytes: number
}

export type UnpackOutcome =
  | {
      status: 'unpacked'
      entries: UnpackedEntry[]
      /** Holds the entries' files until the caller discards them. */
      folder: string
      /** What did not come out, and why: locked, too large, damaged, packed in a way that cannot be read. */
      skipped: { name: string; inside: string; reason: ParseFailureReason }[]
    }
  | { status: 'failed'; reason: ParseFailureReason; detail?: string }

/** Whether files of this format hold files of their own, which are documents too. */
export function isPackedFormat(format: string): boolean {
  return ['eml', 'zip', 'tar', 'gz'].includes(format)
}

export interface DocumentReader {
  /** Reads the file at `path` in a child process. Never throws for what is wrong with the file: that is data. */
  parse(path: string, options: ParseOptions): Promise<ParseOutcome>
  /** Draws one page as WebP, `widthPx` wide. Undefined where the page has no layout. */
  drawPage(path: string, options: DrawOptions): Promise<Uint8Array | undefined>
  /**
   * Takes out what a mail or an archive holds, one level of it: a zip within the zip is an entry. For any other format
   * it fails as `unsupported`. Never throws for what is wrong with the file.
   */
  unpack(path: string, options: UnpackOptions): Promise<UnpackOutcome>
  readEntry(entry: UnpackedEntry): AsyncIterable<Uint8Array>
  /** Removes what `unpack` has laid out. */
  discard(unpacked: { folder: string }): Promise<void>
  /** Ends all child processes. */
  close(): Promise<void>
}

/** Told, inside the transaction, when a document has new elements. Knowledge lies to the right and listens here. */
export interface DocumentWatcher {
  documentsReady(tx: Tx, documents: readonly { documentId: string; versionId: string }[]): Promise<void>
}

declare module '../kernel/scope.ts' {
  interface Ports {
    reader: DocumentReader
    documentWatcher: DocumentWatcher
    uploadLimitBytes: number
  }
}
