/** Security settings of the workspace. */
import type { Scope } from '../kernel/scope.ts'
import { Settings } from './contract.ts'
import * as store from './session.store.ts'

export async function getSettings(ctx: Scope): Promise<Settings> {
  return ctx.transaction(async (tx) => present(await store.getSettings(tx)))
}

export async function updateSettings(ctx: Scope, change: Partial<Settings>): Promise<Settings> {
  return ctx.transaction(async (tx) => {
    const before = present(await store.getSettings(tx))
    await store.updateSettings(tx, change)
    const after = present(await store.getSettings(tx))
    const changed = Settings.keyof().options.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    if (changed.length > 0) {
      await tx.audit({
        action: 'settings.changed',
        objectKind: 'workspace',
        objectId: tx.actor.workspaceId,
        detail: Object.fromEntries(changed.map((key) => [key, { before: before[key], after: after[key] }])),
      })
    }
    return after
  })
}

function present(row: store.SettingRow): Settings {
  return Settings.parse(row)
}
