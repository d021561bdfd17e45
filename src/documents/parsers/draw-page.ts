/** Draws one page as WebP, `widthPx` wide; undefined where the format has no pages to draw. */
import { detectFormat } from './detect.ts'

export interface DrawRequest {
  fileName: string
  page: number
  widthPx: number
  password?: string
}

export async function drawPage(bytes: Uint8Array, request: DrawRequest): Promise<Uint8Array | undefined> {
  const detection = detectFormat(bytes, request.fileName)
  if (detection.status === 'refused') return undefined
  switch (detection.format) {
    case 'pdf':
      return (await import('./draw-pdf.ts')).drawPdfPage(bytes, request)
    case 'hwp':
    case 'hwpx':
      return (await import('./draw-hwp.ts')).drawHwpPage(bytes, request)
    case 'pptx':
      return (await import('./draw-pptx.ts')).drawPptxPage(bytes, request)
    case 'image':
      return (await import('./draw-image.ts')).drawImage(bytes, request)
    default:
      return undefined
  }
}
