/** Pictures of pages: photographs, scans, faxes. Each page is read by character recognition. */
import type { Page } from '../elements.ts'
import type { DraftDocument, FileToRead } from './adapter.ts'
import { openPictureFile } from './ocr/picture-file.ts'
import { recognisePage } from './ocr/recognise-page.ts'
import { levelHeadings, type SizedElement } from './pdf/heading-levels.ts'
import { markRunningHeads } from './pdf/running-heads.ts'
import { UnreadableFile } from './unreadable-file.ts'

const engine = { name: 'ocr', version: '1' }

export async function readImage(file: FileToRead): Promise<DraftDocument> {
  const ocr = file.ocr ?? { mode: 'auto' }
  const opened = await openPictureFile(file.bytes)
  const pages: Page[] = []
  const elements: SizedElement[] = []
  const warnings: DraftDocument['warnings'] = []
  for (let number = 1; number <= opened.pages; number++) {
    file.onProgress?.(number - 1, opened.pages, { slowParts: opened.pages })
    const { picture, dpi } = await openPage(opened, number, warnings)
    if (!picture || ocr.mode === 'off') {
      const size = picture ?? { width: 1, height: 1 }
      const [widthPt, heightPt] = [(size.width * 72) / dpi, (size.height * 72) / dpi]
      pages.push({ number, widthPt, heightPt, rotation: 0, mode: 'layout', needsOcr: true })
      if (picture) warnings.push({ code: 'needs-ocr', page: number, detail: 'picture' })
      continue
    }
    const read = await recognisePage({ picture, dpi, pageNumber: number }, ocr, () =>
      file.onProgress?.(number - 1, opened.pages, { slowParts: opened.pages }),
    )
    pages.push(read.page)
    elements.push(...read.elements.map((sized) => ({ ...sized, element: { ...sized.element, engine: read.engine } })))
    if (read.outsideFailure) warnings.push({ code: 'ocr-service-failed', page: number, detail: read.outsideFailure })
  }
  return {
    pages,
    elements: markRunningHeads(levelHeadings(elements), pages.length),
    warnings,
    metadata: {},
    engine,
  }
}

/** One damaged page does not cost the others; a damaged file of one page is damaged. */
async function openPage(
  file: Awaited<ReturnType<typeof openPictureFile>>,
  number: number,
  warnings: DraftDocument['warnings'],
) {
  try {
    return await file.open(number)
  } catch (error) {
    if (file.pages === 1 || !(error instanceof UnreadableFile)) throw error
    warnings.push({ code: 'page-failed', page: number, detail: error.detail })
    return { picture: undefined, dpi: 72 }
  }
}
