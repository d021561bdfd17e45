/** Pages of other sites may call `/v1` with a key that names them; nothing else answers other sites. */
import type { Hono } from 'hono'
import type { App } from './context.ts'

export function allowKeyOrigins(http: Pick<Hono, 'use'>, app: App): void {
  http.use('/v1/*', async (context, next) => {
    const origin = context.req.header('origin')
    if (!origin) return next()
    const { rows } = await app.database.authPool.query<{ known: boolean }>('select access.is_key_origin($1) as known', [
      origin,
    ])
    const isKnown = rows[0]?.known === true
    if (isKnown) {
      context.header('access-control-allow-origin', origin)
      context.header('vary', 'origin')
    }
    if (context.req.method !== 'OPTIONS') return next()
    if (isKnown) {
      context.header('access-control-allow-methods', 'GET, POST')
      context.header('access-control-allow-headers', 'authorization, content-type, naru-user')
      context.header('access-control-max-age', '600')
    }
    return context.body(null, 204)
  })
}
