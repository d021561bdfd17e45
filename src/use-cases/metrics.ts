/** What a requirement can be measured by. A threshold is written in the unit of its metric: 90 percent is 90. */
export const metricIds = [
  'accuracy',
  'f1',
  'citation-rate',
  'faithfulness',
  'refusal-accuracy',
  'acceptance-rate',
  'leaks',
  'seconds-p95',
  'won-per-task',
] as const
export type MetricId = (typeof metricIds)[number]

export type Unit = 'percent' | 'score' | 'count' | 'seconds' | 'won'
export type Direction = 'at-least' | 'at-most'

/** `direction` is which way is better where nobody says otherwise. */
export const metrics: Record<MetricId, { unit: Unit; direction: Direction }> = {
  accuracy: { unit: 'percent', direction: 'at-least' },
  f1: { unit: 'score', direction: 'at-least' },
  'citation-rate': { unit: 'percent', direction: 'at-least' },
  faithfulness: { unit: 'percent', direction: 'at-least' },
  'refusal-accuracy': { unit: 'percent', direction: 'at-least' },
  'acceptance-rate': { unit: 'percent', direction: 'at-least' },
  leaks: { unit: 'count', direction: 'at-most' },
  'seconds-p95': { unit: 'seconds', direction: 'at-most' },
  'won-per-task': { unit: 'won', direction: 'at-most' },
}

/** The largest value that has a meaning; a share is at most all. */
export const largestOf: Record<Unit, number> = {
  percent: 100,
  score: 1,
  count: 1_000_000_000,
  seconds: 1_000_000_000,
  won: 1_000_000_000,
}
