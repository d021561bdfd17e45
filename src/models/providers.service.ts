/** Connected endpoints. */
import { Label } from '../access/contract.ts'
import { refuseAboveClearance } from '../access/service.ts'
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import { ModelSettings, type Provider } from './contract.ts'
import { firstSettings } from './known-models.ts'
import * as store from './store.ts'

export const theProvider = { ko: '공급자를', en: 'The provider' }

export async function listProviders(ctx: Scope): Promise<{ items: Provider[] }> {
  return ctx.transaction(async (tx) => ({ items: await presentAll(tx, await store.listProviders(tx)) }))
}

export async function addProvider(
  ctx: Scope,
  input: Omit<OperationInput<typeof contract.addProvider>['body'], 'kind'> & { kind?: contract.ProviderKind },
): Promise<Provider> {
  const kind = input.kind ?? 'openai-compatible'
  if (!/^https?:$/.test(new URL(input.baseUrl).protocol)) {
    throw new AppError('invalid', 'models.bad-address', {
      ko: '주소는 http:// 또는 https://로 시작해야 합니다.',
      en: 'The address must begin with http:// or https://.',
    })
  }
  if (input.embeddingModel === input.chatModel) {
    throw new AppError('invalid', 'models.same-model-twice', {
      ko: '대화 모델과 임베딩 모델의 이름이 같습니다. 임베딩 모델의 이름을 확인해 주세요.',
      en: 'The chat model and the embedding model have the same name. Check that of the embedding model.',
    })
  }
  const baseUrl = input.baseUrl.replace(/\/+$/, '')
  return ctx.transaction(async (tx) => {
    await refuseAboveClearance(tx, input.highestLabel)
    const id = await store.insertProvider(tx, {
      name: input.name,
      kind,
      baseUrl,
      sealedKey: input.key ? ctx.ports.secretBox.seal(input.key) : null,
      account: ctx.ports.secretBox.fingerprint(`${new URL(baseUrl).host} ${input.key}`),
      highestLabel: input.highestLabel,
    })
    const models = [
      { name: input.chatModel, role: 'chat' as const, tunedFrom: input.tunedFrom },
      ...(input.embeddingModel ? [{ name: input.embeddingModel, role: 'embedding' as const }] : []),
    ]
    for (const model of models) {
      await store.insertProviderModel(tx, { providerId: id, name: model.name, ...firstSettings(kind, model) })
    }
    await tx.audit({
      action: 'provider.added',
      objectKind: 'provider',
      objectId: id,
      detail: { kind, baseUrl: input.baseUrl, highestLabel: input.highestLabel },
    })
    return presentOne(tx, id)
  })
}

export async function changeProviderModel(
  ctx: Scope,
  { providerId, model }: OperationInput<typeof contract.changeProviderModel>['params'],
  change: OperationInput<typeof contract.changeProviderModel>['body'],
): Promise<Provider> {
  return ctx.transaction(async (tx) => {
    if (!(await store.findProvider(tx, providerId)) || !(await store.findProviderModel(tx, providerId, model)))
      throw notFound('models.not-found', { ko: '모델을', en: 'The model' })
    await store.updateProviderModel(tx, providerId, model, change)
    await tx.audit({
      action: 'provider.model-changed',
      objectKind: 'provider',
      objectId: providerId,
      detail: { model, ...change },
    })
    return presentOne(tx, providerId)
  })
}

export async function removeProvider(ctx: Scope, providerId: string) {
  return ctx.transaction(async (tx) => {
    if (!(await store.findProvider(tx, providerId))) throw notFound('models.provider-not-found', theProvider)
    await store.removeProvider(tx, providerId)
    await tx.audit({ action: 'provider.removed', objectKind: 'provider', objectId: providerId })
    return {}
  })
}

async function presentOne(tx: Tx, providerId: string): Promise<Provider> {
  const row = await store.findProvider(tx, providerId)
  const [provider] = row ? await presentAll(tx, [row]) : []
  if (!provider) throw notFound('models.provider-not-found', theProvider)
  return provider
}

async function presentAll(tx: Tx, rows: readonly store.ProviderRow[]): Promise<Provider[]> {
  const models = await store.listProviderModels(tx)
  const meter = await store.readMeter(tx)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    baseUrl: row.baseUrl,
    hasKey: row.sealedKey !== null,
    highestLabel: Label.parse(row.highestLabel),
    models: models
      .filter((model) => model.providerId === row.id)
      .map((model) => {
        const used = meter.find((one) => one.providerId === row.id && one.name === model.name)
        const lastMinute = { calls: used?.calls ?? 0, tokens: used?.tokens ?? 0 }
        return { ...ModelSettings.parse(model), name: model.name, lastMinute }
      }),
    createdAt: row.createdAt.toISOString(),
    lastTest: row.lastTest,
    stopped: row.stoppedAt ? { at: row.stoppedAt.toISOString(), because: row.stoppedBecause ?? '' } : null,
  }))
}
