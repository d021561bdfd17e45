/** The scan of the demo as a bad copier would hand it over: some of its words cannot be read with certainty. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BrowserContext, expect } from '@playwright/test'
import sharp from 'sharp'
import { address, api } from './signed-in.ts'

const folder = join(import.meta.dirname, '..', 'demo', 'files')

/** @returns its document, when it has been read */
export async function uploadBlurredScan(context: BrowserContext): Promise<string> {
  const name = (await readdir(folder)).find((one) => one.normalize('NFC').includes('스캔')) ?? ''
  const picture = await readFile(join(folder, name))
  const { width = 0 } = await sharp(picture).metadata()
  const coarse = await sharp(picture)
    .resize({ width: Math.round(width * 0.34) })
    .blur(0.7)
    .toBuffer()
  const data = await sharp(coarse).resize({ width }).jpeg({ quality: 30 }).toBuffer()
  const response = await context.request.post(
    address(`/api/v1/documents?fileName=${encodeURIComponent('흐린 주차장 안내.jpg')}`),
    { data, headers: { origin: new URL(address('/')).origin, 'content-type': 'application/octet-stream' } },
  )
  const { document } = (await response.json()) as { document: { id: string } }
  await expect
    .poll(async () => (await api<{ status: string }>(context, 'GET', `/documents/${document.id}`)).reply.status, {
      timeout: 60_000,
    })
    .toBe('ready')
  return document.id
}
