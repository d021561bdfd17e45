/** A new receiver: its name, address, and what it is told. */
import { callApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
import { addWebhook, type Webhook, webhookEvents } from '../contract.ts'
import { eventNames } from './webhook-words.ts'

export function WebhookForm(props: { onAdded(added: { webhook: Webhook; secret: string }): void; onClose(): void }) {
  const sending = useSending(async (typed) => {
    props.onAdded(
      await callApi(addWebhook, {
        body: {
          name: typed.text('name'),
          url: typed.text('url'),
          events: webhookEvents.filter((event) => typed.isOn(event)),
        },
      }),
    )
  })
  return (
    <form className="webhook-form" onSubmit={sending.onSubmit}>
      <FormRow id="webhook-name" label={t('이름', 'Name')}>
        <input
          id="webhook-name"
          name="name"
          className="field"
          required
          maxLength={100}
          placeholder={t('예: 그룹웨어 알림', 'e.g. Groupware')}
          autoComplete="off"
        />
      </FormRow>
      <FormRow
        id="webhook-url"
        label={t('받는 주소', 'Address')}
        help={t(
          '알림에는 번호와 상태만 담깁니다. 내용은 받는 쪽이 자기 키로 가져갑니다.',
          'A message carries ids and states only. The receiver fetches the rest with its own key.',
        )}
      >
        <input
          id="webhook-url"
          name="url"
          type="url"
          className="field"
          required
          maxLength={1000}
          placeholder="https://groupware.example/naru"
          aria-describedby="webhook-url-help"
        />
      </FormRow>
      <fieldset className="key-choice">
        <legend>{t('알릴 일', 'Events')}</legend>
        {webhookEvents.map((event) => (
          <label key={event}>
            <input type="checkbox" name={event} defaultChecked={event.startsWith('document.')} /> {eventNames[event]}
          </label>
        ))}
      </fieldset>
      <FormEnd action={t('웹훅 추가', 'Add the webhook')} sending={sending} onClose={props.onClose} />
    </form>
  )
}
