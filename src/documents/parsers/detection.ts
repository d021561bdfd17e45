/** What is known of a file before it is read. */
import type { DocumentFormat, ParseFailureReason } from '../elements.ts'

export type Detection =
  | { status: 'known'; format: DocumentFormat }
  | { status: 'refused'; reason: ParseFailureReason; detail: string }

export function known(format: DocumentFormat): Detection {
  return { status: 'known', format }
}

export function refused(reason: ParseFailureReason, detail: string): Detection {
  return { status: 'refused', reason, detail }
}
