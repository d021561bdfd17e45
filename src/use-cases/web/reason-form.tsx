/** One of a few, with the reason for it: a stage to move to, a decision. Both are kept. */
import { t } from '../../web/language.ts'
import { FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
import { useKeys } from '../../web/ui/keys.ts'

export function ReasonForm<Value extends string>(props: {
  id: string
  name: string
  what: string
  options: readonly { value: Value; name: string }[]
  start: Value
  action: string
  send(value: Value, reason: string): Promise<void>
  onClose(): void
}) {
  const { id } = props
  useKeys({ escape: props.onClose })
  const sending = useSending(async ({ text }) => {
    const chosen = props.options.find((one) => one.value === text('value'))
    if (chosen) await props.send(chosen.value, text('reason'))
    props.onClose()
  })
  return (
    <form className="part-form reason-form" onSubmit={sending.onSubmit} aria-label={props.name}>
      <FormRow id={`${id}-value`} label={props.what}>
        <select
          id={`${id}-value`}
          name="value"
          className="field"
          defaultValue={props.start}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this form
          autoFocus
        >
          {props.options.map((one) => (
            <option key={one.value} value={one.value}>
              {one.name}
            </option>
          ))}
        </select>
      </FormRow>
      <FormRow
        id={`${id}-reason`}
        label={t('사유', 'Reason')}
        help={t('누가 언제 왜 그랬는지 기록에 남습니다', 'Who did so, when and why is kept')}
      >
        <input
          id={`${id}-reason`}
          name="reason"
          className="field"
          required
          maxLength={1000}
          autoComplete="off"
          aria-describedby={`${id}-reason-help`}
        />
      </FormRow>
      <FormEnd action={props.action} sending={sending} onClose={props.onClose} />
    </form>
  )
}
