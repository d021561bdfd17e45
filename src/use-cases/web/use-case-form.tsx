/** Name, purpose, kinds of function, who answers for it, what the work costs today: for making one and for changing it. */
import { listMembers } from '../../access/contract.ts'
import { callApi, useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { useSession } from '../../web/session.ts'
import { FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
import { useKeys } from '../../web/ui/keys.ts'
import { addUseCase, changeUseCase, functionKinds, type UseCase } from '../contract.ts'
import { refreshUseCases } from './use-case-changes.ts'
import { kindNames } from './use-case-words.ts'

export function UseCaseForm(props: {
  /** Undefined: a new one. */
  useCase: UseCase | undefined
  onDone(useCase: UseCase): void
  onClose(): void
}) {
  const { useCase } = props
  const session = useSession()
  const members = useApi(listMembers).data?.items.filter((one) => one.isActive || one.id === useCase?.owner?.memberId)
  useKeys({ escape: props.onClose })
  const sending = useSending(async ({ text, number, isOn }) => {
    const owner = text('owner') === '' ? null : text('owner')
    const values = {
      name: text('name'),
      purpose: text('purpose'),
      functionKinds: functionKinds.filter((kind) => isOn(kind)),
      baseline: { tasksPerMonth: number('tasks'), minutesPerTask: number('minutes'), wonPerHour: number('won') },
    }
    const saved = useCase
      ? await callApi(changeUseCase, {
          params: { useCaseId: useCase.id },
          body: { ...values, ...(useCase.mayShare ? { ownerMemberId: owner } : {}) },
        })
      : await callApi(addUseCase, { body: { ...values, ownerMemberId: owner } })
    refreshUseCases()
    props.onDone(saved)
  })
  const baseline = useCase?.baseline
  return (
    <form
      className="use-case-form"
      onSubmit={sending.onSubmit}
      aria-label={useCase ? t('과제 고치기', 'Change the use case') : t('새 활용 과제', 'New use case')}
    >
      <div>
        <FormRow id="use-case-name" label={t('이름', 'Name')}>
          <input
            id="use-case-name"
            name="name"
            className="field"
            required
            maxLength={100}
            // biome-ignore lint/a11y/noAutofocus: the person has just asked for this form
            autoFocus
            autoComplete="off"
            defaultValue={useCase?.name}
          />
        </FormRow>
        <FormRow
          id="use-case-purpose"
          label={t('목적', 'Purpose')}
          help={t('누가 무엇을 할 때, 무엇이 나아지는지', 'Who does what, and what gets better for them')}
        >
          <textarea
            id="use-case-purpose"
            name="purpose"
            className="field"
            required
            maxLength={2000}
            aria-describedby="use-case-purpose-help"
            defaultValue={useCase?.purpose}
          />
        </FormRow>
      </div>
      <div>
        <fieldset className="kinds">
          <legend>{t('기능', 'Functions')}</legend>
          {functionKinds.map((kind) => (
            <label key={kind}>
              <input
                type="checkbox"
                name={kind}
                defaultChecked={useCase ? useCase.functionKinds.includes(kind) : kind === 'converse'}
              />{' '}
              {kindNames[kind]}
            </label>
          ))}
        </fieldset>
        <FormRow
          id="use-case-owner"
          label={t('담당', 'Answers for it')}
          help={
            useCase?.mayShare === false
              ? t('만든 사람, 담당, 소유자가 바꿉니다', 'Changed by its maker, who answers for it, or an owner')
              : undefined
          }
        >
          <select
            // The list comes later than the form.
            key={members?.length}
            id="use-case-owner"
            name="owner"
            className="field"
            disabled={useCase?.mayShare === false}
            defaultValue={useCase ? (useCase.owner?.memberId ?? '') : session?.member.id}
          >
            <option value="">{t('정하지 않음', 'Nobody yet')}</option>
            {members?.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </FormRow>
      </div>
      <div>
        <p className="as-legend">{t('지금 드는 것', 'Today')}</p>
        <NumberRow
          id="use-case-tasks"
          name="tasks"
          label={t('한 달 건수', 'Tasks a month')}
          start={baseline?.tasksPerMonth}
        />
        <NumberRow
          id="use-case-minutes"
          name="minutes"
          label={t('건당 시간 (분)', 'Minutes a task')}
          start={baseline?.minutesPerTask}
          step="any"
        />
        <NumberRow
          id="use-case-won"
          name="won"
          label={t('시간당 비용 (원)', 'Won an hour')}
          start={baseline?.wonPerHour}
          help={t('모르면 비워 둡니다. 0으로 세지 않습니다', 'Leave empty what is not known; it is not counted as 0')}
        />
      </div>
      <div className="use-case-form-end">
        <FormEnd
          action={useCase ? t('바꾸기', 'Change') : t('활용 과제 만들기', 'Make the use case')}
          sending={sending}
          onClose={props.onClose}
        />
      </div>
    </form>
  )
}

function NumberRow(props: {
  id: string
  name: string
  label: string
  start: number | null | undefined
  step?: 'any'
  help?: string
}) {
  return (
    <FormRow id={props.id} label={props.label} help={props.help}>
      <input
        id={props.id}
        name={props.name}
        className="field"
        type="number"
        min={0}
        max={1_000_000_000}
        step={props.step ?? 1}
        aria-describedby={props.help === undefined ? undefined : `${props.id}-help`}
        defaultValue={props.start ?? undefined}
      />
    </FormRow>
  )
}
