/** The codes of CLOVA Studio, as reasons. @see https://api.ncloud-docs.com/docs/clovastudio-troubleshoot-commonerror */
import { z } from 'zod'
import { type FailureReason, ProviderFailure, reasonOfStatus } from '../provider-failure.ts'

const reasonOfCode: Record<string, FailureReason> = {
  '40000': 'wrong-request',
  '40001': 'wrong-request',
  '40002': 'unsupported',
  '40003': 'context-exceeded',
  '40004': 'empty',
  '40005': 'not-answered',
  '40009': 'unsupported',
  '40055': 'unsupported',
  '40060': 'unsupported',
  '40061': 'too-large',
  '40080': 'model-gone',
  '40082': 'model-gone',
  '40083': 'model-gone',
  '40084': 'unsupported',
  '40100': 'key-refused',
  '40101': 'key-refused',
  '40102': 'key-refused',
  '40104': 'key-refused',
  '40170': 'no-subscription',
  '40300': 'key-refused',
  '40301': 'key-refused',
  '40400': 'model-gone',
  '40800': 'slow',
  '41300': 'too-large',
  '42400': 'slow',
  '50000': 'broken',
  '50100': 'unsupported',
  '50400': 'broken',
  '64429': 'busy',
}

const Status = z.object({ code: z.coerce.string(), message: z.string().default('') })
const Body = z.union([
  z.object({ status: Status }).transform(({ status }) => status),
  z.object({ error: Status }).transform(({ error }) => error),
])

/** From an answer that is not a success, or from an `error` event. */
export function failureOf(httpStatus: number, body: unknown, retryAfterSeconds?: number): ProviderFailure {
  const said = Body.safeParse(body)
  const code = said.success ? said.data.code : String(httpStatus)
  const message = said.success ? said.data.message : ''
  // A picture that could not be fetched may be fetched the next time; one with wrong sides may not.
  const isDownload = code === '40063' && /download/i.test(message)
  const reason = isDownload
    ? 'slow'
    : (reasonOfCode[code] ?? (code.startsWith('429') ? 'busy' : reasonOfStatus(httpStatus)))
  return new ProviderFailure(reason, code, `${code} ${message}`.trim().slice(0, 300), { retryAfterSeconds })
}
