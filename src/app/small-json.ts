/**
 * A small JSON body from somebody who has not signed in yet: never more of it is read than a form can hold, and what it
 * says can be stored.
 */
import { AppError } from '../kernel/error.ts'

const limitBytes = 64 * 1024 // A sign-in is 200 bytes; the first setup with the longest names is below 2 KB.

/**
 * @returns undefined when there is no body
 * @throws AppError `kernel.body-too-large`, `kernel.only-json`, `kernel.not-json`, `kernel.text-not-storable`
 */
export async function readSmallJson(request: Request): Promise<unknown> {
  const text = await readText(request)
  if (text === '') return undefined
  // Another site's form can send text or form fields without asking the browser first, never JSON.
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw new AppError('invalid', 'kernel.only-json', {
      ko: 'JSON만 받습니다. content-type을 application/json으로 해서 다시 보내 주세요.',
      en: 'Only JSON is taken here. Send it again with the content-type application/json.',
    })
  }
  return parseStorable(text)
}

async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length')) > limitBytes) throw tooLarge()
  const decoder = new TextDecoder()
  let text = ''
  let sizeBytes = 0
  // A body sent in pieces does not say how long it is. Leaving the loop cancels what was not read.
  for await (const piece of request.body ?? []) {
    sizeBytes += piece.byteLength
    if (sizeBytes > limitBytes) throw tooLarge()
    text += decoder.decode(piece, { stream: true })
  }
  return text + decoder.decode()
}

function parseStorable(text: string): unknown {
  let isStorable = true
  let value: unknown
  try {
    value = JSON.parse(text, (key, part: unknown) => {
      if (!canBeStored(key) || (typeof part === 'string' && !canBeStored(part))) isStorable = false
      return part
    })
  } catch (cause) {
    throw new AppError(
      'invalid',
      'kernel.not-json',
      { ko: '요청 본문이 JSON이 아닙니다. 형식을 확인해 주세요.', en: 'The request body is not JSON. Check its form.' },
      { cause },
    )
  }
  if (!isStorable) {
    throw new AppError('invalid', 'kernel.text-not-storable', {
      ko: '저장할 수 없는 문자가 들어 있습니다. 지우고 다시 입력해 주세요.',
      en: 'The text holds characters that cannot be stored. Remove them and type it again.',
    })
  }
  return value
}

/** PostgreSQL keeps no NUL, and half of a surrogate pair is no character. */
function canBeStored(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

function tooLarge(): AppError {
  return new AppError('too-large', 'kernel.body-too-large', {
    ko: `요청 본문이 ${limitBytes / 1024} KB보다 큽니다. 줄여서 다시 보내 주세요.`,
    en: `The request body is larger than ${limitBytes / 1024} KB. Shorten it and send it again.`,
  })
}
