/**
 * Opens picture files: PNG, JPEG, TIFF with its pages, WebP, GIF. Sizes are read from the head before anything is
 * unpacked, because a file of a few bytes can claim a square kilometre.
 */
import sharp, { type Metadata } from 'sharp'
import { UnreadableFile } from '../unreadable-file.ts'
import type { GreyImage } from './grey-image.ts'
import { greyOf } from './prepare-page.ts'

/** A3 at 600 dots an inch has 70 million; more in one picture is no page. */
const mostPixels = 120_000_000
/** More than this does not help a reader: larger pictures are made smaller while they are unpacked. */
const usefulPixels = 12_000_000
/** A sheet of pictures that is longer is split by its owner. */
const mostPages = 1000

export interface PictureFile {
  pages: number
  open(page: number): Promise<{ picture: GreyImage; dpi: number }>
}

export async function openPictureFile(bytes: Uint8Array): Promise<PictureFile> {
  const head = await headOf(bytes, 0)
  const pages = head.format === 'tiff' ? (head.pages ?? 1) : 1
  if (pages > mostPages) throw new UnreadableFile('too-large', `The picture file has ${pages} pages.`)
  return {
    pages,
    async open(page) {
      const own = page === 1 ? head : await headOf(bytes, page - 1)
      const isTurned = (own.orientation ?? 1) >= 5
      const [width, height] = isTurned ? [own.height ?? 1, own.width ?? 1] : [own.width ?? 1, own.height ?? 1]
      const shrink = Math.min(1, Math.sqrt(usefulPixels / (width * height)))
      const opened = sharp(bytes, { limitInputPixels: mostPixels, page: page - 1, failOn: 'truncated' })
      const upright = opened.autoOrient().flatten({ background: '#ffffff' }).grayscale()
      const sized = shrink < 1 ? upright.resize({ width: Math.max(1, Math.round(width * shrink)) }) : upright
      try {
        return { picture: await greyOf(sized), dpi: dotsPerInch(own, width, height) * shrink }
      } catch (error) {
        throw new UnreadableFile('corrupt', messageOf(error), { cause: error })
      }
    },
  }
}

async function headOf(bytes: Uint8Array, page: number): Promise<Metadata> {
  const head = await sharp(bytes, { limitInputPixels: mostPixels, page })
    .metadata()
    .catch((error) => {
      const isLarge = /pixel limit|too large|dimension/i.test(messageOf(error))
      throw new UnreadableFile(isLarge ? 'too-large' : 'corrupt', messageOf(error), { cause: error })
    })
  const pixels = (head.width ?? 0) * (head.height ?? 0)
  if (pixels === 0) throw new UnreadableFile('corrupt', 'The picture has no size.')
  if (pixels > mostPixels)
    throw new UnreadableFile('too-large', `The picture has ${head.width} by ${head.height} dots.`)
  return head
}

/** 72 is what programs write that do not know. A sheet of the shape of A4 is taken for A4. */
function dotsPerInch({ density }: Metadata, width: number, height: number): number {
  const [long, short] = [Math.max(width, height), Math.min(width, height)]
  if (density && density > 75 && density <= 1200 && long / density > 2 && long / density < 50) return density
  if (long > 800 && long / short > 1.2 && long / short < 1.6) return long / 11.69
  return long > 800 ? 150 : 96
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300)
}
