/** What is being read and indexed of all that a person may see, and how long it will take at the pace of the last minutes. */
import { useRef } from 'react'
import type { OperationReply } from '../../kernel/operation.ts'
import { useApi } from '../../web/api.ts'
import { formatCount, formatDuration } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { paceOf, type Sample, secondsLeft, withSample } from '../../web/pace.ts'
import { State } from '../../web/ui/mark.tsx'
import { countDocuments } from '../contract.ts'

type Counts = OperationReply<typeof countDocuments>

const pollMilliseconds = 2_000
const threeMinutes = 90 // Polls: a long file takes a minute, and must not look like a standstill.

export function ReadingProgress() {
  const counts = useApi(countDocuments, {}, { refetchInterval: pollMilliseconds })
  const steps = useMeasured(counts.data, counts.dataUpdatedAt).filter((step) => step.remaining > 0)
  if (steps.length === 0) return null
  const lefts = steps.map((step) => secondsLeft(step.remaining, step.pace))
  // The steps run side by side: the slowest of them is the end. One that is not measured makes the end unknown.
  const left = lefts.every((one) => one !== undefined) ? formatDuration(Math.max(...lefts)) : undefined
  return (
    // Not announced: it changes with every poll, and is read by whoever comes to it.
    <p className="reading-progress">
      <b>
        {left
          ? t(`약 ${left} 남음`, `About ${left} left`)
          : t('남은 시간은 아직 알 수 없음', 'Time left not known yet')}
      </b>
      {steps.map((step) => (
        <State key={step.name} state="running">
          {step.name}{' '}
          <span className="quiet">
            {formatCount(step.done)} / {formatCount(step.done + step.remaining)}
          </span>
        </State>
      ))}
    </p>
  )
}

interface MeasuredStep {
  name: string
  done: number
  remaining: number
  pace: number | undefined
}

/** Each answer of the server is one sample of each step; while nothing is to be done none are kept. */
function useMeasured(counts: Counts | undefined, atMilliseconds: number): MeasuredStep[] {
  const kept = useRef({ atMilliseconds: 0, samples: new Map<string, Sample[]>() })
  const steps = counts ? stepsOf(counts) : []
  if (atMilliseconds !== kept.current.atMilliseconds) {
    const samples = new Map<string, Sample[]>()
    for (const { name, done, remaining } of steps) {
      const before = kept.current.samples.get(name) ?? []
      if (remaining > 0) samples.set(name, withSample(before, { atMilliseconds, done }, threeMinutes))
    }
    kept.current = { atMilliseconds, samples }
  }
  return steps.map((step) => ({ ...step, pace: paceOf(kept.current.samples.get(step.name) ?? []) }))
}

/** What is still to be read will have to be indexed too. */
function stepsOf(counts: Counts) {
  const unread = counts.queued + counts.parsing
  const readable = unread + counts.ready
  return [
    { name: t('읽기', 'Reading'), done: counts.ready + counts.failed, remaining: unread },
    { name: t('낱말 색인', 'Words'), done: counts.wordsIndexed, remaining: readable - counts.wordsIndexed },
    { name: t('뜻 색인', 'Meaning'), done: counts.vectorsIndexed, remaining: readable - counts.vectorsIndexed },
  ]
}
