/**
 * The port through which pictures of text become words. Two adapters fill it: Tesseract, which runs here and reads a line
 * at a time, and CLOVA OCR, a service outside that reads a page at a time.
 */
import type { Rect } from '../pdf/geometry.ts'
import type { GreyImage } from './grey-image.ts'

export interface Region {
  picture: GreyImage
  /** What the picture shows. A recogniser is given only what its `reads` names. */
  shows: 'line' | 'page'
  /** Dots per inch, as far as they are known. */
  dpi: number
}

export interface RecognisedWord {
  text: string
  /** In pixels of the region. */
  box: Rect
  /** 0..1, the recogniser's own. */
  confidence: number
}

export interface Recogniser {
  readonly engine: { name: string; version: string }
  readonly reads: Region['shows']
  /** The words of a region in the order of its lines, each line from left to right. */
  recognise(region: Region): Promise<RecognisedWord[][]>
}
