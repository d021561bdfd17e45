/** Replaces what was read natively on some pages of a PDF by what their pictures say. The other pages stay as they are. */
import type { Page, ParsedDocument } from '../../elements.ts'
import type { FileToRead } from '../adapter.ts'
import type { SizedElement } from '../pdf/heading-levels.ts'
import { findPagesForOcr, type WhyOcr } from './doubtful-pages.ts'
import type { OcrOptions } from './ocr-options.ts'
import { openPdfPictures, type PdfPictures } from './pdf-pictures.ts'
import { recognisePage } from './recognise-page.ts'

/** At 2 CPU seconds a page half an hour; a longer scan is split by its owner, and the parse says so. */
const mostPages = 600

interface Draft {
  pages: Page[]
  elements: SizedElement[]
  warnings: ParsedDocument['warnings']
}

export async function readPicturesOfPdf(file: FileToRead, draft: Draft): Promise<Draft> {
  const ocr: OcrOptions = file.ocr ?? { mode: 'auto' }
  const bytes = Buffer.from(file.bytes)
  const pictures = openPdfPictures(file.bytes, file.password)
  try {
    const numbers = draft.pages.map((page) => page.number)
    const why =
      ocr.mode === 'force'
        ? new Map<number, WhyOcr>(numbers.map((number) => [number, 'scanned page']))
        : await findPagesForOcr(
            { bytes, password: file.password, pictures: ocr.mode === 'off' ? undefined : pictures },
            numbers,
            draft.elements.map(({ element }) => element),
          )
    return ocr.mode === 'off' ? marked(draft, why) : await readPages(file, draft, { why, pictures, ocr })
  } finally {
    await pictures.close()
  }
}

function marked(draft: Draft, why: ReadonlyMap<number, WhyOcr>): Draft {
  const pages = draft.pages.map((page) => (why.has(page.number) ? { ...page, needsOcr: true } : page))
  const warnings = [...why].map(([page, detail]) => ({ code: 'needs-ocr', page, detail }))
  return { pages, elements: draft.elements, warnings: [...draft.warnings, ...warnings] }
}

async function readPages(
  file: FileToRead,
  draft: Draft,
  work: { why: ReadonlyMap<number, WhyOcr>; pictures: PdfPictures; ocr: OcrOptions },
): Promise<Draft> {
  if (work.why.size === 0) return draft
  const byPage = new Map<number, SizedElement[]>()
  for (const sized of draft.elements) {
    const page = sized.element.provenance?.[0]?.page ?? 0
    byPage.set(page, [...(byPage.get(page) ?? []), sized])
  }
  const wanted = [...work.why.keys()].slice(0, mostPages)
  const left = new Map([...work.why].slice(mostPages))
  const warnings = [...draft.warnings]
  for (const [index, number] of wanted.entries()) {
    const tell = (): void => file.onProgress?.(index, wanted.length, { slowParts: wanted.length })
    tell()
    const drawn = await work.pictures.draw(number)
    if (!drawn) continue
    const read = await recognisePage({ ...drawn, pageNumber: number }, work.ocr, tell)
    if (read.outsideFailure) warnings.push({ code: 'ocr-service-failed', page: number, detail: read.outsideFailure })
    // A photograph without a letter is no scan of a text: what little was native stays.
    if (read.elements.every(({ element }) => element.text === '') && byPage.has(number)) continue
    byPage.set(
      number,
      read.elements.map((sized) => ({ ...sized, element: { ...sized.element, engine: read.engine } })),
    )
  }
  const order = [0, ...draft.pages.map((page) => page.number)]
  const elements = order.flatMap((number) => byPage.get(number) ?? [])
  return marked({ pages: draft.pages, elements, warnings }, left)
}
