/** The key with which the command line of this machine talks to Naru; it lies in the data folder, readable by its owner. */
import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureServiceMember, issueKey } from '../access/service.ts'
import type { App } from './context.ts'
import { firstOwner, isNew } from './setup-routes.ts'

export const localKeyFile = 'cli.key'

/** Under a lock: processes that share a data folder, or start at once, make one. */
export async function ensureLocalKey(app: App): Promise<void> {
  const lock = await app.database.holdLock('local key', { waits: true })
  try {
    await makeUnlessThere(app)
  } finally {
    await lock?.release()
  }
}

async function makeUnlessThere(app: App): Promise<void> {
  const path = join(app.env.dataFolder, localKeyFile)
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (isThere || (await isNew(app))) return
  const owner = await firstOwner(app)
  if (!owner) return
  const scope = app.scopeFor({ ...owner, userId: '', role: 'owner', language: 'ko' })
  const memberId = await ensureServiceMember(scope, 'cli@localhost', '이 컴퓨터의 명령줄')
  const key = await issueKey(scope, { memberId, name: 'naru CLI', scopes: ['*', 'view-as'] })
  await writeFile(path, `${key}\n`, { mode: 0o600 })
}
