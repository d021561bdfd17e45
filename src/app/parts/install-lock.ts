import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Keeps two processes from fetching the same part at once.
 *
 *   free ──create──▶ held ──remove──▶ free
 *                     │ holder died, or no sign of life for a minute
 *                     └──────────────▶ taken over
 *
 * It saves work, it does not guard correctness: parts are built in a folder of
 * their own and renamed, so two holders at once (possible when two waiters take
 * over a dead lock in the same moment) only fetch twice.
 */
const pollMilliseconds = 400
const heartbeatMilliseconds = 5_000
const silentAfterMilliseconds = 60_000 // Twelve missed heartbeats: also right where process ids mean nothing (containers, shared disks).

export async function withInstallLock<Result>(
  lockPath: string,
  onWait: () => void,
  work: () => Promise<Result>,
): Promise<Result> {
  await mkdir(dirname(lockPath), { recursive: true })
  while (!(await tryToTake(lockPath))) {
    if (await isAbandoned(lockPath)) {
      await rm(lockPath, { force: true })
      continue
    }
    onWait()
    await wait(pollMilliseconds)
  }
  const heartbeat = setInterval(() => {
    const now = new Date()
    utimes(lockPath, now, now).catch(() => {}) // Taken over: harmless, see above.
  }, heartbeatMilliseconds)
  heartbeat.unref()
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    await rm(lockPath, { force: true })
  }
}

async function tryToTake(lockPath: string): Promise<boolean> {
  try {
    const file = await open(lockPath, 'wx')
    await file.writeFile(JSON.stringify({ processId: process.pid, host: hostname() }))
    await file.close()
    return true
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false
    throw error
  }
}

async function isAbandoned(lockPath: string): Promise<boolean> {
  const facts = await stat(lockPath).catch(() => undefined)
  if (!facts) return false
  if (Date.now() - facts.mtimeMs > silentAfterMilliseconds) return true
  const holder = parseHolder(await readFile(lockPath, 'utf8').catch(() => ''))
  return holder !== undefined && holder.host === hostname() && !isProcessAlive(holder.processId)
}

function parseHolder(text: string): { processId: number; host: string } | undefined {
  // Empty for a moment between creation and writing: not a dead holder.
  const match = /^\{"processId":(\d+),"host":"([^"]*)"\}$/.exec(text)
  return match ? { processId: Number(match[1]), host: match[2] ?? '' } : undefined
}

export function isProcessAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return !isErrno(error, 'ESRCH') // EPERM: alive, and somebody else's.
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
