import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Env } from './env.ts'

/** Naru's secret: from the environment, else made once in the data folder. Whoever has it can open what is sealed. */
export async function readSecret(env: Pick<Env, 'secret' | 'dataFolder'>): Promise<string> {
  const known = await findSecret(env)
  if (known) return known
  const secret = randomBytes(36).toString('base64url')
  await mkdir(env.dataFolder, { recursive: true, mode: 0o700 })
  try {
    await writeFile(secretPath(env), `${secret}\n`, { mode: 0o600, flag: 'wx' })
    return secret
  } catch (error) {
    // Another process of this machine was first.
    const theirs = await findSecret(env)
    if (theirs) return theirs
    throw error
  }
}

/** @returns undefined where none was given or made */
export async function findSecret(env: Pick<Env, 'secret' | 'dataFolder'>): Promise<string | undefined> {
  if (env.secret) return env.secret
  return (await readFile(secretPath(env), 'utf8').catch(() => '')).trim() || undefined
}

/** For what works with a database that other machines use as well. @throws Error where none was given */
export async function requireSecret(env: Pick<Env, 'secret' | 'dataFolder'>): Promise<string> {
  const known = await findSecret(env)
  if (known) return known
  throw new Error(
    [
      'NARU_SECRET이 없습니다. 여러 컴퓨터가 한 데이터베이스를 쓸 때는 모두 같은 NARU_SECRET을 써야 합니다. 처음이라면 `openssl rand -base64 36`으로 만들어 안전한 곳에 두세요.',
      'NARU_SECRET is missing. Machines that share a database need the same one. For a first start make it with `openssl rand -base64 36` and keep it safe.',
    ].join('\n'),
  )
}

export function secretPath({ dataFolder }: Pick<Env, 'dataFolder'>): string {
  return join(dataFolder, 'secret')
}
