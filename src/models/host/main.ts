import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { pino } from 'pino'
import { openModelHost } from './host.ts'
import { readSettings } from './settings.ts'

/**
 * The local model process. Its supervisor starts it with a pipe as stdin:
 *
 *   stdout  one line, {"ready":true,"port":N}, when requests are served
 *   stderr  the log, JSON lines
 *   stdin   never written to; when it ends, or the IPC channel does, the host ends too,
 *           so that none is left when the supervisor dies in whatever way
 */
const log = pino({ name: 'model-host' }, pino.destination(2))
const settings = readSettings(process.argv.slice(2), process.env)
const host = openModelHost(settings, log)

const server = serve(
  { fetch: host.app.fetch, hostname: settings.host, port: settings.port },
  (address: AddressInfo) => {
    process.stdout.write(`${JSON.stringify({ ready: true, port: address.port })}\n`)
  },
)

let isStopping = false
function stop(reason: string): void {
  if (isStopping) return
  isStopping = true
  log.info({ reason }, 'stopping')
  host.close()
  server.close()
  process.exit(0)
}

process.stdin.on('end', () => stop('stdin ended'))
process.stdin.on('close', () => stop('stdin closed'))
process.stdin.resume()
process.on('disconnect', () => stop('supervisor left'))
process.on('SIGTERM', () => stop('SIGTERM'))
process.on('SIGINT', () => stop('SIGINT'))
