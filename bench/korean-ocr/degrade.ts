/** What a scanner and a copier do to a page. The noise comes from a seed, so that every run measures the same pages. */
import sharp from 'sharp'

export type Condition = '150 dpi' | '200 dpi' | '300 dpi' | 'skew 1.5°' | 'skew -1.5°' | 'noise' | 'JPEG 35' | 'fax'

export const conditions: Record<Condition, { dpi: number; worsen: (picture: Buffer) => Promise<Buffer> }> = {
  '150 dpi': { dpi: 150, worsen: asScanned },
  '200 dpi': { dpi: 200, worsen: asScanned },
  '300 dpi': { dpi: 300, worsen: asScanned },
  'skew 1.5°': { dpi: 200, worsen: (picture) => turn(picture, 1.5) },
  'skew -1.5°': { dpi: 200, worsen: (picture) => turn(picture, -1.5) },
  noise: { dpi: 200, worsen: (picture) => addNoise(picture, 28) },
  'JPEG 35': { dpi: 200, worsen: (picture) => sharp(picture).grayscale().jpeg({ quality: 35 }).toBuffer() },
  fax: { dpi: 200, worsen: (picture) => sharp(picture).grayscale().blur(0.7).threshold(150).png().toBuffer() },
}

function asScanned(picture: Buffer): Promise<Buffer> {
  return sharp(picture).grayscale().png().toBuffer()
}

function turn(picture: Buffer, degrees: number): Promise<Buffer> {
  return sharp(picture).grayscale().rotate(degrees, { background: '#ffffff' }).png().toBuffer()
}

/** @param deviation of the grey levels, of 255 */
async function addNoise(picture: Buffer, deviation: number): Promise<Buffer> {
  const { data, info } = await sharp(picture).grayscale().raw().toBuffer({ resolveWithObject: true })
  const random = randomFrom(20260601)
  for (let index = 0; index < data.length; index++) {
    // The sum of three even numbers is near enough to a bell.
    const noise = (random() + random() + random() - 1.5) * 2 * deviation
    data[index] = Math.max(0, Math.min(255, (data[index] ?? 0) * 0.9 + 18 + noise))
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 1 } })
    .png()
    .toBuffer()
}

/** Mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
