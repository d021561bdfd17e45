/**
 * Draws a PDF page with pdfium at the very size asked for, then writes WebP.
 * Measured over 13 pages at 1,200 px: .12 CPU s a page, against .22 by way of liteparse's PNG screenshot.
 */
import { type PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium'
import sharp from 'sharp'
import type { DrawRequest } from './draw-page.ts'

/** A strip of paper ten pages long is still a picture; a page of a kilometre is not. */
const tallestPx = 16_000
/** Effort 2 of 6: a fifth larger than the best, in half the time. */
const webp = { quality: 80, effort: 2 }

let library: Promise<PDFiumLibrary> | undefined

export async function drawPdfPage(bytes: Uint8Array, request: DrawRequest): Promise<Uint8Array | undefined> {
  library ??= PDFiumLibrary.init()
  const document = await (await library).loadDocument(bytes, request.password)
  try {
    return await drawPage(document, request)
  } finally {
    document.destroy()
  }
}

async function drawPage(document: PDFiumDocument, request: DrawRequest): Promise<Uint8Array | undefined> {
  if (request.page < 1 || request.page > document.getPageCount()) return undefined
  const page = document.getPage(request.page - 1)
  const { originalWidth: width, originalHeight: height } = page.getOriginalSize()
  if (width <= 0 || height <= 0) return undefined
  const widthPx = Math.max(1, Math.min(request.widthPx, Math.floor((tallestPx * width) / height)))
  const drawn = await page.render({
    width: widthPx,
    height: Math.max(1, Math.round((widthPx * height) / width)),
    render: async ({ data }) => data,
  })
  const raw = { width: drawn.width, height: drawn.height, channels: 4 as const }
  return sharp(drawn.data, { raw }).flatten({ background: '#ffffff' }).webp(webp).toBuffer()
}
