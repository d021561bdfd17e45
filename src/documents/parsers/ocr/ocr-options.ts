/** How a file's pictures are to be read, and by whom. */
import type { Recogniser } from './recogniser.ts'
import { startTesseract } from './tesseract.ts'

export const ocrModes = ['auto', 'off', 'force'] as const
/** `auto`: pages without text that can be believed; `force`: every page with a picture; `off`: none. */
export type OcrMode = (typeof ocrModes)[number]

export interface OcrOptions {
  mode: OcrMode
  /** A service outside that may read this file. Absent: everything stays in this process. */
  outside?: Recogniser
}

let tesseract: Promise<Recogniser> | undefined

/** Started once a process: its models are 100 MB. */
export function localRecogniser(): Promise<Recogniser> {
  tesseract ??= startTesseract()
  return tesseract
}
