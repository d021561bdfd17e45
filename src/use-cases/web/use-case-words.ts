/** Words for stages, metrics, risks and next steps. */
import { formatCount } from '../../web/format.ts'
import { language, particle, t } from '../../web/language.ts'
import type { MarkState } from '../../web/ui/mark.tsx'
import type { Baseline, FunctionKind, Requirement, Risk, UseCaseSummary } from '../contract.ts'
import { type MetricId, metrics, type Unit } from '../metrics.ts'
import type { NextStep } from '../next-steps.ts'
import { type Decision, type Stage, stages } from '../progress.ts'

const stageNumbers: Record<Stage, string> = { define: '①', data: '②', model: '③', serve: '④' }
const stageNames: Record<Stage, string> = {
  define: t('문제 정의', 'Define'),
  data: t('데이터', 'Data'),
  model: t('모델', 'Model'),
  serve: t('서비스', 'Serve'),
}
export const stageLabel = (stage: Stage) => `${stageNumbers[stage]} ${stageNames[stage]}`
export const stageOptions = stages.map((value) => ({ value, name: stageLabel(value) }))

export const kindNames: Record<FunctionKind, string> = {
  classify: t('분류', 'Classify'),
  summarise: t('요약', 'Summarise'),
  generate: t('생성', 'Generate'),
  correct: t('교정', 'Correct'),
  restyle: t('문체 변환', 'Restyle'),
  converse: t('대화', 'Converse'),
}

export const decisionNames: Record<Decision, string> = {
  undecided: t('미정', 'Undecided'),
  go: t('진행', 'Go'),
  stop: t('멈춤', 'Stop'),
}

export const priorityNames: Record<Requirement['priority'], string> = {
  must: t('필수', 'Must'),
  should: t('권장', 'Should'),
  may: t('선택', 'May'),
}

export const metricNames: Record<MetricId, string> = {
  accuracy: t('정답률', 'Accuracy'),
  f1: t('분류 F1', 'Classification F1'),
  'citation-rate': t('근거 인용률', 'Citation rate'),
  faithfulness: t('근거 충실도', 'Faithfulness'),
  'refusal-accuracy': t('거절 정확도', 'Refusal accuracy'),
  'acceptance-rate': t('채택률', 'Acceptance rate'),
  leaks: t('유출 건수', 'Leaks'),
  'seconds-p95': t('처리 시간 p95', 'Time p95'),
  'won-per-task': t('건당 비용', 'Cost a task'),
}

const unitNames: Record<Unit, string> = {
  percent: ' %',
  score: '',
  count: t('건', ''),
  seconds: t('초', ' s'),
  won: t('원', ' won'),
}
export const unitOf = (metric: MetricId) => unitNames[metrics[metric].unit]

export const directionNames: Record<Requirement['direction'], string> = {
  'at-least': t('이상', 'or more'),
  'at-most': t('이하', 'or less'),
}

export const requirementStates: Record<Requirement['state'], string> = {
  untested: t('시험 전', 'Untested'),
  met: t('충족', 'Met'),
  unmet: t('미달', 'Unmet'),
}

export const riskKindNames: Record<Risk['kind'], string> = {
  hallucination: t('환각', 'Hallucination'),
  leak: t('유출', 'Leak'),
  bias: t('편향', 'Bias'),
  law: t('법', 'Law'),
}
export const riskStateNames: Record<Risk['state'], string> = {
  open: t('열림', 'Open'),
  mitigated: t('대비함', 'Mitigated'),
  accepted: t('받아들임', 'Accepted'),
}
export const riskMarks: Record<Risk['state'], MarkState> = { open: 'open', mitigated: 'checked', accepted: 'approved' }

export const sideNames = { inside: t('사내', 'Inside'), partner: t('협력사', 'Partner') } as const

export function optionsOf<Value extends string>(names: Record<Value, string>): { value: Value; name: string }[] {
  return (Object.entries(names) as [Value, string][]).map(([value, name]) => ({ value, name }))
}

/** A day as it is written this year: 11. 24.; another year: 2027. 1. 4. */
export function formatDay(day: string, now: Date = new Date()): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return year === now.getFullYear() ? `${month}. ${date}.` : `${year}. ${month}. ${date}.`
}

/** What the work costs a month; undefined while any of the three is not known. */
export function wonPerMonth({ tasksPerMonth, minutesPerTask, wonPerHour }: Baseline): number | undefined {
  if (tasksPerMonth === null || minutesPerTask === null || wonPerHour === null) return undefined
  return Math.round((tasksPerMonth * minutesPerTask * wonPerHour) / 60)
}

/** What should be done, and a word on why. `at` is the section of the page where it is done. */
export function stepWords(step: NextStep): { what: string; why: string; at: string } {
  const n = step.count ?? 0
  const stage = stageLabel(step.stage)
  switch (step.code) {
    case 'stage-overdue':
      return {
        what: t(`${stage} 기한을 다시 정해 주세요`, `Set a new date for ${stage}`),
        why: step.dueOn ? t(`기한 ${formatDay(step.dueOn)} 지남`, `was due ${formatDay(step.dueOn)}`) : '',
        at: 'plan',
      }
    case 'owner-missing':
      return {
        what: t('담당을 정해 주세요', 'Say who answers for it'),
        why: t('답할 사람이 없음', 'Nobody does'),
        at: 'facts',
      }
    case 'requirement-missing':
      return {
        what: t('요구사항을 적어 주세요', 'Write a requirement'),
        why: t('시험할 수 있는 문장으로', 'One that can be tested'),
        at: 'requirements',
      }
    case 'threshold-missing':
      return {
        what: t(`요구사항 ${n}개의 기준을 정해 주세요`, `Set the threshold of ${counted(n, 'requirement')}`),
        why: t('기준이 없으면 시험할 수 없음', 'Without one nothing can be tested'),
        at: 'requirements',
      }
    case 'baseline-unknown':
      return {
        what: t('지금 드는 시간과 비용을 적어 주세요', 'Say what the work costs today'),
        why: t('효과를 셀 바탕', 'Effects are counted from it'),
        at: 'facts',
      }
    case 'risk-missing':
      return {
        what: t('위험을 적어 주세요', 'Write down a risk'),
        why: t('환각, 유출, 편향, 법', 'Hallucination, leak, bias, law'),
        at: 'risks',
      }
    case 'mitigation-missing':
      return {
        what: t(`위험 ${n}개의 대책을 적어 주세요`, `Say what is done against ${counted(n, 'risk')}`),
        why: t('대책 없이 열려 있음', 'Open, with nothing against it'),
        at: 'risks',
      }
    case 'data-missing':
      return {
        what: t('필요한 데이터를 적어 주세요', 'Say what data is needed'),
        why: t('적힌 것이 없음', 'Nothing is written'),
        at: 'data',
      }
    case 'folder-missing':
      return {
        what: t(`데이터 ${n}가지에 폴더를 연결해 주세요`, `Link a folder to ${counted(n, 'kind')} of data`),
        why: t('연결해야 있는 만큼 셀 수 있음', 'What is there is counted in it'),
        at: 'data',
      }
    case 'data-short':
      return {
        what: t(`모자란 데이터 ${n}가지를 채워 주세요`, `Bring what is short in ${counted(n, 'kind')} of data`),
        why: t('볼 수 있는 것으로 셈', 'Counted from what you may see'),
        at: 'data',
      }
    case 'decision-missing':
      return {
        what: t('진행할지 정해 주세요', 'Decide: go or stop'),
        why: t('서비스 단계인데 결정이 없음', 'At Serve without a decision'),
        at: 'decision',
      }
    case 'stage-done': {
      const next = stages[stages.indexOf(step.stage) + 1] ?? step.stage
      const name = stageLabel(next)
      return {
        what: t(`${name}${particle(name, '으로/로')} 옮겨 주세요`, `Move it to ${name}`),
        why: t('이 단계의 일을 다 했음', 'All of this stage is done'),
        at: 'stage',
      }
    }
  }
}

/** The position of the hull in words, for those who listen. */
export function crossingWords(useCase: Pick<UseCaseSummary, 'stage' | 'progress' | 'decision'>): string {
  const here = useCase.progress.find((one) => one.stage === useCase.stage)
  const jobs = here && here.total > 0
  const place = jobs
    ? t(
        `${stageLabel(useCase.stage)}, ${here.total}가지 일 가운데 ${here.done}가지 끝남`,
        `${stageLabel(useCase.stage)}, ${here.done} of ${here.total} done`,
      )
    : stageLabel(useCase.stage)
  return useCase.decision.state === 'stop' ? `${place}, ${decisionNames.stop}: ${useCase.decision.reason}` : place
}

function counted(n: number, noun: string): string {
  return `${formatCount(n)} ${noun}${n === 1 || language === 'ko' ? '' : 's'}`
}
