/**
 * One Naru process: API and web, jobs, or both. The supervisor starts it; with DATABASE_URL it may run by itself.
 *
 *   starting ──▶ serving ──SIGTERM, or the supervisor's end──▶ draining (jobs go back to the queue) ──▶ ended
 */
import { serve } from '@hono/node-server'
import { createApp } from './context.ts'
import { loadDemo } from './demo.ts'
import { readEnv } from './env.ts'
import { createHttp } from './http.ts'
import { ensureLocalKey } from './local-key.ts'
import { createLog } from './log.ts'
import { waitForMigrations } from './migration-state.ts'
import { readSecret } from './secret.ts'
import { serveWatching } from './watching.ts'

const env = readEnv()
const log = createLog(env, 'naru')
if (!env.databaseUrl) throw new Error('DATABASE_URL is not set; `npm start` sets it')

const secret = await readSecret(env)
const publicUrl = env.publicUrl ?? `http://${env.host === '0.0.0.0' ? '127.0.0.1' : env.host}:${env.port}`
await waitForMigrations({ url: env.databaseUrl, secret, log })
const app = await createApp({ env, log, databaseUrl: env.databaseUrl, secret, baseUrl: publicUrl })
let isReady = false
const http = createHttp(app, { publicUrl, isReady: () => isReady })
const server = env.roles.includes('server')
  ? serve({ fetch: http.fetch, hostname: env.host, port: env.port }, () => void announce())
  : undefined
// Longer than browsers and proxies keep idle connections, so that it is never the server who closes one in use.
if (server && 'keepAliveTimeout' in server) server.keepAliveTimeout = 75_000
const watching = serveWatching(app, () => isReady)
if (env.roles.includes('worker')) await app.startWorkers()
if (!server) void announce()

async function announce(): Promise<void> {
  isReady = true
  process.send?.({ ready: true, url: publicUrl })
  if (env.roles.includes('worker') && env.withDemo) {
    await loadDemo(app).catch((error) =>
      log.error({ error: String(error), stack: error instanceof Error ? error.stack : '' }, 'demo world'),
    )
  }
  // The command line of one machine gets a key of its own; of many machines none is more local than another.
  if (env.roles.includes('server') && env.roles.includes('worker'))
    await ensureLocalKey(app).catch((error) => log.error({ error: String(error) }, 'local key'))
}

let isStopping = false
async function stop(): Promise<void> {
  if (isStopping) return
  isStopping = true
  isReady = false
  setTimeout(() => process.exit(1), 8000).unref() // A hanging connection must not keep the supervisor waiting.
  server?.close()
  watching?.close()
  await app.close()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.on('disconnect', stop)
process.on('unhandledRejection', (error) => {
  log.error({ error: String(error), stack: error instanceof Error ? error.stack : '' }, 'unhandled')
})
