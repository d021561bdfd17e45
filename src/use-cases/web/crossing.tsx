/** The crossing: one line between two banks, posts at the four stages, a hull at the present place. */
import type { CSSProperties } from 'react'
import { t } from '../../web/language.ts'
import type { UseCaseSummary } from '../contract.ts'
import { type StageProgress, stages } from '../progress.ts'
import { crossingWords, stageLabel } from './use-case-words.ts'
import './crossing.css'

export function Crossing({ useCase }: { useCase: Pick<UseCaseSummary, 'stage' | 'progress' | 'decision'> }) {
  const hereAt = stages.indexOf(useCase.stage)
  const isStopped = useCase.decision.state === 'stop'
  return (
    <ol className="crossing" aria-label={crossingWords(useCase)}>
      {useCase.progress.map((one, at) => {
        const isHere = at === hereAt
        const shape = at < hereAt ? 'is-behind' : isHere ? `is-here${isStopped ? ' is-stopped' : ''}` : undefined
        return (
          <li key={one.stage} className={shape} style={{ '--done': crossed(one, at, hereAt) } as CSSProperties}>
            <i />
            {isHere && <b />}
            <span>{isHere && isStopped ? stopped(one) : jobs(one)}</span>
          </li>
        )
      })}
    </ol>
  )
}

/** Stages behind are crossed, whatever was left undone there; the present one as far as its jobs are done. */
function crossed(one: StageProgress, at: number, hereAt: number): number {
  if (at < hereAt) return 1
  return at === hereAt ? shareOf(one) : 0
}

export function shareOf({ done, total }: StageProgress): number {
  return total === 0 ? 0 : done / total
}

const jobs = ({ done, total }: StageProgress) => (total === 0 ? '–' : `${done} / ${total}`)

const stopped = (one: StageProgress) =>
  one.total === 0 ? t('멈춤', 'Stopped') : `${jobs(one)} ${t('멈춤', 'stopped')}`

/** The names of the stages, over crossings that stand under one another. */
export function CrossingHead() {
  return (
    <span className="way-head">
      {stages.map((stage) => (
        <span key={stage}>{stageLabel(stage)}</span>
      ))}
    </span>
  )
}
