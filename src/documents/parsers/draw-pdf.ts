/** Draws a PDF page with liteparse's pdfium at the resolution that gives the width, then writes WebP. */
import { LiteParse } from '@llamaindex/liteparse'
import sharp from 'sharp'
import type { DrawRequest } from './draw-page.ts'

export async function drawPdfPage(bytes: Uint8Array, request: DrawRequest): Promise<Uint8Array | undefined> {
  const parser = new LiteParse({ ocrEnabled: false, quiet: true, dpi: 144, password: request.password })
  const [shot] = await parser.screenshot(Buffer.from(bytes), [request.page])
  if (!shot) return undefined
  return sharp(shot.imageBuffer).resize({ width: request.widthPx }).webp({ quality: 82 }).toBuffer()
}
