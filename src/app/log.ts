/** Structured logs: JSON lines to standard error. Ids and hashes, never the text of documents. */
import { pino } from 'pino'
import type { Log } from '../kernel/scope.ts'
import type { Env } from './env.ts'

export function createLog(env: Pick<Env, 'logLevel'>, name: string): Log {
  return pino({ name, level: env.logLevel }, pino.destination({ dest: 2, sync: true }))
}
