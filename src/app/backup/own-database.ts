/** The owner's way to the database for commands: an outside one by DATABASE_URL, or Naru's own, running or not. */
import { join } from 'node:path'
import type { Env } from '../env.ts'
import { findRunningPostgres, startPostgres } from '../postgres.ts'

export interface OpenedDatabase {
  url: string
  /** Ends what was started for this. */
  close(): Promise<void>
}

export async function openOwnDatabase(options: {
  env: Pick<Env, 'databaseUrl' | 'dataFolder'>
  secret: string
  binFolder: string
}): Promise<OpenedDatabase> {
  const { env, secret, binFolder } = options
  if (env.databaseUrl) return { url: env.databaseUrl, close: async () => undefined }
  const folder = join(env.dataFolder, 'postgres')
  const running = await findRunningPostgres(folder, secret)
  if (running) return { url: running, close: async () => undefined }
  const postgres = await startPostgres({ binFolder, folder, secret })
  return { url: postgres.url, close: () => postgres.stop() }
}
