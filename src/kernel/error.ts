/**
 * The one error that crosses layers. The kind decides the HTTP status and whether a retry can help; the code is
 * `domain.reason` and lives beside the rule that throws it; the message says what to do next, in both languages.
 */
export interface Words {
  ko: string
  en: string
}

export const errorKinds = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'precondition-failed',
  'too-large',
  'rate-limited',
  'unavailable',
  'internal',
] as const
export type ErrorKind = (typeof errorKinds)[number]

export const httpStatusOf: Record<ErrorKind, 400 | 401 | 403 | 404 | 409 | 412 | 413 | 429 | 503 | 500> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  'too-large': 413,
  'rate-limited': 429,
  unavailable: 503,
  internal: 500,
}

export class AppError extends Error {
  readonly kind: ErrorKind
  readonly code: string
  readonly words: Words
  /** Safe to show: field names, limits, counts. Never content a reader may not see. */
  readonly detail: Record<string, unknown>

  constructor(
    kind: ErrorKind,
    code: string,
    words: Words,
    options: { cause?: unknown; detail?: Record<string, unknown> } = {},
  ) {
    super(`${code}: ${words.en}`, { cause: options.cause })
    this.name = 'AppError'
    this.kind = kind
    this.code = code
    this.words = words
    this.detail = options.detail ?? {}
  }
}

/** What exists but may not be seen answers exactly as what does not exist. */
export function notFound(code: string, what: Words): AppError {
  return new AppError('not-found', code, {
    ko: `${what.ko} 찾을 수 없습니다. 주소를 확인하거나 볼 수 있는 권한을 요청해 주세요.`,
    en: `${what.en} was not found. Check the address, or ask for the right to see it.`,
  })
}
