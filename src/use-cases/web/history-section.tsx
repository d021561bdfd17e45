/** What people decided about the use case, newest first, with the reasons they gave. */
import { formatExact, formatMoment } from '../../web/format.ts'
import { particle, t } from '../../web/language.ts'
import type { UseCase } from '../contract.ts'
import { type Decision, type Stage, stages } from '../progress.ts'
import { decisionNames, stageLabel } from './use-case-words.ts'

export function HistorySection({ useCase }: { useCase: UseCase }) {
  return (
    <section className="side-part">
      <div className="section-head">
        <h2>{t('기록', 'History')}</h2>
      </div>
      <ol className="history">
        {useCase.history.map((one, at) => (
          <li key={one.id}>
            <span>{factWords(one, at === useCase.history.length - 1)}</span>
            <span className="note" title={formatExact(one.at)}>
              {formatMoment(one.at)}
            </span>
            <span className="note">
              {one.byName}
              {one.reason !== '' && `: ${one.reason}`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function factWords({ kind, value }: UseCase['history'][number], isFirst: boolean): string {
  if (kind === 'archived') return t('보관함', 'Put away')
  if (kind === 'restored') return t('되돌림', 'Brought back')
  if (kind === 'decision') {
    const decision = (Object.keys(decisionNames) as Decision[]).find((one) => one === value) ?? 'undecided'
    return t(`결정: ${decisionNames[decision]}`, `Decision: ${decisionNames[decision]}`)
  }
  const stage: Stage = stages.find((one) => one === value) ?? 'define'
  const name = stageLabel(stage)
  if (isFirst) return t(`만듦, ${name}에서 시작`, `Made, begins at ${name}`)
  return t(`${name}${particle(name, '으로/로')} 옮김`, `Moved to ${name}`)
}
