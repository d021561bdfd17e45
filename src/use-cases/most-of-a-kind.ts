/** How many requirements, risks or data needs a use case may have. */
import { AppError } from '../kernel/error.ts'

const mostOfAKind = 200 // A page shows them all; nobody reads more.

export function refuseTooMany(count: number): void {
  if (count < mostOfAKind) return
  throw new AppError('conflict', 'use-cases.too-many', {
    ko: `한 과제에는 ${mostOfAKind}개까지 둘 수 있습니다. 과제를 나누어 주세요.`,
    en: `A use case holds at most ${mostOfAKind} of these. Divide the use case.`,
  })
}
