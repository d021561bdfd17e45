import { expect, test } from 'vitest'
import { budgetState, costMicros, monthName, monthStart } from './cost.ts'

const price = { inputMicrosPer1000: 1_250_000, outputMicrosPer1000: 5_000_000, callMicros: null }

test.each([
  ['input and output', price, { inputTokens: 1000, outputTokens: 200 }, 'chat', 2_250_000],
  [
    'parts of a thousand, rounded up once',
    { ...price, inputMicrosPer1000: 1, outputMicrosPer1000: 1 },
    { inputTokens: 1, outputTokens: 1 },
    'chat',
    1,
  ],
  [
    'free is not unknown',
    { inputMicrosPer1000: 0, outputMicrosPer1000: 0, callMicros: null },
    { inputTokens: 9, outputTokens: 9 },
    'chat',
    0,
  ],
  [
    'a price of a call alone',
    { inputMicrosPer1000: null, outputMicrosPer1000: null, callMicros: 7 },
    { inputTokens: null, outputTokens: null },
    'chat',
    7,
  ],
  ['both', { ...price, callMicros: 7 }, { inputTokens: 1000, outputTokens: 0 }, 'chat', 1_250_007],
  [
    'embeddings have no output',
    { ...price, outputMicrosPer1000: null },
    { inputTokens: 1000, outputTokens: null },
    'embedding',
    1_250_000,
  ],
  ['no price', undefined, { inputTokens: 1, outputTokens: 1 }, 'chat', null],
  ['half a price', { ...price, outputMicrosPer1000: null }, { inputTokens: 1, outputTokens: 1 }, 'chat', null],
  ['tokens not told', price, { inputTokens: 1, outputTokens: null }, 'chat', null],
  [
    'no number at all',
    { inputMicrosPer1000: null, outputMicrosPer1000: null, callMicros: null },
    { inputTokens: 1, outputTokens: 1 },
    'chat',
    null,
  ],
] as const)('%s', (_, unit, used, role, expected) => {
  expect(costMicros(unit, used, role)).toBe(expected)
})

test('large numbers stay exact', () => {
  const unit = { inputMicrosPer1000: 999_999_999_999, outputMicrosPer1000: 0, callMicros: null }
  expect(costMicros(unit, { inputTokens: 9_007_000, outputTokens: 0 }, 'chat')).toBe(9_006_999_999_990_993)
})

test('a budget is near from 80 % on and used up at 100 %', () => {
  expect([0, 79, 80, 99, 100, 101].map((spent) => budgetState(spent, 100))).toEqual([
    'within',
    'within',
    'near',
    'near',
    'used-up',
    'used-up',
  ])
})

test('the month is that of Korea', () => {
  expect(monthStart(new Date('2026-10-31T14:59:59Z')).toISOString()).toBe('2026-09-30T15:00:00.000Z')
  expect(monthStart(new Date('2026-10-31T15:00:00Z')).toISOString()).toBe('2026-10-31T15:00:00.000Z')
  expect(monthName(monthStart(new Date('2026-12-31T15:00:00Z')))).toBe('2027-01')
})
