/** What every recogniser owes: the words that stand there, where they stand, and how sure it is. */
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { greyOf } from './prepare-page.ts'
import type { Recogniser } from './recogniser.ts'

/** Drawn by the machine's Korean font, which the project's scripts install. */
export async function drawLines(lines: readonly string[], width = 900) {
  const texts = lines.map((line, index) => `<text x="40" y="${70 + index * 60}" font-size="34">${line}</text>`)
  const height = 60 + lines.length * 60
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="Noto Sans CJK KR, NanumGothic, sans-serif"><rect width="100%" height="100%" fill="#fff"/>${texts.join('')}</svg>`
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' })
}

export function testRecogniser(name: string, start: () => Promise<Recogniser>): void {
  describe(name, () => {
    test('reads the words of a line, in order, with boxes inside the picture', async () => {
      const recogniser = await start()
      const picture = await greyOf((await drawLines(['예산 집행 결과 보고'])).grayscale())
      const lines = await recogniser.recognise({ picture, shows: recogniser.reads, dpi: 200 })
      const words = lines.flat()
      expect(words.map((word) => word.text).join('')).toBe('예산집행결과보고')
      expect(words.length).toBeGreaterThan(1)
      for (const { box, confidence } of words) {
        expect(box.x0 >= 0 && box.y0 >= 0 && box.x1 <= picture.width && box.y1 <= picture.height).toBe(true)
        expect(confidence > 0.5 && confidence <= 1).toBe(true)
      }
      expect(words.map(({ box }) => box.x0)).toEqual(words.map(({ box }) => box.x0).toSorted((a, b) => a - b))
    })

    test('reads nothing from white paper', async () => {
      const recogniser = await start()
      const picture = { width: 300, height: 80, data: new Uint8Array(300 * 80).fill(255) }
      expect((await recogniser.recognise({ picture, shows: recogniser.reads, dpi: 200 })).flat()).toEqual([])
    })
  })
}
