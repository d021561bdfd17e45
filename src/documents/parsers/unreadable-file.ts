import type { ParseFailureReason } from '../elements.ts'

/** Thrown inside a parser child when the file cannot be read; the reader turns it into a failed outcome. */
export class UnreadableFile extends Error {
  readonly reason: ParseFailureReason
  readonly detail: string

  constructor(reason: ParseFailureReason, detail: string, options?: ErrorOptions) {
    super(`${reason}: ${detail}`, options)
    this.name = 'UnreadableFile'
    this.reason = reason
    this.detail = detail
  }
}
