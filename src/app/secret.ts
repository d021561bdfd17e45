import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Env } from './env.ts'

/** Naru's secret: from the environment, else made once in the data folder. Whoever has it can open what is sealed. */
export async function readSecret(env: Env): Promise<string> {
  if (env.secret) return env.secret
  const path = join(env.dataFolder, 'secret')
  const known = await readFile(path, 'utf8').catch(() => undefined)
  if (known?.trim()) return known.trim()
  const secret = randomBytes(36).toString('base64url')
  await mkdir(env.dataFolder, { recursive: true, mode: 0o700 })
  await writeFile(path, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  return secret
}
