/**
 * What the reader and its children say to each other over IPC. Results travel as files in a folder that the reader
 * owns, because a long document would block the pipe of small messages.
 *
 *   reader → child   request (parse, draw or unpack)
 *   child  → reader  recognise: a page that a service outside may read; the child has no network and no keys
 *   reader → child   recognised
 *   child  → reader  progress…, then done (the result lies at `resultPath`) or failed (the child itself is broken)
 */
import type { OcrMode } from './ocr/ocr-options.ts'
import type { RecognisedWord } from './ocr/recogniser.ts'

export interface ParseRequest {
  kind: 'parse'
  id: number
  path: string
  fileName: string
  password?: string
  resultPath: string
  ocr: OcrMode
  /** The service outside that may read this file's pages, by name. Absent: none may. */
  outside?: { name: string; version: string }
}

export type ChildRequest =
  | ParseRequest
  | { kind: 'recognised'; id: number; ask: number; lines?: RecognisedWord[][]; failure?: string }
  | {
      kind: 'draw'
      id: number
      path: string
      fileName: string
      page: number
      widthPx: number
      password?: string
      resultPath: string
    }
  /** Entries are written into `folder`, which the reader has made; the result says what they are called. */
  | { kind: 'unpack'; id: number; path: string; fileName: string; folder: string; resultPath: string }

export type ChildReply =
  | { kind: 'progress'; id: number; done: number; total: number; slowParts?: number }
  /** A page as a PNG file beside the result; the reader deletes it. */
  | { kind: 'recognise'; id: number; ask: number; picturePath: string; widthPx: number; heightPx: number; dpi: number }
  /** CPU seconds are the child's own, user and system, since its last reply. */
  | { kind: 'done'; id: number; hasResult: boolean; cpuSeconds: number }
  | { kind: 'failed'; id: number; message: string }
