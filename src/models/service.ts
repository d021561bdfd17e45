/**
 * What one can do with models. Every call goes through `embed` or `generate`: they check where the text may go, and record
 * model, tokens, time and cost.
 */

import { Label } from '../access/contract.ts'
import { mayAct } from '../access/policy.ts'
import { refuseAboveClearance } from '../access/service.ts'
import { AppError, notFound } from '../kernel/error.ts'
import { isId } from '../kernel/id.ts'
import type { OperationInput, OperationReply } from '../kernel/operation.ts'
import type { Scope } from '../kernel/scope.ts'
import {
  type GroundedItem,
  groundedMessages,
  groundedTest,
  groundedTestPasses,
  readGroundedAnswer,
} from './ability-test.ts'
import {
  catalogue,
  embeddingDimension,
  embeddingModelId,
  localProviderId,
  modelIdOf,
  splitModelId,
} from './catalogue.ts'
import type * as contract from './contract.ts'
import type { Model, Provider } from './contract.ts'
import { measureModelJob } from './jobs.ts'
import type { ChatMessage, ChatUsage, Endpoint, InputType, LocalModel } from './ports.ts'
import * as store from './store.ts'

export { groundedMessages, refusal } from './ability-test.ts'
export { embeddingDimension, embeddingModelId } from './catalogue.ts'
export type { ChatMessage } from './ports.ts'

/** The model that compares meanings, as shown under a quoted answer. */
export const localEmbeddingName = catalogue.find((entry) => entry.id === embeddingModelId)?.name ?? embeddingModelId

const theModel = { ko: '모델을', en: 'The model' }

// ---------------------------------------------------------------- the call path

/** Normalised vectors of the default embedding model, which runs on this machine: any label may be sent to it. */
export async function embed(
  ctx: Scope,
  request: { texts: readonly string[]; inputType: InputType; purpose: string; signal?: AbortSignal },
): Promise<Float32Array[]> {
  return (await embedAndCount(ctx, request)).vectors
}

/** As `embed`, with the tokens that were read. */
export async function embedAndCount(
  ctx: Scope,
  request: { texts: readonly string[]; inputType: InputType; purpose: string; signal?: AbortSignal },
): Promise<{ vectors: Float32Array[]; tokens: number }> {
  const startedAt = performance.now()
  const note = (status: 'succeeded' | 'failed', inputTokens: number | null, errorCode: string | null) =>
    recordCall(ctx, {
      modelId: modelIdOf(localProviderId, embeddingModelId),
      purpose: request.purpose,
      status,
      errorCode,
      inputTokens,
      outputTokens: null,
      startedAt,
      costMicros: 0,
    })
  try {
    const { vectors, tokens } = await ctx.ports.modelHost.embed(request.texts, request.inputType, request.signal)
    await note('succeeded', tokens, null)
    return { vectors, tokens }
  } catch (error) {
    await note('failed', null, error instanceof AppError ? error.code : 'models.unexpected')
    throw error
  }
}

export interface Generation {
  modelId: string
  messages: ChatMessage[]
  maxTokens: number
  temperature?: number
  purpose: string
  /** The highest label of anything in the messages. */
  label: number
  signal: AbortSignal
}

export interface Generated {
  /** Null: unknown. Millionths of a won. */
  costMicros: number | null
  usage: ChatUsage
}

/**
 * Streams an answer of a chat model.
 * @throws AppError `models.label-too-high` before anything is sent to a provider that may not see this label.
 */
export async function* generate(ctx: Scope, request: Generation): AsyncGenerator<string, Generated> {
  const { endpoint, model, highestLabel, name } = await resolveEndpoint(ctx, request.modelId)
  if (request.label > highestLabel) {
    throw new AppError('forbidden', 'models.label-too-high', {
      ko: `이 문서의 보안 등급은 「${name}」에 보낼 수 없습니다. 이 컴퓨터의 모델을 고르거나 발췌 답변을 써 주세요.`,
      en: `Text with this label may not be sent to “${name}”. Choose a local model, or use quoted answers.`,
    })
  }
  const startedAt = performance.now()
  let status: 'succeeded' | 'failed' | 'cancelled' = 'cancelled'
  let errorCode: string | null = null
  const { pieces, usage } = ctx.ports.chatClient.stream(endpoint, {
    model,
    messages: request.messages,
    maxTokens: request.maxTokens,
    temperature: request.temperature ?? 0,
    signal: request.signal,
  })
  // Local models cost nothing per call; a provider's price is unknown until a price table says it.
  const costMicros = splitModelId(request.modelId).providerId === localProviderId ? 0 : null
  try {
    for await (const { text } of pieces) yield text
    status = 'succeeded'
    return { costMicros, usage: await usage }
  } catch (error) {
    if (!request.signal.aborted) {
      status = 'failed'
      errorCode = 'models.provider-failed'
      throw providerFailed(name, error)
    }
    throw error
  } finally {
    const counted = status === 'succeeded' ? await usage : undefined
    await recordCall(ctx, {
      modelId: request.modelId,
      purpose: request.purpose,
      status,
      errorCode,
      inputTokens: counted?.inputTokens ?? null,
      outputTokens: counted?.outputTokens ?? null,
      startedAt,
      costMicros,
    })
  }
}

function providerFailed(name: string, cause: unknown): AppError {
  return new AppError(
    'unavailable',
    'models.provider-failed',
    {
      ko: `「${name}」에서 답을 받지 못했습니다. 공급자 설정의 시험 단추로 연결을 확인해 주세요.`,
      en: `“${name}” gave no answer. Check the connection with the test button of the provider.`,
    },
    { cause, detail: { provider: cause instanceof Error ? cause.message.slice(0, 300) : undefined } },
  )
}

async function resolveEndpoint(
  ctx: Scope,
  modelId: string,
): Promise<{ endpoint: Endpoint; model: string; highestLabel: number; name: string }> {
  const { providerId, model } = splitModelId(modelId)
  if (providerId === localProviderId) {
    const entry = catalogue.find((one) => one.id === model && one.role === 'chat')
    if (!entry) throw notFound('models.not-found', theModel)
    return { endpoint: ctx.ports.modelHost.endpoint, model, highestLabel: 2, name: entry.name }
  }
  const row = isId(providerId) ? await ctx.transaction((tx) => store.findProvider(tx, providerId)) : undefined
  if (!row || row.chatModel !== model) throw notFound('models.not-found', theModel)
  return {
    endpoint: { baseUrl: row.baseUrl, key: row.sealedKey ? ctx.ports.secretBox.open(row.sealedKey) : undefined },
    model,
    highestLabel: row.highestLabel,
    name: row.name,
  }
}

async function recordCall(
  ctx: Scope,
  call: Omit<Parameters<typeof store.insertCall>[1], 'milliseconds'> & { startedAt: number },
): Promise<void> {
  const { startedAt, ...values } = call
  await ctx.transaction((tx) =>
    store.insertCall(tx, { ...values, milliseconds: Math.round(performance.now() - startedAt) }),
  )
}

// ---------------------------------------------------------------- the catalogue

export async function listModels(ctx: Scope): Promise<{ items: Model[] }> {
  const [served, { providers, cards }] = await Promise.all([
    ctx.ports.modelHost.listModels().catch((): LocalModel[] => []),
    ctx.transaction(async (tx) => ({ providers: await store.listProviders(tx), cards: await store.listCards(tx) })),
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
  const remote = providers.map((row): Model => {
    const id = modelIdOf(row.id, row.chatModel)
    const card = cardOf(id)
    return {
      id,
      name: row.chatModel,
      role: 'chat',
      providerId: row.id,
      providerName: row.name,
      isLocal: false,
      licence: null,
      sizeBytes: null,
      contextTokens: null,
      dimension: null,
      status: row.lastTest ? (row.lastTest.isOk ? 'ready' : 'unavailable') : 'unknown',
      highestLabel: Label.parse(row.highestLabel),
      card,
      mayGenerate: card.grounded?.passed === true,
    }
  })
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

export async function testModel(ctx: Scope, modelId: string) {
  const { providerId, model } = splitModelId(modelId)
  if (providerId === localProviderId && model === embeddingModelId) {
    return timed(ctx, async () => {
      const [vector] = await embed(ctx, { texts: ['연회비는 언제 면제되나요?'], inputType: 'query', purpose: 'test' })
      return ctx.actor.language === 'ko' ? `${vector?.length ?? 0}차원` : `${vector?.length ?? 0} dimensions`
    })
  }
  await resolveEndpoint(ctx, modelId) // What does not exist is not a failed test.
  // A provider's answer costs money: only those who connect providers may ask for one here.
  if (providerId !== localProviderId && !mayAct(ctx.actor.role, 'models.manage')) {
    throw new AppError('forbidden', 'models.may-not-test', {
      ko: '연결한 공급자의 모델은 모델을 관리하는 사람만 시험할 수 있습니다.',
      en: 'Only those who manage models may test the model of a provider.',
    })
  }
  return timed(ctx, () => firstWords(ctx, modelId))
}

async function firstWords(ctx: Scope, modelId: string): Promise<string> {
  let text = ''
  const pieces = generate(ctx, {
    modelId,
    messages: [{ role: 'user', content: '한 문장으로 인사해 주세요.' }],
    maxTokens: 40,
    purpose: 'test',
    label: 0,
    signal: AbortSignal.timeout(30_000),
  })
  for await (const piece of pieces) text += piece
  return text.trim().slice(0, 200)
}

async function timed(
  ctx: Scope,
  work: () => Promise<string>,
): Promise<{ isOk: boolean; message: string; milliseconds: number }> {
  const startedAt = performance.now()
  const since = () => Math.round(performance.now() - startedAt)
  try {
    return { isOk: true, message: await work(), milliseconds: since() }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const provider = typeof error.detail.provider === 'string' ? ` (${error.detail.provider})` : ''
    return { isOk: false, message: `${error.words[ctx.actor.language]}${provider}`, milliseconds: since() }
  }
}

// ---------------------------------------------------------------- providers

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

export async function testProvider(ctx: Scope, providerId: string) {
  const row = await ctx.transaction((tx) => store.findProvider(tx, providerId))
  if (!row) throw notFound('models.provider-not-found', { ko: '공급자를', en: 'The provider' })
  const result = await timed(ctx, () => firstWords(ctx, modelIdOf(row.id, row.chatModel)))
  await ctx.transaction((tx) => store.noteTest(tx, providerId, { ...result, at: tx.now().toISOString() }))
  return result
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

// ---------------------------------------------------------------- measuring

export async function startMeasuring(ctx: Scope, modelId: string) {
  await resolveEndpoint(ctx, modelId)
  return ctx.transaction(async (tx) => {
    await tx.jobs.add(measureModelJob, { modelId })
    await tx.audit({ action: 'model.measure-asked', objectKind: 'model', objectId: modelId })
    return {}
  })
}

/** Puts every item of the grounded test to the model and keeps the rows with the result. */
export async function measure(ctx: Scope, modelId: string, signal: AbortSignal): Promise<void> {
  const rows: { item: GroundedItem; text: string; isRight: boolean }[] = []
  for (const item of groundedTest) {
    let text = ''
    const pieces = generate(ctx, {
      modelId,
      messages: groundedMessages(item.question, [item.passage]),
      maxTokens: 160,
      purpose: 'measure',
      label: 0,
      signal,
    })
    for await (const piece of pieces) text += piece
    rows.push({ item, text, isRight: readGroundedAnswer(item, text) })
  }
  const shareOf = (answerable: boolean) => {
    const asked = rows.filter(({ item }) => (item.answer !== null) === answerable)
    return asked.filter(({ isRight }) => isRight).length / asked.length
  }
  const scores = { answered: shareOf(true), refused: shareOf(false) }
  await ctx.transaction((tx) =>
    store.saveCard(tx, modelId, { ...scores, questions: rows.length, passed: groundedTestPasses(scores) }, rows),
  )
}

// ---------------------------------------------------------------- for OpenAI's clients

/** Vectors of the local model, in OpenAI's form. */
export async function createEmbedding(
  ctx: Scope,
  input: OperationInput<typeof contract.createEmbedding>['body'],
  signal: AbortSignal,
): Promise<OperationReply<typeof contract.createEmbedding>> {
  if (![embeddingModelId, modelIdOf(localProviderId, embeddingModelId)].includes(input.model))
    throw notFound('models.not-found', theModel)
  if (input.dimensions && input.dimensions !== embeddingDimension) {
    throw new AppError(
      'invalid',
      'models.wrong-dimensions',
      {
        ko: `이 모델의 벡터는 ${embeddingDimension}차원입니다. dimensions를 빼거나 ${embeddingDimension}으로 보내 주세요.`,
        en: `Vectors of this model have ${embeddingDimension} dimensions. Leave dimensions out, or send ${embeddingDimension}.`,
      },
      { detail: { param: 'dimensions' } },
    )
  }
  const { vectors, tokens } = await embedAndCount(ctx, {
    texts: typeof input.input === 'string' ? [input.input] : input.input,
    inputType: input.input_type,
    purpose: 'api',
    signal,
  })
  return {
    object: 'list',
    model: input.model,
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      // Little-endian 32-bit floats in base64 is what OpenAI's clients ask for by themselves.
      embedding:
        input.encoding_format === 'base64'
          ? Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
          : Array.from(vector),
    })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}
