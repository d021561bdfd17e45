/** What could go wrong, what is done against it, and by which requirement it would show. */
import { useState } from 'react'
import { listMembers } from '../../access/contract.ts'
import { callApi, useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { ChoiceField, FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
import { InPlaceChoice, InPlaceText } from '../../web/ui/in-place.tsx'
import { State } from '../../web/ui/mark.tsx'
import { SectionHead } from '../../web/ui/section-head.tsx'
import { addRisk, changeRisk, type Risk, riskKinds, type UseCase } from '../contract.ts'
import { RemoveLink } from './remove-link.tsx'
import { act, refreshUseCases, removeRiskWithUndo } from './use-case-changes.ts'
import { optionsOf, requirementStates, riskKindNames, riskMarks, riskStateNames } from './use-case-words.ts'

export function RisksSection({ useCase, mayEdit }: { useCase: UseCase; mayEdit: boolean }) {
  const [isAdding, setAdding] = useState(false)
  const members = useApi(listMembers, {}, { enabled: mayEdit }).data?.items.filter((one) => one.isActive) ?? []
  return (
    <section id="risks" className="part">
      <SectionHead
        title={t('위험', 'Risks')}
        count={useCase.risks.length}
        act={mayEdit && !isAdding ? { name: t('위험 더하기', 'Add a risk'), onAct: () => setAdding(true) } : undefined}
      />
      <table className="table part-table risk-table">
        <thead>
          <tr>
            <th scope="col">{t('종류', 'Kind')}</th>
            <th scope="col">{t('무엇이 잘못될 수 있나', 'What could go wrong')}</th>
            <th scope="col">{t('대책', 'Against it')}</th>
            <th scope="col">{t('담당', 'Answers')}</th>
            <th scope="col">{t('드러나는 시험', 'Shown by')}</th>
            <th scope="col">{t('상태', 'State')}</th>
            {mayEdit && (
              <th scope="col">
                <span className="sr">{t('지우기', 'Remove')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {useCase.risks.map((risk) => (
            <RiskRow key={risk.id} useCase={useCase} risk={risk} members={members} mayEdit={mayEdit} />
          ))}
        </tbody>
      </table>
      {useCase.risks.length === 0 && !isAdding && (
        <p className="sub none-yet">
          {t(
            '아직 없습니다. 환각, 유출, 편향, 법 가운데 이 과제에서 일어날 수 있는 일을 적습니다.',
            'None yet. Write what could happen here: hallucination, leak, bias, law.',
          )}
        </p>
      )}
      {isAdding && <RiskForm useCaseId={useCase.id} onClose={() => setAdding(false)} />}
    </section>
  )
}

function RiskRow(props: {
  useCase: UseCase
  risk: Risk
  members: readonly { id: string; name: string }[]
  mayEdit: boolean
}) {
  const { useCase, risk, mayEdit, members } = props
  const save = (body: NonNullable<Parameters<typeof callApi<typeof changeRisk>>[1]>['body']) =>
    void act(() => callApi(changeRisk, { params: { useCaseId: useCase.id, riskId: risk.id }, body }))
  const label = (what: string) => `${risk.sentence}, ${what}`
  const nobody = { value: '', name: t('없음', 'Nobody') }
  const people = members.map((one) => ({ value: one.id, name: one.name }))
  const isKnown = risk.ownerMemberId === null || people.some((one) => one.value === risk.ownerMemberId)
  const gone = isKnown ? [] : [{ value: risk.ownerMemberId ?? '', name: risk.ownerName ?? '–' }]
  const test = useCase.requirements.find((one) => one.id === risk.requirementId)
  return (
    <tr>
      <td className="at-kind">
        <InPlaceChoice
          label={label(t('종류', 'kind'))}
          value={risk.kind}
          options={optionsOf(riskKindNames)}
          mayChange={mayEdit}
          onChange={(kind) => save({ kind })}
        />
      </td>
      <td className="at-sentence">
        <InPlaceText
          label={t('위험', 'Risk')}
          value={risk.sentence}
          whenEmpty="–"
          mayChange={mayEdit}
          onChange={(sentence) => sentence !== '' && save({ sentence })}
        />
      </td>
      <td className="at-mitigation" data-label={t('대책', 'Against it')}>
        <InPlaceText
          label={label(t('대책', 'against it'))}
          value={risk.mitigation}
          whenEmpty={t('대책 없음', 'Nothing yet')}
          mayChange={mayEdit}
          onChange={(mitigation) => save({ mitigation })}
        />
      </td>
      <td className="at-owner" data-label={t('담당', 'Answers')}>
        <InPlaceChoice
          label={label(t('담당', 'answers for it'))}
          value={risk.ownerMemberId ?? ''}
          options={mayEdit ? [nobody, ...people, ...gone] : [nobody, ...gone]}
          mayChange={mayEdit}
          onChange={(owner) => save({ ownerMemberId: owner === '' ? null : owner })}
        />
      </td>
      <td className="at-test" data-label={t('시험', 'Shown by')}>
        <InPlaceChoice
          label={label(t('드러나는 시험', 'shown by'))}
          value={test?.id ?? ''}
          options={[
            { value: '', name: t('없음', 'None') },
            ...useCase.requirements.map((one) => ({ value: one.id, name: one.sentence })),
          ]}
          mayChange={mayEdit}
          onChange={(id) => save({ requirementId: id === '' ? null : id })}
        />
        {test && <State state={test.state}>{requirementStates[test.state]}</State>}
      </td>
      <td className="at-state">
        <span className="state">
          <i className="mark" data-state={riskMarks[risk.state]} aria-hidden="true" />
          <InPlaceChoice
            label={label(t('상태', 'state'))}
            value={risk.state}
            options={optionsOf(riskStateNames)}
            mayChange={mayEdit}
            onChange={(state) => save({ state })}
          />
        </span>
      </td>
      {mayEdit && (
        <td className="at-acts">
          <RemoveLink name={risk.sentence} onRemove={() => void removeRiskWithUndo(useCase.id, risk)} />
        </td>
      )}
    </tr>
  )
}

function RiskForm({ useCaseId, onClose }: { useCaseId: string; onClose(): void }) {
  const sending = useSending(async ({ text }) => {
    const kind = riskKinds.find((one) => one === text('kind')) ?? 'hallucination'
    await callApi(addRisk, {
      params: { useCaseId },
      body: { kind, sentence: text('sentence'), mitigation: text('mitigation') },
    })
    refreshUseCases()
    onClose()
  })
  return (
    <form className="part-form" onSubmit={sending.onSubmit} aria-label={t('새 위험', 'New risk')}>
      <FormRow id="risk-sentence" label={t('무엇이 잘못될 수 있나', 'What could go wrong')}>
        <input
          id="risk-sentence"
          name="sentence"
          className="field"
          required
          maxLength={500}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this form
          autoFocus
          autoComplete="off"
        />
      </FormRow>
      <FormRow id="risk-kind" label={t('종류', 'Kind')}>
        <ChoiceField id="risk-kind" name="kind" options={optionsOf(riskKindNames)} />
      </FormRow>
      <FormRow id="risk-mitigation" label={t('대책', 'Against it')}>
        <input id="risk-mitigation" name="mitigation" className="field" maxLength={500} autoComplete="off" />
      </FormRow>
      <FormEnd action={t('위험 더하기', 'Add the risk')} sending={sending} onClose={onClose} />
    </form>
  )
}
