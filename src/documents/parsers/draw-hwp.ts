/** Draws an HWP or HWPX page: kordoc lays it out as SVG, sharp turns that into WebP. */
import { renderDocumentToScene } from 'kordoc'
import sharp from 'sharp'
import type { DrawRequest } from './draw-page.ts'

export async function drawHwpPage(bytes: Uint8Array, request: DrawRequest): Promise<Uint8Array | undefined> {
  const { pageSvgs } = await renderDocumentToScene(new Uint8Array(bytes).buffer, {
    pages: [request.page],
    password: request.password,
  })
  const svg = pageSvgs.get(request.page)
  if (svg === undefined) return undefined
  return sharp(Buffer.from(svg), { density: 144 }).resize({ width: request.widthPx }).webp({ quality: 82 }).toBuffer()
}
