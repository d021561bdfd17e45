/**
 * CLOVA OCR (General OCR, protocol V2) as a recogniser of whole pages. It runs in the reader's process, because a parser
 * child has no network; the reader asks it only for documents whose label the operator allows to leave.
 *
 *   POST <invoke URL>, X-OCR-SECRET, JSON with one picture in base64
 *   200 SUCCESS → fields: word, quadrangle, confidence, whether the line ends
 *   429, 5xx, no connection → again, twice, after 1 and 3 s;  anything else → typed failure
 *
 * @see https://api.ncloud-docs.com/docs/ai-application-service-ocr-ocr
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { z } from 'zod'
import type { Rect } from '../pdf/geometry.ts'
import type { GreyImage } from './grey-image.ts'
import type { RecognisedWord, Recogniser } from './recogniser.ts'

export interface ClovaOcrOptions {
  /** The invoke URL of the domain, as the console shows it. */
  url: string
  secret: string
  /** For one attempt. */
  timeoutSeconds?: number
  /** Pauses before the second and the third attempt. */
  pauseSeconds?: readonly number[]
}

export type ClovaOcrReason =
  | 'refused'
  | 'wrong-request'
  | 'busy'
  | 'unreachable'
  | 'timed-out'
  | 'unreadable'
  | 'odd-answer'

export class ClovaOcrError extends Error {
  readonly reason: ClovaOcrReason
  constructor(reason: ClovaOcrReason, message: string, options?: ErrorOptions) {
    super(`CLOVA OCR ${reason}: ${message}`, options)
    this.name = 'ClovaOcrError'
    this.reason = reason
  }
}

const Poly = z.object({ vertices: z.array(z.object({ x: z.number().default(0), y: z.number().default(0) })).min(3) })
const Field = z.object({
  inferText: z.string(),
  inferConfidence: z.number().min(0).max(1).default(0),
  boundingPoly: Poly,
  lineBreak: z.boolean().default(false),
})
const Word = Field.omit({ lineBreak: true })
const Answer = z.object({
  images: z
    .array(
      z.object({
        inferResult: z.enum(['SUCCESS', 'FAILURE', 'ERROR']),
        message: z.string().default(''),
        fields: z.array(Field).default([]),
        tables: z
          .array(
            z.object({
              cells: z.array(z.object({ cellTextLines: z.array(z.object({ cellWords: z.array(Word) })).default([]) })),
            }),
          )
          .default([]),
      }),
    )
    .min(1),
})
type Image = z.infer<typeof Answer>['images'][number]

export function createClovaOcr(options: ClovaOcrOptions): Recogniser {
  return {
    engine: { name: 'clova-ocr', version: 'general V2' },
    reads: 'page',
    async recognise({ picture }) {
      const data = (await pngOf(picture)).toString('base64')
      const pauses = options.pauseSeconds ?? [1, 3]
      for (let attempt = 0; ; attempt++) {
        try {
          return linesOf(await ask(options, data))
        } catch (error) {
          const pause = pauses[attempt]
          const isPassing = error instanceof ClovaOcrError && passing.has(error.reason)
          if (!isPassing || pause === undefined) throw error
          await sleep(pause * 1000)
        }
      }
    },
  }
}

const passing = new Set<ClovaOcrReason>(['busy', 'unreachable', 'timed-out'])

async function ask(options: ClovaOcrOptions, data: string): Promise<Image> {
  const response = await post(options, data)
  const body = await response.text()
  if (!response.ok) throw failureOf(response.status, body)
  const parsed = Answer.safeParse(jsonOf(body))
  const [image] = parsed.success ? parsed.data.images : []
  if (!image) throw new ClovaOcrError('odd-answer', body.slice(0, 200))
  if (image.inferResult !== 'SUCCESS') throw new ClovaOcrError('unreadable', image.message || image.inferResult)
  return image
}

async function post({ url, secret, timeoutSeconds = 60 }: ClovaOcrOptions, data: string): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-OCR-SECRET': secret },
      body: JSON.stringify({
        version: 'V2',
        requestId: randomUUID(),
        timestamp: Date.now(),
        lang: 'ko',
        images: [{ format: 'png', name: 'page', data }],
      }),
      // The secret must not follow a redirect to another host.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    })
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError'
    if (isLate) throw new ClovaOcrError('timed-out', `no answer in ${timeoutSeconds} s`, { cause: error })
    throw new ClovaOcrError('unreachable', error instanceof Error ? error.message : String(error), { cause: error })
  }
}

const Failure = z.object({ code: z.string().default(''), message: z.string().default('') })

/** The service says with 400 that too much was asked (0023: the contract's count, 0025: the rate). */
function failureOf(status: number, body: string): ClovaOcrError {
  const { code, message } = Failure.catch({ code: '', message: '' }).parse(jsonOf(body))
  const said = `${status} ${code} ${message}`.trim()
  if (status === 401 || status === 403) return new ClovaOcrError('refused', said)
  if (status === 429 || status >= 500 || code === '0025') return new ClovaOcrError('busy', said)
  return new ClovaOcrError('wrong-request', said)
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function pngOf({ width, height, data }: GreyImage): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer()
}

/** Fields up to a line break are a line; words that only a table has follow by its cells. */
function linesOf(image: Image): RecognisedWord[][] {
  const lines: RecognisedWord[][] = []
  let line: RecognisedWord[] = []
  for (const field of image.fields) {
    if (field.inferText.trim() !== '') line.push(wordOf(field))
    if (!field.lineBreak) continue
    lines.push(line)
    line = []
  }
  lines.push(line)
  const known = lines.flat()
  for (const cell of image.tables.flatMap((table) => table.cells)) {
    for (const { cellWords } of cell.cellTextLines) {
      lines.push(cellWords.map(wordOf).filter((word) => !known.some((other) => isSamePlace(other.box, word.box))))
    }
  }
  return lines.filter((words) => words.length > 0)
}

function wordOf({ inferText, inferConfidence, boundingPoly }: z.infer<typeof Word>): RecognisedWord {
  const [xs, ys] = [boundingPoly.vertices.map(({ x }) => x), boundingPoly.vertices.map(({ y }) => y)]
  const box = { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) }
  return { text: inferText.trim(), box, confidence: inferConfidence }
}

function isSamePlace(a: Rect, b: Rect): boolean {
  const [x, y] = [(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2]
  return x >= a.x0 && x <= a.x1 && y >= a.y0 && y <= a.y1
}
