import { expect, test } from 'vitest'
import { dayInKorea, nextStepsOf } from './next-steps.ts'
import { progressOf, type UseCaseFacts } from './progress.ts'
import { stateOf } from './requirement-state.ts'

const whole: UseCaseFacts = {
  stage: 'define',
  decision: 'undecided',
  isArchived: false,
  hasOwner: true,
  baseline: { tasksPerMonth: 100, minutesPerTask: 5, wonPerHour: 20_000 },
  requirements: [{ threshold: 90, state: 'untested' }],
  risks: [{ state: 'open', mitigation: '발췌로만 답합니다' }],
  dataNeeds: [{ isLinked: true, wantedCount: 3, haveCount: 3 }],
  plan: [],
}
const today = '2026-11-27'
const stepsOf = (facts: Partial<UseCaseFacts>) => nextStepsOf({ ...whole, ...facts }, today)
const codesOf = (facts: Partial<UseCaseFacts>) => stepsOf(facts).map((step) => step.code)

test.each<[string, Partial<UseCaseFacts>, string[]]>([
  ['everything defined', {}, ['stage-done']],
  ['nobody answers for it', { hasOwner: false }, ['owner-missing']],
  ['no requirement', { requirements: [] }, ['requirement-missing']],
  [
    'a requirement without threshold',
    { requirements: [{ threshold: null, state: 'untested' }] },
    ['threshold-missing'],
  ],
  ['the cost of today is not known', { baseline: { ...whole.baseline, wonPerHour: null } }, ['baseline-unknown']],
  ['no work in a month is known', { baseline: { ...whole.baseline, tasksPerMonth: 0 } }, ['stage-done']],
  ['no risk', { risks: [] }, ['risk-missing']],
  ['nothing against a risk', { risks: [{ state: 'open', mitigation: '' }] }, ['mitigation-missing']],
  ['an accepted risk', { risks: [{ state: 'accepted', mitigation: '' }] }, ['stage-done']],
  ['no folder', { dataNeeds: [{ isLinked: false, wantedCount: 3, haveCount: null }] }, ['folder-missing']],
  ['data is asked for once it is time', { dataNeeds: [] }, ['stage-done']],
  ['no data at the stage of data', { stage: 'data', dataNeeds: [] }, ['data-missing']],
  ['too little', { stage: 'data', dataNeeds: [{ isLinked: true, wantedCount: 3, haveCount: 2 }] }, ['data-short']],
  [
    'what may not be counted is not short',
    { stage: 'data', dataNeeds: [{ isLinked: true, wantedCount: 3, haveCount: null }] },
    [],
  ],
  ['enough', { stage: 'data' }, ['stage-done']],
  ['not measured', { stage: 'model' }, []],
  ['in service without a decision', { stage: 'serve' }, ['decision-missing']],
  ['in service, go', { stage: 'serve', decision: 'go' }, []],
  ['stopped', { decision: 'stop', hasOwner: false }, []],
  ['put away', { isArchived: true, hasOwner: false }, []],
])('%s', (_, facts, codes) => {
  expect(codesOf(facts)).toEqual(codes)
})

test('an overdue stage comes first, one that is behind does not count, and the day itself is not over', () => {
  const plan = [
    { stage: 'define' as const, dueOn: '2026-11-01' },
    { stage: 'data' as const, dueOn: '2026-11-26' },
    { stage: 'model' as const, dueOn: today },
  ]
  expect(stepsOf({ stage: 'data', plan, hasOwner: false })).toMatchObject([
    { code: 'stage-overdue', stage: 'data', dueOn: '2026-11-26' },
    { code: 'owner-missing' },
  ])
})

test('progress counts jobs that facts show to be done', () => {
  expect(progressOf(whole)).toEqual([
    { stage: 'define', done: 6, total: 6 },
    { stage: 'data', done: 1, total: 1 },
    { stage: 'model', done: 0, total: 1 },
    { stage: 'serve', done: 0, total: 1 },
  ])
  expect(progressOf({ ...whole, requirements: [], risks: [] })[0]).toEqual({ stage: 'define', done: 2, total: 6 })
})

test.each([
  ['at-least', 90, 90, 'met'],
  ['at-least', 90, 89.9, 'unmet'],
  ['at-most', 3, 3, 'met'],
  ['at-most', 3, 3.1, 'unmet'],
  ['at-least', 90, undefined, 'untested'],
  ['at-least', null, 99, 'untested'],
] as const)('%s %s, measured %s: %s', (direction, threshold, measured, state) => {
  expect(stateOf({ direction, threshold }, measured)).toBe(state)
})

test('a day begins in Korea nine hours earlier', () => {
  expect(dayInKorea(new Date('2026-11-27T14:59:59Z'))).toBe('2026-11-27')
  expect(dayInKorea(new Date('2026-11-27T15:00:00Z'))).toBe('2026-11-28')
})
