/** Replies and errors in the form of SCIM (RFC 7644, 3.12). */
import type { Context } from 'hono'
import { type AppError, httpStatusOf } from '../kernel/error.ts'

export const scimType = 'application/scim+json'

export function scimError(error: AppError, language: 'ko' | 'en') {
  const { scimType: kind } = error.detail
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(httpStatusOf[error.kind]),
    ...(typeof kind === 'string' ? { scimType: kind } : error.kind === 'invalid' ? { scimType: 'invalidValue' } : {}),
    detail: error.words[language],
  }
}

export function sendScim(context: Context, reply: unknown, status: number): Response {
  if (status === 204) return context.body(null, 204)
  if (status === 201) context.header('location', locationOf(reply))
  return context.body(JSON.stringify(reply), status as 200, { 'content-type': `${scimType}; charset=utf-8` })
}

function locationOf(reply: unknown): string {
  const { meta } = reply as { meta?: { location?: string } }
  return meta?.location ?? ''
}
