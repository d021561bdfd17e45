/** Connected endpoints. */
import { Label } from '../access/contract.ts'
import { refuseAboveClearance } from '../access/service.ts'
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import type { Provider } from './contract.ts'
import * as store from './store.ts'

export async function listProviders(ctx: Scope): Promise<{ items: Provider[] }> {
  return ctx.transaction(async (tx) => ({ items: (await store.listProviders(tx)).map(present) }))
}

export async function addProvider(
  ctx: Scope,
  input: OperationInput<typeof contract.addProvider>['body'],
): Promise<Provider> {
  if (!/^https?:$/.test(new URL(input.baseUrl).protocol)) {
    throw new AppError('invalid', 'models.bad-address', {
      ko: '주소는 http:// 또는 https://로 시작해야 합니다.',
      en: 'The address must begin with http:// or https://.',
    })
  }
  return ctx.transaction(async (tx) => {
    await refuseAboveClearance(tx, input.highestLabel)
    const id = await store.insertProvider(tx, {
      name: input.name,
      baseUrl: input.baseUrl.replace(/\/+$/, ''),
      sealedKey: input.key ? ctx.ports.secretBox.seal(input.key) : null,
      chatModel: input.chatModel,
      highestLabel: input.highestLabel,
    })
    await tx.audit({
      action: 'provider.added',
      objectKind: 'provider',
      objectId: id,
      detail: { baseUrl: input.baseUrl, highestLabel: input.highestLabel },
    })
    const row = await store.findProvider(tx, id)
    if (!row) throw new Error('a provider that was not inserted')
    return present(row)
  })
}

export async function removeProvider(ctx: Scope, providerId: string) {
  return ctx.transaction(async (tx) => {
    if (!(await store.findProvider(tx, providerId)))
      throw notFound('models.provider-not-found', { ko: '공급자를', en: 'The provider' })
    await store.removeProvider(tx, providerId)
    await tx.audit({ action: 'provider.removed', objectKind: 'provider', objectId: providerId })
    return {}
  })
}

function present(row: store.ProviderRow): Provider {
  return {
    id: row.id,
    name: row.name,
    baseUrl: row.baseUrl,
    hasKey: row.sealedKey !== null,
    highestLabel: Label.parse(row.highestLabel),
    models: [{ name: row.chatModel, role: 'chat' }],
    createdAt: row.createdAt.toISOString(),
    lastTest: row.lastTest,
  }
}
