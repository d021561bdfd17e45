/** Whether a model answers at all, and how well: a test of one sentence, and the measurement that its card shows. */
import { mayAct } from '../access/policy.ts'
import { AppError, notFound } from '../kernel/error.ts'
import { isId } from '../kernel/id.ts'
import type { Scope } from '../kernel/scope.ts'
import {
  type GroundedItem,
  groundedMessages,
  groundedTest,
  groundedTestPasses,
  readGroundedAnswer,
} from './ability-test.ts'
import { generate } from './calls.service.ts'
import { embeddingModelId, localProviderId, modelIdOf, splitModelId } from './catalogue.ts'
import { embed } from './embedding.service.ts'
import { measureModelJob } from './jobs.ts'
import { theProvider } from './providers.service.ts'
import { resolveEndpoint } from './resolving.service.ts'
import * as store from './store.ts'

export async function testModel(ctx: Scope, modelId: string) {
  const { providerId, model } = splitModelId(modelId)
  if (providerId === localProviderId) {
    if (model === embeddingModelId) return timed(ctx, () => firstVector(ctx, modelId))
    await resolveEndpoint(ctx, modelId) // What does not exist is not a failed test.
    return timed(ctx, () => firstWords(ctx, modelId))
  }
  const role = await roleOf(ctx, providerId, model)
  await resolveEndpoint(ctx, modelId, role)
  // A provider's answer costs money: only those who connect providers may ask for one here.
  if (!mayAct(ctx.actor.role, 'models.manage')) {
    throw new AppError('forbidden', 'models.may-not-test', {
      ko: '연결한 공급자의 모델은 모델을 관리하는 사람만 시험할 수 있습니다.',
      en: 'Only those who manage models may test the model of a provider.',
    })
  }
  return timed(ctx, () => (role === 'embedding' ? firstVector(ctx, modelId) : firstWords(ctx, modelId)))
}

async function roleOf(ctx: Scope, providerId: string, model: string): Promise<'chat' | 'embedding'> {
  if (!isId(providerId)) return 'chat'
  return (await ctx.transaction((tx) => store.findProviderModel(tx, providerId, model)))?.role ?? 'chat'
}

async function firstVector(ctx: Scope, modelId: string): Promise<string> {
  const texts = ['연회비는 언제 면제되나요?']
  const [vector] = await embed(ctx, { texts, inputType: 'query', purpose: 'test', modelId, label: 0 })
  return ctx.actor.language === 'ko' ? `${vector?.length ?? 0}차원` : `${vector?.length ?? 0} dimensions`
}

async function firstWords(ctx: Scope, modelId: string): Promise<string> {
  let text = ''
  const pieces = generate(ctx, {
    modelId,
    messages: [{ role: 'user', content: '한 문장으로 인사해 주세요.' }],
    typed: [],
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

/** Every model of the provider, one after the other; the first that fails is what is told. */
export async function testProvider(ctx: Scope, providerId: string) {
  const models = await ctx.transaction(async (tx) => {
    if (!(await store.findProvider(tx, providerId))) throw notFound('models.provider-not-found', theProvider)
    return (await store.listProviderModels(tx)).filter((model) => model.providerId === providerId)
  })
  const result = await timed(ctx, async () => {
    const said: string[] = []
    for (const { name, role } of models) {
      const modelId = modelIdOf(providerId, name)
      said.push(await (role === 'embedding' ? firstVector(ctx, modelId) : firstWords(ctx, modelId)))
    }
    return said.join(' · ')
  })
  await ctx.transaction((tx) => store.noteTest(tx, providerId, { ...result, at: tx.now().toISOString() }))
  return result
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
      typed: [],
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
