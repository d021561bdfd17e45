/** What comes in with a request: read up to a limit, then held against the shapes of its operation. */
import type { z } from 'zod'
import { AppError } from '../kernel/error.ts'
import { findUnstorable } from '../kernel/text.ts'

/** JSON that people and programs write. What needs more says so in its operation; files are streamed and have their own. */
export const defaultBodyLimitBytes = 1024 * 1024

/** The body as JSON; undefined when there is none. Never holds more of it than the limit, whatever the request says of its length. */
export async function readJson(request: Request, limitBytes = defaultBodyLimitBytes): Promise<unknown> {
  const text = await readText(request, limitBytes)
  return text === '' ? undefined : parseJson(text)
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError(
      'invalid',
      'kernel.not-json',
      { ko: '요청 본문이 JSON이 아닙니다. 형식을 확인해 주세요.', en: 'The request body is not JSON. Check its form.' },
      { cause },
    )
  }
}

export async function readText(request: Request, limitBytes: number): Promise<string> {
  const bytes = await readBytes(request, limitBytes)
  try {
    // Without `fatal`, text in another encoding would be taken in with its letters replaced.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new AppError(
      'invalid',
      'kernel.not-utf8',
      {
        ko: '요청 본문이 UTF-8이 아닙니다. UTF-8로 저장해 다시 보내 주세요.',
        en: 'The request body is not UTF-8. Save it as UTF-8 and send it again.',
      },
      { cause },
    )
  }
}

async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array> {
  const saidBytes = Number(request.headers.get('content-length') ?? Number.NaN)
  if (saidBytes > limitBytes) throw tooLarge(limitBytes)
  // The server reads no more than was said, and at once: a stream costs ten times as much.
  if (saidBytes >= 0) {
    const bytes = new Uint8Array(await request.arrayBuffer())
    if (bytes.byteLength > limitBytes) throw tooLarge(limitBytes)
    return bytes
  }
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > limitBytes) throw tooLarge(limitBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(limitBytes: number): AppError {
  const [size, unit] = limitBytes < 1024 * 1024 ? [limitBytes / 1024, 'KB'] : [limitBytes / 1024 / 1024, 'MB']
  return new AppError(
    'too-large',
    'kernel.body-too-large',
    {
      ko: `요청 본문이 ${size}${unit}를 넘습니다. 나누어 보내 주세요.`,
      en: `The request body is larger than ${size} ${unit}. Send it in several parts.`,
    },
    { detail: { limitBytes } },
  )
}

export function parse(shape: z.ZodType | undefined, value: unknown, where: 'path' | 'query' | 'body'): unknown {
  if (!shape) return undefined
  const result = shape.safeParse(value)
  // A path that cannot name anything is answered like one that names nothing.
  if (where === 'path' && (!result.success || findUnstorable(result.data) !== undefined)) throw noSuchAddress()
  if (!result.success) {
    throw invalidInput(
      result.error.issues.map((issue) => ({ field: issue.path.join('.') || where, problem: issue.message })),
    )
  }
  refuseUnstorable(result.data, where)
  return result.data
}

export function refuseUnstorable(value: unknown, where: string): void {
  const field = findUnstorable(value)
  if (field !== undefined) throw invalidText(field || where)
}

function invalidInput(fields: { field: string; problem: string }[]): AppError {
  const names = [...new Set(fields.map((one) => one.field))].join(', ')
  return new AppError(
    'invalid',
    'kernel.invalid-input',
    {
      ko: `입력이 올바르지 않습니다: ${names}. 값을 고쳐 다시 보내 주세요.`,
      en: `The input is not valid: ${names}. Correct it and send it again.`,
    },
    { detail: { fields } },
  )
}

function invalidText(field: string): AppError {
  return new AppError(
    'invalid',
    'kernel.invalid-text',
    {
      ko: `저장할 수 없는 글자(NUL이나 반쪽짜리 유니코드 문자)가 있습니다: ${field}. 지우고 다시 보내 주세요.`,
      en: `There is a character that cannot be stored (NUL, or half of a Unicode character): ${field}. Remove it and send it again.`,
    },
    { detail: { fields: [{ field, problem: 'must not hold NUL or lone surrogates' }] } },
  )
}

export function noSuchAddress(): AppError {
  return new AppError('not-found', 'kernel.no-such-address', {
    ko: '없는 주소입니다. 주소를 확인해 주세요.',
    en: 'There is nothing at this address. Please check it.',
  })
}
