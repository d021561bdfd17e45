/** `/metrics` with a token beside the API, and a port of its own for health and metrics, which workers have as well. */
import { timingSafeEqual } from 'node:crypto'
import { type ServerType, serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { App } from './context.ts'
import { addHealthRoutes } from './health.ts'

/** Nothing is served where no token is set: an address that anybody reaches shows no numbers. */
export function addMetricsRoute(http: Pick<Hono, 'get'>, app: App): void {
  const { metricsToken } = app.env
  if (!metricsToken) return
  http.get('/metrics', async (context) => {
    const given = context.req.header('authorization')?.match(/^Bearer (\S+)$/i)?.[1] ?? ''
    return isSame(given, metricsToken) ? showMetrics(context, app) : context.text('unauthorized\n', 401)
  })
}

/** @returns undefined where no port is set */
export function serveWatching(app: App, isStarted: () => boolean): ServerType | undefined {
  const { metricsPort, metricsHost } = app.env
  if (metricsPort === undefined) return undefined
  const http = new Hono()
  addHealthRoutes(http, app, isStarted)
  // Whoever is on this machine may see the numbers; from elsewhere a token is asked for.
  if (['127.0.0.1', 'localhost', '::1'].includes(metricsHost))
    http.get('/metrics', (context) => showMetrics(context, app))
  else addMetricsRoute(http, app)
  return serve({ fetch: http.fetch, hostname: metricsHost, port: metricsPort })
}

async function showMetrics(context: Context, app: App): Promise<Response> {
  if (!app.metrics) return context.notFound()
  const { text, contentType } = await app.metrics.render()
  return context.body(text, 200, { 'content-type': contentType })
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}
