/** What an OpenAI-compatible endpoint says in the place of an answer. */
import { ProviderFailure, readRetryAfter, reasonOfStatus } from '../provider-failure.ts'
import { jsonOf } from './read-json.ts'

export function failureOf(status: number, retryAfter: string | null | undefined, text: string): ProviderFailure {
  if (status < 400) return new ProviderFailure('broken', String(status), `${status} sends elsewhere`)
  const isTooLong = /context.?length|maximum context/i.test(text)
  return new ProviderFailure(
    isTooLong ? 'context-exceeded' : reasonOfStatus(status),
    String(status),
    `${status} ${messageOf(text)}`.slice(0, 300),
    { retryAfterSeconds: readRetryAfter(retryAfter, Date.now()) },
  )
}

function messageOf(text: string): string {
  const error = (jsonOf(text) as { error?: { message?: unknown } } | undefined | null)?.error
  return typeof error?.message === 'string' ? error.message : text
}
