/**
 * Copies of blobs that lie elsewhere, for programs that read by path. Bounded in bytes and age, shared by the processes of
 * one machine without a lock:
 *
 *   fetched ──rename──▶ kept/NAME ──hard link──▶ used/UUID   (one for each use, gone when the use has ended)
 *                           └ too old, or too much: removed; a link in use keeps the bytes
 */
import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { type Spooled, spool } from './spool.ts'

/** Longer than a person turns pages of one document; short, because what is removed for good must go from here as well. */
const keptMinutes = 15
/** Nobody reads one file longer; what is older was left by a process that was killed. */
const usedHours = 6

export interface LocalCopies {
  use<Result>(
    key: string,
    fetch: () => Promise<AsyncIterable<Uint8Array>>,
    work: (path: string) => Promise<Result>,
  ): Promise<Result>
  forget(key: string): Promise<void>
}

export function createLocalCopies(folder: string, limitBytes: number): LocalCopies {
  const [kept, used, incoming] = [join(folder, 'kept'), join(folder, 'used'), join(folder, 'incoming')]
  const keptPath = (key: string) => join(kept, createHash('sha256').update(key).digest('hex'))
  let timer: NodeJS.Timeout | undefined

  async function sweep(): Promise<void> {
    const now = Date.now()
    for (const left of [used, incoming])
      for (const file of await filesOf(left))
        if (now - file.changedAt > usedHours * 3_600_000) await rm(file.path, { force: true })
    let total = 0
    for (const file of (await filesOf(kept)).sort((one, other) => other.usedAt - one.usedAt)) {
      total += file.sizeBytes
      if (total > limitBytes || now - file.usedAt > keptMinutes * 60_000) await rm(file.path, { force: true })
    }
    clearTimeout(timer)
    // Also when nobody asks any more: a copy does not outlive its time because the machine is idle.
    if (total > 0) timer = setTimeout(() => void sweep().catch(() => undefined), keptMinutes * 60_000).unref()
  }
  // What a process left that was killed.
  void sweep().catch(() => undefined)

  async function takeKept(key: string, path: string): Promise<boolean> {
    const isTaken = await link(keptPath(key), path).then(
      () => true,
      () => false,
    )
    if (isTaken) await utimes(path, new Date(), new Date()) // One inode: the kept name becomes young as well.
    return isTaken
  }

  return {
    async use(key, fetch, work) {
      await Promise.all([kept, used].map((path) => mkdir(path, { recursive: true, mode: 0o700 })))
      const path = join(used, randomUUID())
      try {
        if (!(await takeKept(key, path))) {
          const spooled = (await spool(incoming, await fetch())) as Spooled
          await link(spooled.path, path)
          await rename(spooled.path, keptPath(key))
          await sweep()
        }
        return await work(path)
      } finally {
        await rm(path, { force: true })
      }
    },
    async forget(key) {
      await rm(keptPath(key), { force: true })
    },
  }
}

async function filesOf(folder: string) {
  const names = await readdir(folder).catch(() => [])
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name)
      const facts = await stat(path).catch(() => undefined)
      return facts ? [{ path, sizeBytes: facts.size, usedAt: facts.mtimeMs, changedAt: facts.ctimeMs }] : []
    }),
  )
  return files.flat()
}
