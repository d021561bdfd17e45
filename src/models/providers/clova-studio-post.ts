/** One request to CLOVA Studio. The key goes to the configured host alone: a redirect is an error. */
import { z } from 'zod'
import type { Address } from '../ports.ts'
import { ProviderFailure, readRetryAfter, unreachable } from '../provider-failure.ts'
import { failureOf } from './clova-studio-failures.ts'
import { jsonOf } from './read-json.ts'

export interface Post {
  path: string
  body: object
  requestId: string
  signal: AbortSignal | undefined
  isStream?: boolean
}

/** @throws ProviderFailure unless the service took the request */
export async function post({ baseUrl, key }: Address, request: Post): Promise<Response> {
  const response = await fetch(`${baseUrl}${request.path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${key ?? ''}`,
      'X-NCP-CLOVASTUDIO-REQUEST-ID': request.requestId,
      ...(request.isStream ? { accept: 'text/event-stream' } : {}),
    },
    body: JSON.stringify(request.body),
    redirect: 'error',
    signal: request.signal ?? null,
  }).catch((cause) => {
    throw request.signal?.aborted ? cause : unreachable(cause)
  })
  if (response.ok) return response
  const text = await response.text().catch(() => '')
  throw failureOf(response.status, jsonOf(text), readRetryAfter(response.headers.get('retry-after'), Date.now()))
}

/** The `result` of a call that answers at once. */
export async function postForResult<Shape extends z.ZodType>(
  address: Address,
  request: Post,
  shape: Shape,
): Promise<z.infer<Shape>> {
  const response = await post(address, request)
  const text = await response.text().catch((cause) => {
    throw request.signal?.aborted ? cause : unreachable(cause)
  })
  const body = jsonOf(text)
  const code = z.object({ status: z.object({ code: z.coerce.string() }) }).safeParse(body)
  if (code.success && !code.data.status.code.startsWith('20')) throw failureOf(response.status, body)
  const result = z.object({ result: z.unknown() }).safeParse(body)
  const parsed = shape.safeParse(result.data?.result)
  if (!parsed.success) throw new ProviderFailure('odd-answer', String(response.status), text.slice(0, 200))
  return parsed.data
}
