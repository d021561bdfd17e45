/** Pages of a PDF as pictures, drawn at the size that reading needs. One document stays open for all of its pages. */
import { type PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium'
import type { GreyImage } from './grey-image.ts'

/** Letters of 8 points are then 20 pixels high: enough, and more only costs time. */
const wishedDpi = 200
/** A poster is drawn smaller, so that it stays within memory. */
const mostPixels = 9_000_000

export interface PdfPictures {
  draw(page: number): Promise<{ picture: GreyImage; dpi: number } | undefined>
  close(): Promise<void>
}

let library: Promise<PDFiumLibrary> | undefined

/** Opened when the first page is asked for: most PDFs have text and need no picture. */
export function openPdfPictures(bytes: Uint8Array, password?: string): PdfPictures {
  let opened: Promise<PDFiumDocument> | undefined
  const open = async (): Promise<PDFiumDocument> => {
    library ??= PDFiumLibrary.init()
    return (await library).loadDocument(bytes, password)
  }
  return {
    async draw(number) {
      opened ??= open()
      const document = await opened
      return number < 1 || number > document.getPageCount() ? undefined : drawPage(document, number)
    },
    async close() {
      const document = await opened?.catch(() => undefined)
      document?.destroy()
    },
  }
}

async function drawPage(document: PDFiumDocument, number: number) {
  const page = document.getPage(number - 1)
  const { originalWidth: width, originalHeight: height } = page.getOriginalSize()
  if (width <= 0 || height <= 0) return undefined
  const most = Math.sqrt(mostPixels / (width * height)) * 72
  const dpi = Math.min(wishedDpi, most)
  const drawn = await page.render({
    width: Math.max(1, Math.round((width * dpi) / 72)),
    height: Math.max(1, Math.round((height * dpi) / 72)),
    render: async ({ data }) => data,
  })
  return { picture: greyOfColours(drawn), dpi }
}

/** Four bytes a pixel to one, on white. */
function greyOfColours({ width, height, data }: { width: number; height: number; data: Uint8Array }): GreyImage {
  const grey = new Uint8Array(width * height)
  for (let index = 0; index < grey.length; index++) {
    const at = index * 4
    const light = (data[at] ?? 255) * 0.299 + (data[at + 1] ?? 255) * 0.587 + (data[at + 2] ?? 255) * 0.114
    const cover = (data[at + 3] ?? 255) / 255
    grey[index] = light * cover + 255 * (1 - cover)
  }
  return { width, height, data: grey }
}
