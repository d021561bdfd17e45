import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where the parts are kept: `NARU_CACHE`, or `naru` in the user's cache folder. */
export function cacheFolderFrom(environment: Readonly<Record<string, string | undefined>>): string {
  if (environment.NARU_CACHE) return resolve(environment.NARU_CACHE)
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'naru')
}
