/** Calls and tokens of the last 60 seconds, per account and base model: whichever limit is reached first refuses. */
import { Refusal } from './refusal.ts'

export interface Limits {
  callsPerMinute: number
  tokensPerMinute: number
}

export function createSlidingMinute(now: () => number) {
  const taken = new Map<string, { atMilliseconds: number; tokens: number }[]>()
  return {
    /** @throws Refusal 42901 */
    take(account: string, limits: Limits, tokens: number): void {
      const since = now() - 60_000
      const recent = (taken.get(account) ?? []).filter((one) => one.atMilliseconds > since)
      taken.set(account, recent)
      const used = recent.reduce((sum, one) => sum + one.tokens, 0)
      if (recent.length >= limits.callsPerMinute || used + tokens > limits.tokensPerMinute) throw new Refusal('42901')
      recent.push({ atMilliseconds: now(), tokens })
    },
  }
}
