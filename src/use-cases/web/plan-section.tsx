/** Who carries out each stage, until when, and where help is needed. */
import { callApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { InPlaceChoice, InPlaceText } from '../../web/ui/in-place.tsx'
import { SectionHead } from '../../web/ui/section-head.tsx'
import { type PlannedStage, planStage, type UseCase } from '../contract.ts'
import { stages } from '../progress.ts'
import { act } from './use-case-changes.ts'
import { formatDay, optionsOf, sideNames, stageLabel } from './use-case-words.ts'

export function PlanSection({ useCase, mayEdit }: { useCase: UseCase; mayEdit: boolean }) {
  const overdue = new Set(useCase.nextSteps.filter((step) => step.code === 'stage-overdue').map((step) => step.stage))
  return (
    <section id="plan" className="part">
      <SectionHead title={t('계획', 'Plan')} />
      <table className="table part-table plan-table">
        <thead>
          <tr>
            <th scope="col">{t('단계', 'Stage')}</th>
            <th scope="col">{t('맡는 쪽', 'By')}</th>
            <th scope="col">{t('누가', 'Who')}</th>
            <th scope="col" className="num">
              {t('기한', 'Due')}
            </th>
            <th scope="col">{t('도움이 필요한 일', 'Help needed')}</th>
          </tr>
        </thead>
        <tbody>
          {useCase.plan.map((one) => (
            <PlanRow
              key={one.stage}
              useCase={useCase}
              planned={one}
              isOverdue={overdue.has(one.stage)}
              mayEdit={mayEdit}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function PlanRow(props: { useCase: UseCase; planned: PlannedStage; isOverdue: boolean; mayEdit: boolean }) {
  const { useCase, planned, isOverdue, mayEdit } = props
  const { stage, side, who, dueOn, help } = planned
  const save = (change: Partial<PlannedStage>) =>
    void act(() =>
      callApi(planStage, {
        params: { useCaseId: useCase.id, stage },
        body: { side: change.side ?? side ?? 'inside', who, dueOn, help, ...withoutSide(change) },
      }),
    )
  const label = (what: string) => `${stageLabel(stage)}, ${what}`
  const isHere = stage === useCase.stage
  const isBehind = stages.indexOf(stage) < stages.indexOf(useCase.stage)
  return (
    <tr className={isBehind ? 'is-behind' : undefined}>
      <td className="at-sentence">
        <span className={isHere ? 'name' : undefined}>{stageLabel(stage)}</span>
        {isHere && <span className="note"> {t('지금', 'now')}</span>}
      </td>
      <td className="at-side" data-label={t('맡는 쪽', 'By')}>
        <InPlaceChoice
          label={label(t('맡는 쪽', 'by'))}
          value={side ?? ''}
          options={[...(side === null ? [{ value: '' as const, name: '–' }] : []), ...optionsOf(sideNames)]}
          mayChange={mayEdit}
          onChange={(next) => next !== '' && save({ side: next })}
        />
      </td>
      <td className="at-who" data-label={t('누가', 'Who')}>
        <InPlaceText
          label={label(t('누가', 'who'))}
          value={who}
          whenEmpty="–"
          maxLength={100}
          mayChange={mayEdit}
          onChange={(text) => save({ who: text })}
        />
      </td>
      <td className="num at-due" data-label={t('기한', 'Due')}>
        {isOverdue && <i className="mark" data-state="doubt" role="img" aria-label={t('기한 지남', 'overdue')} />}{' '}
        <InPlaceText
          kind="day"
          label={label(t('기한', 'due'))}
          value={dueOn ?? ''}
          shownAs={dueOn === null ? undefined : formatDay(dueOn)}
          whenEmpty="–"
          mayChange={mayEdit}
          onChange={(day) => save({ dueOn: day === '' ? null : day })}
        />
      </td>
      <td className="at-help" data-label={t('도움', 'Help')}>
        <InPlaceText
          label={label(t('도움이 필요한 일', 'help needed'))}
          value={help}
          whenEmpty="–"
          mayChange={mayEdit}
          onChange={(text) => save({ help: text })}
        />
      </td>
    </tr>
  )
}

function withoutSide({ who, dueOn, help }: Partial<PlannedStage>) {
  return {
    ...(who === undefined ? {} : { who }),
    ...(dueOn === undefined ? {} : { dueOn }),
    ...(help === undefined ? {} : { help }),
  }
}
