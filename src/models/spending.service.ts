/** Prices, budgets, and what calls have cost. */
import { newId } from '../kernel/id.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import type { Costs, Price } from './contract.ts'
import { budgetState, costMicros as costOf, monthName, monthStart } from './cost.ts'
import { overBudget } from './refusal-words.ts'
import type { Resolved } from './resolving.service.ts'
import * as store from './store.ts'

/** @throws AppError `models.budget-used-up` when the app's month, or the workspace's, is spent */
export async function refuseOverBudget(ctx: Scope, to: Resolved, app: string | undefined): Promise<void> {
  const binding = to.budgets.filter((budget) => budget.app === null || budget.app === app)
  if (binding.length === 0) return
  await ctx.transaction(async (tx) => {
    const since = monthStart(tx.now())
    for (const budget of binding) {
      const { micros } = await store.sumSpent(tx, budget.app, since)
      if (budgetState(micros, budget.monthlyMicros) === 'used-up') throw overBudget(budget.app)
    }
  })
}

export interface CallNote {
  modelId: string
  purpose: string
  app: string | undefined
  /** Null: it stayed on this machine. */
  label: number | null
}

export interface CallEnd {
  status: 'succeeded' | 'failed' | 'cancelled'
  errorCode: string | null
  inputTokens: number | null
  outputTokens: number | null
  tries: number
  answerBegan: boolean
}

/** @returns the cost at today's price; null: unknown */
export type EndCall = (end: CallEnd) => Promise<number | null>

/** Writes down that a call begins, while it is sent; what is returned writes how it ended. */
export function beginCall(ctx: Scope, to: Resolved, role: 'chat' | 'embedding', note: CallNote): EndCall {
  const { callBook, callMeter } = ctx.ports
  const startedAt = performance.now()
  const head = {
    id: newId(),
    workspaceId: ctx.actor.workspaceId,
    memberId: ctx.actor.memberId,
    at: ctx.now(),
    requestId: ctx.requestId,
    ...note,
    app: note.app ?? null,
  }
  const begun = callBook.write({ ...head, ...notEnded })
  begun.catch(() => undefined) // Told to whoever ends the call.
  return async (end) => {
    const { status, inputTokens, outputTokens } = end
    callMeter.note({ isLocal: !to.providerId, model: to.model, inputTokens, outputTokens, outcome: status })
    const costMicros = to.providerId ? costOf(to.price ?? undefined, end, role) : 0
    const priceId = costMicros === null ? null : (to.price?.id ?? null)
    const record = { ...head, ...end, milliseconds: Math.round(performance.now() - startedAt), costMicros, priceId }
    const binds = to.budgets.length > 0
    const ended = binds ? callBook.write(record) : callBook.writeSoon(record)
    ended.catch((error: unknown) => ctx.log.error({ error: String(error), callId: head.id }, 'end of a call'))
    // A budget counts what it costs, whichever server is asked next; without one it is enough that it has begun.
    await (binds ? ended : begun)
    return costMicros
  }
}

/** As a call stands that nothing was heard of again: it may have been answered, and charged for. */
const notEnded = {
  status: 'begun',
  errorCode: null,
  inputTokens: null,
  outputTokens: null,
  milliseconds: 0,
  costMicros: null,
  priceId: null,
  tries: 1,
  answerBegan: true,
} as const

export async function getCosts(ctx: Scope): Promise<Costs> {
  await ctx.ports.callBook.written()
  return ctx.transaction(async (tx) => {
    const since = monthStart(tx.now())
    return {
      month: monthName(since),
      spent: await store.sumSpent(tx, null, since),
      models: await store.sumByModel(tx, since),
      apps: await store.sumByApp(tx, since),
      prices: (await store.listPrices(tx)).map(presentPrice),
      budgets: await budgetsWithSpent(tx, since),
    }
  })
}

async function budgetsWithSpent(tx: Tx, since: Date): Promise<Costs['budgets']> {
  const budgets = []
  for (const budget of await store.listBudgets(tx)) {
    const spent = await store.sumSpent(tx, budget.app, since)
    budgets.push({ ...budget, spent, state: budgetState(spent.micros, budget.monthlyMicros) })
  }
  return budgets
}

export async function setPrice(ctx: Scope, input: OperationInput<typeof contract.setPrice>['body']): Promise<Price> {
  return ctx.transaction(async (tx) => {
    const row = await store.insertPrice(tx, input)
    await tx.audit({ action: 'price.set', objectKind: 'model', objectId: input.modelId, detail: { ...input } })
    return presentPrice(row)
  })
}

export async function setBudget(ctx: Scope, input: OperationInput<typeof contract.setBudget>['body']) {
  return ctx.transaction(async (tx) => {
    await store.saveBudget(tx, input.app, input.monthlyMicros)
    const objectId = input.app ?? tx.actor.workspaceId
    const objectKind = input.app === null ? 'workspace' : 'app'
    await tx.audit({ action: 'budget.set', objectKind, objectId, detail: { monthlyMicros: input.monthlyMicros } })
    return {}
  })
}

function presentPrice(row: store.PriceRow): Price {
  const { modelId, inputMicrosPer1000, outputMicrosPer1000, callMicros, source, asOf } = row
  return { modelId, inputMicrosPer1000, outputMicrosPer1000, callMicros, source, asOf, setAt: row.setAt.toISOString() }
}
