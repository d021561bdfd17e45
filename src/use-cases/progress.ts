/** How far a use case is: the jobs of each stage that facts show to be done. Nobody ticks them off. */
import type { RequirementState } from './requirement-state.ts'

export const stages = ['define', 'data', 'model', 'serve'] as const
export type Stage = (typeof stages)[number]
export type Decision = 'undecided' | 'go' | 'stop'

export interface UseCaseFacts {
  stage: Stage
  decision: Decision
  isArchived: boolean
  /** Somebody answers for it, and is still here. */
  hasOwner: boolean
  baseline: { tasksPerMonth: number | null; minutesPerTask: number | null; wonPerHour: number | null }
  requirements: readonly { threshold: number | null; state: RequirementState }[]
  risks: readonly { state: 'open' | 'mitigated' | 'accepted'; mitigation: string }[]
  /** `haveCount` is what the reader may see; null where nothing can be counted. */
  dataNeeds: readonly { isLinked: boolean; wantedCount: number | null; haveCount: number | null }[]
  plan: readonly { stage: Stage; dueOn: string | null }[]
}

export interface StageProgress {
  stage: Stage
  done: number
  total: number
}

export function progressOf(facts: UseCaseFacts): StageProgress[] {
  const { requirements, dataNeeds } = facts
  const defined = definingJobs(facts)
  return [
    { stage: 'define', done: defined.filter(Boolean).length, total: defined.length },
    { stage: 'data', done: dataNeeds.filter(isThere).length, total: dataNeeds.length },
    { stage: 'model', done: requirements.filter((one) => one.state === 'met').length, total: requirements.length },
    { stage: 'serve', done: facts.decision === 'undecided' ? 0 : 1, total: 1 },
  ]
}

/** Owner, today's cost, a requirement, all thresholds, a risk, something against each open risk. */
function definingJobs({ hasOwner, baseline, requirements, risks }: UseCaseFacts): boolean[] {
  return [
    hasOwner,
    isBaselineKnown(baseline),
    requirements.length > 0,
    requirements.length > 0 && requirements.every((one) => one.threshold !== null),
    risks.length > 0,
    risks.length > 0 && !risks.some(isUnanswered),
  ]
}

export function isBaselineKnown(baseline: UseCaseFacts['baseline']): boolean {
  return Object.values(baseline).every((value) => value !== null)
}

export function isUnanswered(risk: UseCaseFacts['risks'][number]): boolean {
  return risk.state === 'open' && risk.mitigation === ''
}

/** As many as wanted; at least one where nobody said how many. */
export function isThere({ haveCount, wantedCount }: UseCaseFacts['dataNeeds'][number]): boolean {
  return haveCount !== null && haveCount >= (wantedCount ?? 1)
}
