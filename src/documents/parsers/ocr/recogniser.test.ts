import { afterAll, expect, test } from 'vitest'
import { ClovaOcrError, createClovaOcr } from './clova-ocr.ts'
import { type ClovaStandIn, standInSecret, startClovaStandIn } from './clova-stand-in.ts'
import { localRecogniser } from './ocr-options.ts'
import { testRecogniser } from './recogniser.suite.ts'

let standIn: Promise<ClovaStandIn> | undefined
const server = (): Promise<ClovaStandIn> => {
  standIn ??= startClovaStandIn(async (picture) =>
    (await localRecogniser()).recognise({ picture, shows: 'line', dpi: 200 }),
  )
  return standIn
}
const clova = async (secret = standInSecret) =>
  createClovaOcr({ url: (await server()).url, secret, pauseSeconds: [0, 0], timeoutSeconds: 5 })
afterAll(async () => (await standIn)?.close())

testRecogniser('Tesseract', localRecogniser)
testRecogniser('CLOVA OCR', () => clova())

const blank = {
  picture: { width: 40, height: 20, data: new Uint8Array(800).fill(255) },
  shows: 'page',
  dpi: 200,
} as const
const reasonOf = async (work: Promise<unknown>) =>
  work.then(
    () => 'read',
    (error) => (error instanceof ClovaOcrError ? error.reason : String(error)),
  )

test('CLOVA OCR is asked again after 429 and 5xx, and not more than three times', async () => {
  const { failNext, requests } = await server()
  failNext(429, 503)
  expect(await reasonOf((await clova()).recognise(blank))).toBe('read')
  const before = requests.length
  failNext(500, 500, 500)
  expect(await reasonOf((await clova()).recognise(blank))).toBe('busy')
  expect(requests.length - before).toBe(3)
})

test('a wrong secret, a wrong request and an odd answer are told apart and not repeated', async () => {
  const { failNext, requests } = await server()
  const before = requests.length
  expect(await reasonOf((await clova('wrong')).recognise(blank))).toBe('refused')
  failNext(400)
  expect(await reasonOf((await clova()).recognise(blank))).toBe('wrong-request')
  failNext('garbage')
  expect(await reasonOf((await clova()).recognise(blank))).toBe('odd-answer')
  expect(requests.length - before).toBe(3)
})
