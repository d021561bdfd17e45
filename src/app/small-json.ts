/** A small JSON body from somebody who has not signed in yet: never more of it is read than a form can hold. */
import { AppError } from '../kernel/error.ts'
import { parseJson, readText, refuseUnstorable } from './input.ts'

const limitBytes = 64 * 1024 // A sign-in is 200 bytes; the first setup with the longest names is below 2 KB.

/**
 * @returns undefined when there is no body
 * @throws AppError `kernel.body-too-large`, `kernel.only-json`, `kernel.not-json`, `kernel.invalid-text`
 */
export async function readSmallJson(request: Request): Promise<unknown> {
  const text = await readText(request, limitBytes)
  if (text === '') return undefined
  // Another site's form can send text or form fields without asking the browser first, never JSON.
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw new AppError('invalid', 'kernel.only-json', {
      ko: 'JSON만 받습니다. content-type을 application/json으로 해서 다시 보내 주세요.',
      en: 'Only JSON is taken here. Send it again with the content-type application/json.',
    })
  }
  const value = parseJson(text)
  refuseUnstorable(value, 'body')
  return value
}
