/** Receivers of messages: where they go, how they fare, and the last messages of each. */
import { Fragment, useState } from 'react'
import { callApi, useApi } from '../../web/api.ts'
import { countOf, formatExact, formatMoment } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { State } from '../../web/ui/mark.tsx'
import { Problem } from '../../web/ui/problem.tsx'
import { SectionHead } from '../../web/ui/section-head.tsx'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { TypedNameDialog } from '../../web/ui/typed-name-dialog.tsx'
import {
  changeWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  sendAgain,
  testWebhook,
  type Webhook,
} from '../contract.ts'
import { WebhookForm } from './webhook-form.tsx'
import { deliveryNames, eventName, eventNames, resultOf, stoppedWords } from './webhook-words.ts'
import './webhooks.css'

export function WebhooksSection(props: {
  renderSecret(name: string, secret: string, onClose: () => void): React.ReactNode
}) {
  const list = useApi(listWebhooks)
  const [isAdding, setAdding] = useState(false)
  const [added, setAdded] = useState<{ webhook: Webhook; secret: string }>()
  const [openId, setOpenId] = useState<string>()
  const [leaving, setLeaving] = useState<Webhook>()
  const webhooks = list.data?.items ?? []

  async function act(work: () => Promise<unknown>) {
    try {
      await work()
    } catch (error) {
      sayFailed(error)
    }
    void list.refetch()
  }
  const test = (webhook: Webhook) =>
    act(async () => {
      const { isOk, message } = await callApi(testWebhook, { params: { webhookId: webhook.id } })
      if (isOk) sayDone(t(`「${webhook.name}」 받았습니다 (${message})`, `“${webhook.name}” took it (${message})`))
      else
        sayFailed(
          new Error(
            t(`「${webhook.name}」 받지 못했습니다 (${message})`, `“${webhook.name}” did not take it (${message})`),
          ),
        )
    })
  const stop = (webhook: Webhook) =>
    act(() =>
      callApi(changeWebhook, { params: { webhookId: webhook.id }, body: { isStopped: webhook.stopped === null } }),
    )

  return (
    <section className="webhooks">
      <SectionHead
        isRuled
        title={t('웹훅', 'Webhooks')}
        count={webhooks.length}
        act={!isAdding && { name: t('웹훅 추가', 'Add a webhook'), onAct: () => setAdding(true) }}
      />
      {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {added && props.renderSecret(added.webhook.name, added.secret, () => setAdded(undefined))}
      {isAdding && (
        <WebhookForm
          onAdded={(one) => {
            setAdded(one)
            setAdding(false)
            void list.refetch()
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {list.isSuccess && webhooks.length === 0 && !isAdding && (
        <p className="sub none-yet">
          {t(
            '아직 없습니다. 문서를 다 읽었거나 결재가 올라왔을 때 다른 시스템에 서명한 알림을 보냅니다. 내가 볼 수 있는 것만 알립니다.',
            'None yet. Other systems are told, with a signature, when a document has been read or an approval asked for: only of what you may see.',
          )}
        </p>
      )}
      {webhooks.length > 0 && (
        <table className="table is-list webhooks-table">
          <thead>
            <tr>
              <th scope="col">{t('이름', 'Name')}</th>
              <th scope="col">{t('받는 주소', 'Address')}</th>
              <th scope="col">{t('알릴 일', 'Events')}</th>
              <th scope="col">{t('상태', 'State')}</th>
              <th scope="col">
                <span className="sr">{t('할 수 있는 일', 'Actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {webhooks.map((webhook) => (
              <Fragment key={webhook.id}>
                <tr>
                  <td className="name at-name">{webhook.name}</td>
                  <td className="sub at-address">{webhook.url}</td>
                  <td className="at-events">{webhook.events.map((event) => eventNames[event]).join(', ')}</td>
                  <td className="at-state">
                    <WebhookState webhook={webhook} />
                  </td>
                  <td className="at-acts">
                    <span className="row-acts">
                      <button
                        type="button"
                        className="link"
                        aria-expanded={openId === webhook.id}
                        aria-label={t(`${webhook.name} 보낸 알림`, `Messages to ${webhook.name}`)}
                        onClick={() => setOpenId(openId === webhook.id ? undefined : webhook.id)}
                      >
                        {t('보낸 알림', 'Messages')}
                      </button>
                      <button
                        type="button"
                        className="link"
                        aria-label={t(`${webhook.name} 시험`, `Test ${webhook.name}`)}
                        onClick={() => void test(webhook)}
                      >
                        {t('시험', 'Test')}
                      </button>
                      <button
                        type="button"
                        className="link"
                        aria-label={
                          webhook.stopped
                            ? t(`${webhook.name} 다시 시작`, `Start ${webhook.name}`)
                            : t(`${webhook.name} 멈추기`, `Stop ${webhook.name}`)
                        }
                        onClick={() => void stop(webhook)}
                      >
                        {webhook.stopped ? t('다시 시작', 'Start') : t('멈추기', 'Stop')}
                      </button>
                      <button
                        type="button"
                        className="link"
                        aria-label={t(`${webhook.name} 지우기`, `Remove ${webhook.name}`)}
                        onClick={() => setLeaving(webhook)}
                      >
                        {t('지우기', 'Remove')}
                      </button>
                    </span>
                  </td>
                </tr>
                {openId === webhook.id && (
                  <tr className="deliveries">
                    <td colSpan={5}>
                      <Deliveries webhookId={webhook.id} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      )}
      {leaving && (
        <TypedNameDialog
          title={t('웹훅 지우기', 'Remove the webhook')}
          text={t(
            '서명에 쓰던 비밀값도 지웁니다. 다시 쓰려면 새로 추가해 새 비밀값을 받는 쪽에 넣어야 합니다.',
            'The secret of its signatures is forgotten too. To use it again, add it anew and give the new secret to the receiver.',
          )}
          name={leaving.name}
          action={t('지우기', 'Remove')}
          onConfirm={() => {
            const { id, name } = leaving
            setLeaving(undefined)
            void act(async () => {
              await callApi(removeWebhook, { params: { webhookId: id } })
              sayDone(t(`「${name}」 웹훅을 지웠습니다`, `Removed the webhook “${name}”`))
            })
          }}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </section>
  )
}

function WebhookState({ webhook }: { webhook: Webhook }) {
  if (webhook.stopped) return <State state="cancelled">{stoppedWords[webhook.stopped]}</State>
  if (webhook.failingSince)
    return (
      <State state="failed">
        {t(`${formatMoment(webhook.failingSince)}부터 실패`, `Failing since ${formatMoment(webhook.failingSince)}`)}
      </State>
    )
  const last = webhook.lastDelivery
  if (!last) return <State state="untested">{t('보낸 알림 없음', 'Nothing sent yet')}</State>
  const mark = last.state === 'delivered' ? 'succeeded' : last.state
  return (
    <State state={mark}>
      {deliveryNames[last.state]}
      <span className="note" title={formatExact(last.at)}>
        {' '}
        {formatMoment(last.at)}
      </span>
    </State>
  )
}

function Deliveries({ webhookId }: { webhookId: string }) {
  const list = useApi(listDeliveries, { params: { webhookId } }, { refetchInterval: 5000 })
  if (list.isError) return <Problem error={list.error} onRetry={() => void list.refetch()} />
  if (list.data?.items.length === 0) return <p className="sub">{t('보낸 알림이 없습니다', 'Nothing was sent yet')}</p>
  const again = (deliveryId: string) =>
    void callApi(sendAgain, { params: { webhookId, deliveryId } })
      .catch(sayFailed)
      .then(() => list.refetch())
  return (
    <ul aria-busy={list.isPending}>
      {(list.data?.items ?? []).map((delivery) => (
        <li key={delivery.id}>
          <State state={delivery.state === 'delivered' ? 'succeeded' : delivery.state}>
            {deliveryNames[delivery.state]}
          </State>
          <span>{eventName(delivery.type)}</span>
          <span className="sub">{resultOf(delivery)}</span>
          <span className="sub">{t(`${delivery.tries}번 보냄`, countOf(delivery.tries, 'try', 'tries'))}</span>
          <span className="sub" title={formatExact(delivery.createdAt)}>
            {formatMoment(delivery.createdAt)}
          </span>
          {delivery.state === 'failed' && (
            <button type="button" className="link" onClick={() => again(delivery.id)}>
              {t('다시 보내기', 'Send again')}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
