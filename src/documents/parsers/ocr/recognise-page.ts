/** Reads a page by the service outside where there is one, and here where there is none or it fails. */
import type { OcrOptions } from './ocr-options.ts'
import { localRecogniser } from './ocr-options.ts'
import { type PictureOfPage, type ReadPicture, readPicture } from './read-picture.ts'
import type { Recogniser } from './recogniser.ts'

export interface RecognisedPage extends ReadPicture {
  engine: Recogniser['engine']
  /** Why the service outside did not read this page although it might. */
  outsideFailure?: string
}

/** Told while a page is in work, so that a slow page is not taken for one that hangs. */
export type OnLine = () => void

export async function recognisePage(page: PictureOfPage, ocr: OcrOptions, onLine?: OnLine): Promise<RecognisedPage> {
  if (!ocr.outside) return readBy(await localRecogniser(), page, onLine)
  try {
    return await readBy(ocr.outside, page, onLine)
  } catch (error) {
    const outsideFailure = error instanceof Error ? error.message : String(error)
    // What is read here never leaves: this way round is always allowed.
    return { ...(await readBy(await localRecogniser(), page, onLine)), outsideFailure }
  }
}

async function readBy(recogniser: Recogniser, page: PictureOfPage, onLine?: OnLine): Promise<RecognisedPage> {
  const telling: Recogniser = {
    ...recogniser,
    recognise(region) {
      onLine?.()
      return recogniser.recognise(region)
    },
  }
  const read = await readPicture(page, telling)
  return { ...read, engine: recogniser.engine }
}
