/** From the name of a model to where it runs, and whether text may go there. */
import { notFound } from '../kernel/error.ts'
import { isId } from '../kernel/id.ts'
import type { Scope } from '../kernel/scope.ts'
import { catalogue, localProviderId, splitModelId } from './catalogue.ts'
import type { CallTarget, Endpoint } from './ports.ts'
import { quotesTooHigh, stoppedError, tooHigh } from './refusal-words.ts'
import * as store from './store.ts'

export const theModel = { ko: '모델을', en: 'The model' }

export interface Resolved {
  /** The provider's id; undefined: this machine. */
  providerId: string | undefined
  model: string
  endpoint: Endpoint
  highestLabel: number
  /** As people know it. */
  name: string
  isStopped: boolean
  settings: CallTarget['settings'] | undefined
  /** What a call costs now; null: nothing on this machine, unknown elsewhere. */
  price: CallTarget['price']
  /** Of the workspace and its apps. */
  budgets: CallTarget['budgets']
}

/** @throws AppError `models.not-found` also for a model in another role */
export async function resolveEndpoint(
  ctx: Scope,
  modelId: string,
  role: 'chat' | 'embedding' = 'chat',
): Promise<Resolved> {
  const { providerId, model } = splitModelId(modelId)
  if (providerId === localProviderId) {
    const entry = catalogue.find((one) => one.id === model && one.role === role)
    if (!entry) throw notFound('models.not-found', theModel)
    const { endpoint } = ctx.ports.modelHost
    return {
      providerId: undefined,
      endpoint: { kind: 'openai-compatible', ...endpoint },
      model,
      highestLabel: 2,
      name: entry.name,
      isStopped: false,
      settings: undefined,
      price: null,
      budgets: [],
    }
  }
  if (!isId(providerId)) throw notFound('models.not-found', theModel)
  const known = ctx.known.callTarget
  const target =
    known?.modelId === modelId
      ? known.target
      : await ctx.transaction((tx) => store.findCallTarget(tx, providerId, model))
  if (target?.settings.role !== role) throw notFound('models.not-found', theModel)
  const { kind, baseUrl, sealedKey, ...rest } = target
  const key = sealedKey ? ctx.ports.secretBox.open(sealedKey) : undefined
  return { providerId, model, endpoint: { kind, baseUrl, key }, ...rest }
}

export interface Leaving {
  /** The highest label of the documents that it is known to hold. */
  label: number
  /** What people or programs wrote themselves: it may quote documents too. */
  typed?: readonly string[] | undefined
  purpose: string
}

/**
 * The one gate before anything leaves.
 * @throws AppError `models.label-too-high`, `models.quotes-label-too-high`, `models.provider-stopped`
 */
export async function refuseUnlessMayLeave(ctx: Scope, to: Resolved, sent: Leaving): Promise<void> {
  const { highestLabel, name } = to
  if (!to.providerId) return // It stays on this machine.
  if (sent.label > highestLabel) throw tooHigh(name)
  // A test is how a stopped provider is found to work again.
  if (to.isStopped && sent.purpose !== 'test') throw stoppedError(name)
  if (!sent.typed || highestLabel === highestLabelThereIs) return
  if ((await ctx.ports.quotes.labelOf(ctx, sent.typed)) > highestLabel) throw quotesTooHigh(name)
}

export const highestLabelThereIs = 2
