/** Which models there are, local and connected, and which of them may write answers. */
import { Label } from '../access/contract.ts'
import { AppError, notFound } from '../kernel/error.ts'
import type { Scope } from '../kernel/scope.ts'
import { catalogue, localProviderId, modelIdOf } from './catalogue.ts'
import type { Model } from './contract.ts'
import type { LocalModel } from './ports.ts'
import { theModel } from './resolving.service.ts'
import * as store from './store.ts'

export async function listModels(ctx: Scope): Promise<{ items: Model[] }> {
  const [served, { providers, models, cards }] = await Promise.all([
    ctx.ports.modelHost.listModels().catch((): LocalModel[] => []),
    ctx.transaction(async (tx) => ({
      providers: await store.listProviders(tx),
      models: await store.listProviderModels(tx),
      cards: await store.listCards(tx),
    })),
  ])
  const cardOf = (modelId: string): Model['card'] => {
    const card = cards.find((one) => one.modelId === modelId)
    return { grounded: card ? { ...card.grounded, measuredAt: card.measuredAt.toISOString() } : null }
  }
  const local = catalogue.map((entry): Model => {
    const id = modelIdOf(localProviderId, entry.id)
    const card = cardOf(id)
    return {
      id,
      name: entry.name,
      role: entry.role,
      providerId: localProviderId,
      providerName: 'Naru',
      isLocal: true,
      licence: entry.licence,
      sizeBytes: entry.sizeBytes,
      contextTokens: entry.contextTokens,
      dimension: entry.dimension,
      status: served.find((one) => one.id === entry.id)?.status ?? 'unavailable',
      highestLabel: 2,
      card,
      mayGenerate: entry.role === 'chat' && card.grounded?.passed === true,
    }
  })
  const ofProvider = (row: store.ProviderRow, model: store.ProviderModelRow): Model => {
    const id = modelIdOf(row.id, model.name)
    const card = cardOf(id)
    return {
      id,
      name: model.name,
      role: model.role,
      providerId: row.id,
      providerName: row.name,
      isLocal: false,
      licence: null,
      sizeBytes: null,
      contextTokens: model.contextTokens,
      dimension: model.dimension,
      status: row.stoppedAt ? 'unavailable' : row.lastTest ? (row.lastTest.isOk ? 'ready' : 'unavailable') : 'unknown',
      highestLabel: Label.parse(row.highestLabel),
      card,
      mayGenerate: model.role === 'chat' && card.grounded?.passed === true,
    }
  }
  const remote = providers.flatMap((row) =>
    models.filter((model) => model.providerId === row.id).map((model) => ofProvider(row, model)),
  )
  return { items: [...local, ...remote] }
}

/** @throws AppError `models.not-measured` for a model whose card shows no pass. */
export async function getModelForGeneration(ctx: Scope, modelId: string | undefined): Promise<Model> {
  const { items } = await listModels(ctx)
  const model = modelId
    ? items.find((one) => one.id === modelId && one.role === 'chat')
    : items.find((one) => one.mayGenerate && one.isLocal) // Text leaves this machine only for a model that was named.
  if (modelId && !model) throw notFound('models.not-found', theModel)
  if (!model?.mayGenerate) {
    throw new AppError('conflict', 'models.not-measured', {
      ko: '생성 답변은 근거 답변 시험을 통과한 모델만 쓸 수 있습니다. 설정의 모델에서 시험을 실행하거나 발췌 답변을 써 주세요.',
      en: 'Generated answers need a model that has passed the grounded-answer test. Run it under Settings, Models, or use quoted answers.',
    })
  }
  return model
}
