/** Prices, budgets and what was spent. Money in millionths of a won; null is unknown, never 0. */
import { z } from 'zod'
import { defineOperation } from '../kernel/operation.ts'

const Micros = z.int().min(0).max(1_000_000_000_000_000)

export const Price = z.object({
  modelId: z.string(),
  inputMicrosPer1000: Micros.nullable(),
  outputMicrosPer1000: Micros.nullable(),
  callMicros: Micros.nullable(),
  /** Where the numbers are from. */
  source: z.string(),
  asOf: z.iso.date(),
  setAt: z.iso.datetime(),
})
export type Price = z.infer<typeof Price>

export const setPrice = defineOperation({
  id: 'setPrice',
  method: 'post',
  path: '/prices',
  action: 'models.manage',
  summary: 'What a model costs from now on. Earlier calls keep the price of their time.',
  body: z
    .object({
      modelId: z.string().min(1).max(300),
      inputMicrosPer1000: Micros.nullable(),
      outputMicrosPer1000: Micros.nullable(),
      callMicros: Micros.nullable(),
      source: z.string().trim().min(1).max(300),
      asOf: z.iso.date(),
    })
    .strict(),
  reply: Price,
  status: 201,
})

const Spent = z.object({
  /** Of the calls whose cost is known. */
  micros: z.int(),
  unknownCalls: z.int(),
})

export const Budget = z.object({
  /** The name under which an app is asked; null: the whole workspace. */
  app: z.string().nullable(),
  monthlyMicros: z.int(),
  spent: Spent,
  state: z.enum(['within', 'near', 'used-up']),
})
export type Budget = z.infer<typeof Budget>

export const setBudget = defineOperation({
  id: 'setBudget',
  method: 'put',
  path: '/budgets',
  action: 'models.manage',
  summary: 'How much a month may cost, for the workspace or one app. Null takes the limit away.',
  body: z
    .object({
      app: z.string().trim().min(1).max(100).nullable(),
      monthlyMicros: Micros.min(1).nullable(),
    })
    .strict(),
  reply: z.object({}),
})

export const ModelCost = z.object({
  modelId: z.string(),
  calls: z.int(),
  failedCalls: z.int(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  micros: z.int(),
  unknownCalls: z.int(),
})
export type ModelCost = z.infer<typeof ModelCost>

export const Costs = z.object({
  /** The month in Korea, as `2026-01`. */
  month: z.string(),
  spent: Spent,
  models: z.array(ModelCost),
  apps: z.array(z.object({ app: z.string(), calls: z.int(), micros: z.int(), unknownCalls: z.int() })),
  prices: z.array(Price),
  budgets: z.array(Budget),
})
export type Costs = z.infer<typeof Costs>

export const getCosts = defineOperation({
  id: 'getCosts',
  method: 'get',
  path: '/costs',
  action: 'models.manage',
  summary: 'What models have cost this month, by model and by app, with prices and budgets.',
  reply: Costs,
})
