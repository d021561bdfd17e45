/** What should be done next for a use case, most pressing first, from facts alone. */
import {
  isBaselineKnown,
  isThere,
  isUnanswered,
  progressOf,
  type Stage,
  stages,
  type UseCaseFacts,
} from './progress.ts'

export const stepCodes = [
  'stage-overdue',
  'owner-missing',
  'requirement-missing',
  'threshold-missing',
  'baseline-unknown',
  'risk-missing',
  'mitigation-missing',
  'data-missing',
  'folder-missing',
  'data-short',
  'decision-missing',
  'stage-done',
] as const
type StepCode = (typeof stepCodes)[number]

export interface NextStep {
  code: StepCode
  stage: Stage
  /** Of how many things it speaks; null where there is nothing to count. */
  count: number | null
  dueOn: string | null
}

/** @param today as `2026-11-27`, where the company is */
export function nextStepsOf(facts: UseCaseFacts, today: string): NextStep[] {
  if (facts.isArchived || facts.decision === 'stop') return []
  const { requirements, risks, dataNeeds } = facts
  const has = (stage: Stage) => stages.indexOf(facts.stage) >= stages.indexOf(stage)
  const step = (code: StepCode, stage: Stage, count: number | null = null): NextStep => ({
    code,
    stage,
    count,
    dueOn: null,
  })
  const counted = (code: StepCode, stage: Stage, count: number) => (count > 0 ? [step(code, stage, count)] : [])

  const open: NextStep[] = [
    ...facts.plan
      .filter((one) => stages.indexOf(one.stage) >= stages.indexOf(facts.stage))
      .filter((one) => one.dueOn !== null && one.dueOn < today)
      .map((one): NextStep => ({ code: 'stage-overdue', stage: one.stage, count: null, dueOn: one.dueOn })),
    ...(facts.hasOwner ? [] : [step('owner-missing', 'define')]),
    ...(requirements.length > 0 ? [] : [step('requirement-missing', 'define')]),
    ...counted('threshold-missing', 'define', requirements.filter((one) => one.threshold === null).length),
    ...(isBaselineKnown(facts.baseline) ? [] : [step('baseline-unknown', 'define')]),
    ...(risks.length > 0 ? [] : [step('risk-missing', 'define')]),
    ...counted('mitigation-missing', 'define', risks.filter(isUnanswered).length),
    ...(dataNeeds.length === 0 && has('data') ? [step('data-missing', 'data')] : []),
    ...counted('folder-missing', 'data', dataNeeds.filter((one) => !one.isLinked).length),
    ...(has('data')
      ? counted(
          'data-short',
          'data',
          dataNeeds.filter((one) => one.isLinked && one.haveCount !== null && !isThere(one)).length,
        )
      : []),
    ...(has('serve') && facts.decision === 'undecided' ? [step('decision-missing', 'serve')] : []),
  ]
  if (open.length > 0 || facts.stage === 'serve') return open
  const here = progressOf(facts).find((one) => one.stage === facts.stage)
  return here && here.total > 0 && here.done === here.total ? [step('stage-done', facts.stage)] : []
}

/** The day where the company is. Korea has one time zone, and no summer time. */
export function dayInKorea(now: Date): string {
  const hoursAhead = 9
  return new Date(now.getTime() + hoursAhead * 3_600_000).toISOString().slice(0, 10)
}
