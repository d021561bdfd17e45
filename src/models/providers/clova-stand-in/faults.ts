/**
 * What goes wrong on purpose. Chosen by the header `x-stand-in-faults: a,b`, by the model's name (`HCX-005+cut+created-ms`),
 * or for the next requests by the test that runs the server.
 */
import { isRefusalCode, type RefusalCode } from './refusal.ts'

const shapes = [
  'slow-first-token',
  'cut',
  'error-event',
  'split-character',
  'tight-colons',
  'created-ms',
  'unknown-fields',
  'not-json',
] as const
export type Shape = (typeof shapes)[number]
export type Fault = Shape | RefusalCode | `retry-after:${number}`

export interface Faults {
  refuse: RefusalCode | undefined
  retryAfterSeconds: number | undefined
  has(shape: Shape): boolean
}

export function readFaults(header: string | undefined, modelName: string, queued: readonly Fault[]): Faults {
  const all: string[] = [...(header?.split(',') ?? []), ...modelName.split('+').slice(1), ...queued].map((one) =>
    one.trim(),
  )
  const retryAfter = all.find((one) => one.startsWith('retry-after:'))
  return {
    refuse: all.find(isRefusalCode),
    retryAfterSeconds: retryAfter ? Number(retryAfter.slice('retry-after:'.length)) : undefined,
    has: (shape) => all.includes(shape),
  }
}

export const withoutFaults = (modelName: string): string => modelName.split('+')[0] ?? modelName
