import { promises as fs } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { doubtOf } from '../pdf/text-doubt.ts'
import { createDocumentReader } from '../reader.ts'
import { drawLines } from './recogniser.suite.ts'
import type { RecognisedWord, Recogniser } from './recogniser.ts'

const scratch = await fs.mkdtemp(join(tmpdir(), 'naru-ocr-test-'))
let asked = 0
const outsideRecogniser: Recogniser = {
  engine: { name: 'outside', version: '1' },
  reads: 'page',
  async recognise(): Promise<RecognisedWord[][]> {
    asked++
    return [[{ text: '밖에서', box: { x0: 40, y0: 40, x1: 140, y1: 74 }, confidence: 0.9 }]]
  },
}
const reader = createDocumentReader({ maxChildren: 1, outside: { recogniser: outsideRecogniser, highestLabel: 0 } })
afterAll(async () => {
  await reader.close()
  await fs.rm(scratch, { recursive: true, force: true })
})

const lines = ['제3차 운영위원회 회의 결과', '참석한 위원은 모두 일곱 명이다.']
async function picture(name: string, degrees = 0): Promise<string> {
  const path = join(scratch, name)
  const drawn = await (await drawLines(lines)).png().toBuffer()
  await sharp(drawn).rotate(degrees, { background: '#ffffff' }).toFile(path)
  return path
}

test('a picture becomes elements with boxes, confidence and words', async () => {
  const outcome = await reader.parse(await picture('a.png'), { fileName: 'a.png' })
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  const text = outcome.document.elements.map((element) => element.text).join(' ')
  expect(text.replace(/\s/g, '')).toContain('운영위원회회의결과')
  const [first] = outcome.document.elements
  expect(first?.source).toMatchObject({ method: 'ocr', engine: 'tesseract' })
  expect(first?.source.words?.length).toBeGreaterThan(2)
  expect(asked).toBe(0)
})

test('white letters on a dark band are read', async () => {
  const drawn = await (await drawLines(['구분 예산 집행 Budget 2026', ...lines]))
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height } = drawn.info
  const data = Buffer.from(drawn.data)
  for (let at = 34 * width * 3; at < 84 * width * 3; at++) data[at] = 255 - (data[at] ?? 0)
  const path = join(scratch, 'dark.png')
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path)
  const outcome = await reader.parse(path, { fileName: 'dark.png' })
  const texts = outcome.status === 'parsed' ? outcome.document.elements.map((element) => element.text) : []
  expect(texts.join(' ')).toContain('구분 예산 집행 Budget 2026')
  expect(texts.join(' ')).toContain('운영위원회')
})

test('`off` says that the file needs recognition', async () => {
  const outcome = await reader.parse(await picture('b.png'), { fileName: 'b.png', ocr: 'off' })
  expect(outcome).toMatchObject({ status: 'failed', reason: 'needs-ocr' })
})

test('a page leaves only under a label that may leave', async () => {
  const path = await picture('c.png')
  await reader.parse(path, { fileName: 'c.png', label: 1 })
  await reader.parse(path, { fileName: 'c.png' })
  expect(asked).toBe(0)
  const outcome = await reader.parse(path, { fileName: 'c.png', label: 0 })
  expect(asked).toBe(1)
  expect(outcome.status === 'parsed' && outcome.document.elements[0]?.text).toBe('밖에서')
})

test('text that cannot be text is doubted, and ordinary text is not', () => {
  expect(doubtOf('\uE001\uE002\uE003\uE004'.repeat(20))).toBe('sure')
  expect(doubtOf('¾È³çÇÏ½Ê´Ï±î¿À´Ã'.repeat(8))).toBe('some')
  expect(doubtOf('오늘 회의에서는 다음 분기의 예산과 인력을 함께 정하기로 하였습니다. '.repeat(3))).toBe('none')
  expect(doubtOf('The committee met on Tuesday and agreed on the budget of the next quarter.')).toBe('none')
})
