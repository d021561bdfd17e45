/** Apps: ready-made ways of asking. An app never widens what its user may read. */
import { listPrincipalsOf } from '../access/service.ts'
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import { refuseUnknownCollections } from '../knowledge/service.ts'
import * as appStore from './app.store.ts'
import type * as contract from './contract.ts'
import { type AssistantApp, defaultAppName } from './contract.ts'
import { modelNameOf } from './model-name.ts'

export async function listApps(ctx: Scope): Promise<{ items: AssistantApp[] }> {
  return ctx.transaction(async (tx) => ({ items: await presentAll(tx, await appStore.listApps(tx)) }))
}

export async function addApp(ctx: Scope, input: OperationInput<typeof contract.addApp>['body']): Promise<AssistantApp> {
  return ctx.transaction(async (tx) => {
    const { principalIds, ...values } = input
    await refuseUnknownPrincipals(tx, principalIds)
    await refuseUnknownCollections(tx, values.collectionIds)
    const id = await appStore.insertApp(tx, { ...values, modelName: modelNameOf(values.name) })
    await appStore.replaceUsers(tx, id, principalIds)
    await tx.audit({ action: 'app.added', objectKind: 'app', objectId: id, detail: { principalIds } })
    return getApp(tx, id)
  })
}

export async function changeApp(
  ctx: Scope,
  appId: string,
  change: OperationInput<typeof contract.changeApp>['body'],
): Promise<AssistantApp> {
  return ctx.transaction(async (tx) => {
    const app = await getOwnApp(tx, appId)
    const { principalIds, ...values } = change
    // What it had may be gone meanwhile; that is no reason to refuse another change.
    await refuseUnknownCollections(tx, values.collectionIds?.filter((id) => !app.collectionIds.includes(id)) ?? [])
    if (principalIds) {
      await refuseUnknownPrincipals(tx, principalIds)
      await appStore.replaceUsers(tx, appId, principalIds)
    }
    await appStore.updateApp(tx, appId, values)
    await tx.audit({
      action: 'app.changed',
      objectKind: 'app',
      objectId: appId,
      detail: { fields: Object.keys(change), ...(principalIds ? { principalIds } : {}) },
    })
    return getApp(tx, appId)
  })
}

export async function deleteApp(ctx: Scope, appId: string) {
  return ctx.transaction(async (tx) => {
    await getOwnApp(tx, appId)
    await appStore.updateApp(tx, appId, { deletedAt: tx.now() })
    await tx.audit({ action: 'app.deleted', objectKind: 'app', objectId: appId })
    return {}
  })
}

/** How an app asks; the default app asks everything that the caller sees. Undefined: there is none of this name to see. */
export async function findWayOfAsking(
  ctx: Scope,
  modelName: string,
): Promise<Pick<appStore.AppRow, 'collectionIds' | 'mode' | 'modelId'> | undefined> {
  if (ctx.actor.keyApps && !ctx.actor.keyApps.includes(modelName)) return undefined
  if (modelName === defaultAppName) return { collectionIds: [], mode: 'extract', modelId: null }
  return ctx.transaction((tx) => appStore.findAppByModelName(tx, modelName))
}

async function getApp(tx: Tx, appId: string): Promise<AssistantApp> {
  const row = (await appStore.listApps(tx)).find((one) => one.id === appId)
  const [app] = row ? await presentAll(tx, [row]) : []
  if (!app) throw notFound('assistants.app-not-found', { ko: '앱을', en: 'The app' })
  return app
}

async function getOwnApp(tx: Tx, appId: string): Promise<AssistantApp> {
  const app = await getApp(tx, appId)
  if (app.mayChange) return app
  throw new AppError('forbidden', 'assistants.not-own-app', {
    ko: `「${app.name}」 앱은 만든 사람이나 소유자만 바꿀 수 있습니다.`,
    en: `The app “${app.name}” is changed by whoever made it, or by an owner.`,
  })
}

async function refuseUnknownPrincipals(tx: Tx, principalIds: readonly number[]): Promise<void> {
  const known = new Set((await listPrincipalsOf(tx)).map((principal) => principal.principalId))
  if (principalIds.every((id) => known.has(id))) return
  throw notFound('access.principal-not-found', { ko: '사람이나 그룹을', en: 'The person or group' })
}

async function presentAll(tx: Tx, rows: readonly appStore.AppWithUsers[]): Promise<AssistantApp[]> {
  const principals = new Map((await listPrincipalsOf(tx)).map((principal) => [principal.principalId, principal.name]))
  return rows.map((row) => {
    const mayChange = row.createdBy === tx.actor.memberId || tx.actor.role === 'owner'
    return {
      id: row.id,
      name: row.name,
      modelName: row.modelName,
      description: row.description,
      collectionIds: row.collectionIds,
      mode: row.mode,
      modelId: row.modelId,
      // To whom an app was given is told only to those who may change that.
      users: mayChange
        ? row.principalIds.map((principalId) => ({ principalId, name: principals.get(principalId) ?? '–' }))
        : [],
      mayChange,
      createdAt: row.createdAt.toISOString(),
    }
  })
}
