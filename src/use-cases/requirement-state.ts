/** Whether a requirement is met follows from what was measured; nobody types it. */
import type { Direction } from './metrics.ts'

export type RequirementState = 'untested' | 'met' | 'unmet'

/** @param measured in the unit of the metric; undefined: no run has measured it, and then it is neither met nor unmet */
export function stateOf(
  requirement: { direction: Direction; threshold: number | null },
  measured: number | undefined,
): RequirementState {
  if (measured === undefined || requirement.threshold === null) return 'untested'
  const isMet =
    requirement.direction === 'at-least' ? measured >= requirement.threshold : measured <= requirement.threshold
  return isMet ? 'met' : 'unmet'
}
