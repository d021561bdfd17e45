export type PartErrorCode =
  | 'parts.python-missing'
  | 'parts.pip-missing'
  | 'parts.network'
  | 'parts.package-not-found'
  | 'parts.disk-full'
  | 'parts.corrupt'
  | 'parts.platform-unsupported'
  | 'parts.fetch-failed'

/**
 * A part of Naru could not be made ready. It happens before the product runs,
 * so the message is for the person at the terminal, Korean first.
 */
export class PartError extends Error {
  override readonly name = 'PartError'
  readonly code: PartErrorCode
  readonly korean: string
  readonly english: string

  constructor(code: PartErrorCode, message: { korean: string; english: string }, options?: ErrorOptions) {
    super(`${message.korean}\n${message.english}`, options)
    this.code = code
    this.korean = message.korean
    this.english = message.english
  }
}

/** What came out of a package is not what was pinned. */
export function damagedPart(file: string): PartError {
  return new PartError('parts.corrupt', {
    korean: `${file} 파일이 손상되었습니다. 다시 실행하면 새로 받습니다.`,
    english: `${file} is damaged. Run again to fetch it anew.`,
  })
}
