/**
 * What a call costs, in millionths of a won:
 *
 *   input tokens × input price / 1,000 + output tokens × output price / 1,000 + price of a call
 *
 * rounded up once. Null where any number that counts is unknown: an unknown price is never 0. A price of a call alone, with
 * no price of tokens, is the whole price.
 */
export interface UnitPrice {
  inputMicrosPer1000: number | null
  outputMicrosPer1000: number | null
  callMicros: number | null
}

export function costMicros(
  price: UnitPrice | undefined,
  used: { inputTokens: number | null; outputTokens: number | null },
  role: 'chat' | 'embedding',
): number | null {
  if (!price) return null
  const { inputMicrosPer1000, outputMicrosPer1000, callMicros } = price
  if (inputMicrosPer1000 === null && outputMicrosPer1000 === null) return callMicros
  const parts = [[used.inputTokens, inputMicrosPer1000] as const]
  if (role === 'chat') parts.push([used.outputTokens, outputMicrosPer1000])
  let thousandths = 0n
  for (const [tokens, micros] of parts) {
    if (tokens === null || micros === null) return null
    thousandths += BigInt(tokens) * BigInt(micros)
  }
  return Number((thousandths + 999n) / 1000n) + (callMicros ?? 0)
}

const warnShare = 0.8

export function budgetState(spentMicros: number, monthlyMicros: number): 'within' | 'near' | 'used-up' {
  if (spentMicros >= monthlyMicros) return 'used-up'
  return spentMicros >= warnShare * monthlyMicros ? 'near' : 'within'
}

const koreaAheadHours = 9 // Korea has no summer time.

/** The beginning of the month in Korea that a moment lies in. */
export function monthStart(moment: Date): Date {
  const there = new Date(moment.getTime() + koreaAheadHours * 3_600_000)
  return new Date(Date.UTC(there.getUTCFullYear(), there.getUTCMonth(), 1) - koreaAheadHours * 3_600_000)
}

export function monthName(start: Date): string {
  return new Date(start.getTime() + koreaAheadHours * 3_600_000).toISOString().slice(0, 7)
}
