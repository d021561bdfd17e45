/**
 * A server that speaks CLOVA OCR's protocol, for tests: it checks what the service checks and answers in its shapes. What
 * it "reads" is told to it; or it reads with Tesseract, so that the same suite runs over both recognisers.
 */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import type { GreyImage } from './grey-image.ts'
import { greyOf } from './prepare-page.ts'
import type { RecognisedWord } from './recogniser.ts'

export interface ClovaStandIn {
  url: string
  /** What came, without the pictures. */
  requests: { secret: string | undefined; body: Record<string, unknown> }[]
  /** The next answers, instead of a reading. */
  failNext(...answers: (number | 'hang' | 'garbage')[]): void
  close(): Promise<void>
}

export const standInSecret = 'stand-in-secret'

export async function startClovaStandIn(
  read: (picture: GreyImage) => Promise<RecognisedWord[][]>,
): Promise<ClovaStandIn> {
  const requests: ClovaStandIn['requests'] = []
  const failures: (number | 'hang' | 'garbage')[] = []
  const server = createServer(async (request, response) => {
    const reply = (status: number, body: unknown): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }
    const secret = request.headers['x-ocr-secret'] as string | undefined
    const body = JSON.parse(await textOf(request))
    const [image] = body.images ?? []
    requests.push({ secret, body: { ...body, images: [{ ...image, data: undefined }] } })
    const failure = failures.shift()
    if (failure === 'hang') return
    if (failure === 'garbage') return reply(200, '<html>')
    if (failure) return reply(failure, { code: '0500', message: 'Unknown service error.', path: '/', traceId: 't' })
    if (secret !== standInSecret) return reply(401, { code: '0002', message: 'Secret key validate failed.' })
    if (body.version !== 'V2' || !body.requestId || !Number.isInteger(body.timestamp) || !image?.format || !image.name)
      return reply(400, { code: '0011', message: 'Request body invalid.' })
    const picture = await greyOf(sharp(Buffer.from(image.data, 'base64')).grayscale())
    const fields = (await read(picture)).flatMap(fieldsOfLine)
    const head = { version: 'V2', requestId: body.requestId, timestamp: Date.now() }
    const { width, height } = picture
    const converted = { width, height, pageIndex: 0, longImage: false }
    const result = {
      uid: 'u',
      name: image.name,
      inferResult: 'SUCCESS',
      message: 'SUCCESS',
      convertedImageInfo: converted,
    }
    reply(200, { ...head, images: [{ ...result, validationResult: { result: 'NO_REQUESTED' }, fields }] })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/custom/v1/1/abc/general`,
    requests,
    failNext: (...answers) => void failures.push(...answers),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function fieldsOfLine(words: readonly RecognisedWord[]) {
  return words.map(({ text, box, confidence }, index) => ({
    valueType: 'ALL',
    inferText: text,
    inferConfidence: confidence,
    boundingPoly: {
      vertices: [
        { x: box.x0, y: box.y0 },
        { x: box.x1, y: box.y0 },
        { x: box.x1, y: box.y1 },
        { x: box.x0, y: box.y1 },
      ],
    },
    type: 'NORMAL',
    lineBreak: index === words.length - 1,
  }))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
