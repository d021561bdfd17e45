/** The rules for pictures: form, size, sides, and how many. Addresses are not fetched: only pictures in the request are looked at. */
import sharp from 'sharp'
import { Refusal } from './refusal.ts'

const forms = ['bmp', 'png', 'jpg', 'jpeg', 'webp']
const mostBytes = 20 * 1024 * 1024

export async function checkImages(turns: readonly { role: string; images: readonly string[] }[]): Promise<void> {
  for (const turn of turns)
    if (turn.images.length > 1) throw new Refusal('40000', 'Each user message can contain only one image')
  const images = turns.flatMap((turn) => turn.images)
  if (images.length > 5) throw new Refusal('40003', 'Image limit exceeded')
  for (const image of images) if (!image.startsWith('http')) await checkImage(image)
}

async function checkImage(data: string): Promise<void> {
  const bytes = Buffer.from(data.replace(/^data:[^,]*,/, ''), 'base64')
  if (bytes.length === 0 || bytes.length > mostBytes) throw new Refusal('40061')
  const {
    format = '',
    width = 0,
    height = 0,
  } = await sharp(bytes)
    .metadata()
    .catch((): { format?: string; width?: number; height?: number } => ({}))
  if (!forms.includes(format)) throw new Refusal('40060')
  const [long, short] = [Math.max(width, height), Math.min(width, height)]
  if (long > 2240 || short < 4 || long / short > 5) throw new Refusal('40063')
}
