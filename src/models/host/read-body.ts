import type { Context } from 'hono'
import type { z } from 'zod'
import { HostError } from './host-error.ts'

/** @throws HostError 400 that names the field */
export async function readBody<Schema extends z.ZodType>(http: Context, schema: Schema): Promise<z.output<Schema>> {
  const json: unknown = await http.req.json().catch(() => {
    throw new HostError(400, 'invalid_json', 'The body is not JSON.')
  })
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.join('.') ?? ''
  throw new HostError(400, 'invalid_value', `${field}: ${issue?.message ?? 'invalid'}`, field || null)
}
