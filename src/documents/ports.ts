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

/** The files inside a container, as temporary files in one folder that the caller removes. */
export type UnpackOutcome =
  | {
      status: 'unpacked'
      folder: string
      entries: { name: string; path: string; sizeBytes: number }[]
      skipped: { name: string; reason: string }[]
    }
  | { status: 'failed'; reason: ParseFailureReason; detail?: string | undefined }

export interface DocumentReader {
  /** Reads the file at `path` in a child process. Never throws for what is wrong with the file: that is data. */
  parse(path: string, options: ParseOptions): Promise<ParseOutcome>
  /** Takes the files out of a mail or an archive, in a child process. Never throws for what is wrong with the file. */
  unpack(path: string, options: { fileName: string; signal?: AbortSignal }): Promise<UnpackOutcome>
  /** Draws one page as WebP, `widthPx` wide. Undefined where the page has no layout. */
  drawPage(
    path: string,
    options: { fileName: string; page: number; widthPx: number; password?: string },
  ): Promise<Uint8Array | undefined>
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
