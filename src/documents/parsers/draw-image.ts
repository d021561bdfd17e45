/** Draws a page of a picture file as WebP: the picture itself, turned as the camera noted. */
import sharp from 'sharp'
import type { DrawRequest } from './draw-page.ts'

/** As for reading: a picture that claims more is not opened. */
const mostPixels = 120_000_000
const webp = { quality: 80, effort: 2 }

export async function drawImage(bytes: Uint8Array, request: DrawRequest): Promise<Uint8Array | undefined> {
  const { pages = 1, format } = await sharp(bytes).metadata()
  if (request.page < 1 || request.page > (format === 'tiff' ? pages : 1)) return undefined
  return sharp(bytes, { limitInputPixels: mostPixels, page: request.page - 1, failOn: 'none' })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({ width: request.widthPx, withoutEnlargement: true })
    .webp(webp)
    .toBuffer()
}
