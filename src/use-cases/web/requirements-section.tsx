/** The requirements, in the order that people gave them. Each is changed where it stands; whether it is met nobody types. */
import { useState } from 'react'
import { callApi } from '../../web/api.ts'
import { formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { ChoiceField, FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
import { Chevron } from '../../web/ui/icons.tsx'
import { InPlaceChoice, InPlaceText } from '../../web/ui/in-place.tsx'
import { State } from '../../web/ui/mark.tsx'
import { SectionHead } from '../../web/ui/section-head.tsx'
import {
  addRequirement,
  changeRequirement,
  directions,
  orderRequirements,
  priorities,
  type Requirement,
  type UseCase,
} from '../contract.ts'
import { metricIds, metrics } from '../metrics.ts'
import { RemoveLink } from './remove-link.tsx'
import { act, refreshUseCases, removeRequirementWithUndo } from './use-case-changes.ts'
import { directionNames, metricNames, optionsOf, priorityNames, requirementStates, unitOf } from './use-case-words.ts'

export function RequirementsSection({ useCase, mayEdit }: { useCase: UseCase; mayEdit: boolean }) {
  const [isAdding, setAdding] = useState(false)
  const { requirements } = useCase
  const ids = requirements.map((one) => one.id)
  const moveTo = (at: number, to: number) => {
    const order = ids.filter((_, index) => index !== at)
    order.splice(to, 0, ids[at] ?? '')
    void act(() => callApi(orderRequirements, { params: { useCaseId: useCase.id }, body: { requirementIds: order } }))
  }
  return (
    <section id="requirements" className="part">
      <SectionHead
        title={t('요구사항', 'Requirements')}
        count={requirements.length}
        note={t('충족은 평가가 정합니다', 'Met or not is said by evaluation')}
        act={
          mayEdit && !isAdding
            ? { name: t('요구사항 더하기', 'Add a requirement'), onAct: () => setAdding(true) }
            : undefined
        }
      />
      <table className="table part-table requirement-table">
        <thead>
          <tr>
            <th scope="col">{t('우선', 'Priority')}</th>
            <th scope="col">{t('요구사항', 'Requirement')}</th>
            <th scope="col">{t('지표', 'Metric')}</th>
            <th scope="col" className="num">
              {t('기준', 'Threshold')}
            </th>
            <th scope="col" className="num">
              {t('잰 값', 'Measured')}
            </th>
            <th scope="col">{t('상태', 'State')}</th>
            {mayEdit && (
              <th scope="col">
                <span className="sr">{t('옮기기와 지우기', 'Move and remove')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {requirements.map((one, at) => (
            <RequirementRow
              key={one.id}
              useCaseId={useCase.id}
              requirement={one}
              mayEdit={mayEdit}
              onUp={at > 0 ? () => moveTo(at, at - 1) : undefined}
              onDown={at < requirements.length - 1 ? () => moveTo(at, at + 1) : undefined}
            />
          ))}
        </tbody>
      </table>
      {requirements.length === 0 && !isAdding && (
        <p className="sub none-yet">
          {t(
            '아직 없습니다. 「문서에 없는 것을 물으면 답하지 않는다, 거절 정확도 95 % 이상」처럼 시험할 수 있게 적습니다.',
            'None yet. Write what can be tested: “asked what no document says, it does not answer; refusal accuracy 95 % or more”.',
          )}
        </p>
      )}
      {isAdding && <RequirementForm useCaseId={useCase.id} onClose={() => setAdding(false)} />}
    </section>
  )
}

function RequirementRow(props: {
  useCaseId: string
  requirement: Requirement
  mayEdit: boolean
  onUp: (() => void) | undefined
  onDown: (() => void) | undefined
}) {
  const { requirement, mayEdit, useCaseId } = props
  const unit = unitOf(requirement.metric)
  const save = (body: NonNullable<Parameters<typeof callApi<typeof changeRequirement>>[1]>['body']) =>
    void act(() => callApi(changeRequirement, { params: { useCaseId, requirementId: requirement.id }, body }))
  const label = (what: string) => `${requirement.sentence}, ${what}`
  return (
    <tr>
      <td className="at-priority">
        <InPlaceChoice
          label={label(t('우선', 'priority'))}
          value={requirement.priority}
          options={optionsOf(priorityNames)}
          mayChange={mayEdit}
          onChange={(priority) => save({ priority })}
        />
      </td>
      <td className="at-sentence">
        <InPlaceText
          label={t('요구사항', 'Requirement')}
          value={requirement.sentence}
          whenEmpty="–"
          mayChange={mayEdit}
          onChange={(sentence) => sentence !== '' && save({ sentence })}
        />
      </td>
      <td className="at-metric">
        <InPlaceChoice
          label={label(t('지표', 'metric'))}
          value={requirement.metric}
          options={optionsOf(metricNames)}
          mayChange={mayEdit}
          onChange={(metric) =>
            save({ metric, direction: metrics[metric].direction, threshold: sameUnit(metric, requirement) })
          }
        />
      </td>
      <td className="num at-threshold">
        <InPlaceText
          label={label(t('기준', 'threshold'))}
          value={requirement.threshold === null ? '' : String(requirement.threshold)}
          whenEmpty="–"
          unit={unit}
          kind="number"
          mayChange={mayEdit}
          onChange={(text) => save({ threshold: text === '' ? null : Number(text.replaceAll(',', '')) })}
        />{' '}
        <span className="sub">
          <InPlaceChoice
            label={label(t('방향', 'direction'))}
            value={requirement.direction}
            options={optionsOf(directionNames)}
            mayChange={mayEdit}
            onChange={(direction) => save({ direction })}
          />
        </span>
      </td>
      <td className="num at-measured" data-label={t('잰 값', 'Measured')}>
        {requirement.measured === null ? (
          <span className="quiet">–</span>
        ) : (
          `${formatCount(requirement.measured)}${unit}`
        )}
      </td>
      <td className="at-state">
        <State state={requirement.state}>{requirementStates[requirement.state]}</State>
      </td>
      {mayEdit && (
        <td className="at-acts">
          <span className="row-acts">
            <MoveButton isUp name={requirement.sentence} onMove={props.onUp} />
            <MoveButton isUp={false} name={requirement.sentence} onMove={props.onDown} />
            <RemoveLink
              name={requirement.sentence}
              onRemove={() => void removeRequirementWithUndo(useCaseId, requirement)}
            />
          </span>
        </td>
      )}
    </tr>
  )
}

/** 90 percent are not 90 seconds: with another unit the threshold is agreed on anew. */
function sameUnit(metric: keyof typeof metrics, before: Requirement): number | null {
  return metrics[metric].unit === metrics[before.metric].unit ? before.threshold : null
}

function MoveButton({ isUp, name, onMove }: { isUp: boolean; name: string; onMove: (() => void) | undefined }) {
  return (
    <button
      type="button"
      className={isUp ? 'move is-up' : 'move'}
      disabled={!onMove}
      aria-label={isUp ? t(`위로: ${name}`, `Up: ${name}`) : t(`아래로: ${name}`, `Down: ${name}`)}
      onClick={onMove}
    >
      <Chevron />
    </button>
  )
}

function RequirementForm({ useCaseId, onClose }: { useCaseId: string; onClose(): void }) {
  const [metric, setMetric] = useState<keyof typeof metrics>('accuracy')
  const sending = useSending(async ({ text, number }) => {
    await callApi(addRequirement, {
      params: { useCaseId },
      body: {
        sentence: text('sentence'),
        priority: priorities.find((one) => one === text('priority')) ?? 'must',
        metric,
        direction: directions.find((one) => one === text('direction')) ?? metrics[metric].direction,
        threshold: number('threshold'),
      },
    })
    refreshUseCases()
    onClose()
  })
  return (
    <form className="part-form" onSubmit={sending.onSubmit} aria-label={t('새 요구사항', 'New requirement')}>
      <FormRow id="requirement-sentence" label={t('시험할 수 있는 문장', 'A sentence that can be tested')}>
        <input
          id="requirement-sentence"
          name="sentence"
          className="field"
          required
          maxLength={500}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this form
          autoFocus
          autoComplete="off"
        />
      </FormRow>
      <FormRow id="requirement-priority" label={t('우선', 'Priority')}>
        <ChoiceField id="requirement-priority" name="priority" options={optionsOf(priorityNames)} />
      </FormRow>
      <FormRow id="requirement-metric" label={t('지표', 'Metric')}>
        <select
          id="requirement-metric"
          className="field"
          value={metric}
          onChange={(event) => setMetric(metricIds.find((one) => one === event.target.value) ?? metric)}
        >
          {metricIds.map((one) => (
            <option key={one} value={one}>
              {metricNames[one]}
            </option>
          ))}
        </select>
      </FormRow>
      <FormRow
        id="requirement-threshold"
        label={t(`기준${unitOf(metric) && ` (${unitOf(metric).trim()})`}`, `Threshold${unitOf(metric)}`)}
      >
        <input id="requirement-threshold" name="threshold" className="field" type="number" min={0} step="any" />
      </FormRow>
      <FormRow id="requirement-direction" label={t('방향', 'Direction')}>
        <select
          key={metric}
          id="requirement-direction"
          name="direction"
          className="field"
          defaultValue={metrics[metric].direction}
        >
          {optionsOf(directionNames).map((one) => (
            <option key={one.value} value={one.value}>
              {one.name}
            </option>
          ))}
        </select>
      </FormRow>
      <FormEnd action={t('요구사항 더하기', 'Add the requirement')} sending={sending} onClose={onClose} />
    </form>
  )
}
