/** For auditors: conversations of a member, opened with a reason for an hour. Every step here is logged. */
import { useState } from 'react'
import { listMembers } from '../../access/contract.ts'
import { SettingsTabs } from '../../access/web/settings-tabs.tsx'
import { callApi, useApi } from '../../web/api.ts'
import { formatExact, formatMoment } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { useSending } from '../../web/ui/form.tsx'
import { Problem } from '../../web/ui/problem.tsx'
import { getDisclosed, listDisclosed, openDisclosure } from '../contract.ts'
import './disclosure-page.css'

export function DisclosurePage() {
  const members = useApi(listMembers)
  const [opened, setOpened] = useState<{ memberId: string; name: string; expiresAt: string }>()
  const people = (members.data?.items ?? []).filter((one) => one.role !== 'service')

  const sending = useSending(async ({ text }) => {
    const memberId = text('member')
    const { expiresAt } = await callApi(openDisclosure, { body: { memberId, reason: text('reason') } })
    setOpened({ memberId, name: people.find((one) => one.id === memberId)?.name ?? '', expiresAt })
  })

  return (
    <main id="work" className="page disclosure">
      <SettingsTabs />
      <form onSubmit={sending.onSubmit}>
        <div className="form-row">
          <label htmlFor="member">{t('누구의 대화', 'Whose conversations')}</label>
          <select id="member" name="member" className="field">
            {people.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name} ({one.email})
              </option>
            ))}
          </select>
        </div>
        <div className="form-row">
          <label htmlFor="reason">{t('사유', 'Reason')}</label>
          <input id="reason" name="reason" className="field" required minLength={2} maxLength={1000} />
          <span className="help">
            {t(
              '사유와 연 대화가 감사 기록에 남습니다. 한 시간 뒤 닫힙니다.',
              'The reason and what you open are logged. It closes after an hour.',
            )}
          </span>
        </div>
        {sending.problem !== undefined && <Problem error={sending.problem} />}
        <button type="submit" className="btn is-main" disabled={sending.isSending}>
          {t('대화 열기', 'Open the conversations')}
        </button>
      </form>
      {opened && <Opened key={opened.expiresAt} {...opened} />}
    </main>
  )
}

function Opened({ memberId, name, expiresAt }: { memberId: string; name: string; expiresAt: string }) {
  const list = useApi(listDisclosed, { params: { memberId }, query: { limit: 100 } })
  const [conversationId, setConversationId] = useState<string>()
  return (
    <section>
      <div className="section-head">
        <h2>{t(`${name} 님의 대화`, `Conversations of ${name}`)}</h2>
        <span className="end note">{t(`${formatMoment(expiresAt)}까지`, `until ${formatMoment(expiresAt)}`)}</span>
      </div>
      {list.isError && <Problem error={list.error} />}
      {list.data?.items.length === 0 && <p className="sub">{t('대화가 없습니다.', 'There are none.')}</p>}
      <ul className="disclosed">
        {(list.data?.items ?? []).map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className="link"
              aria-expanded={one.id === conversationId}
              onClick={() => setConversationId(one.id === conversationId ? undefined : one.id)}
            >
              {one.title || t('제목 없음', 'Untitled')}
            </button>{' '}
            <span className="note">{formatExact(one.updatedAt)}</span>
            {one.id === conversationId && <Turns memberId={memberId} conversationId={one.id} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Turns({ memberId, conversationId }: { memberId: string; conversationId: string }) {
  const whole = useApi(getDisclosed, { params: { memberId, conversationId } }, { staleTime: 60_000 })
  if (whole.isError) return <Problem error={whole.error} />
  return (
    <dl className="disclosed-turns">
      {(whole.data?.turns ?? []).map((turn) => (
        <div key={turn.id}>
          <dt>{turn.question}</dt>
          <dd>
            {turn.answer === null
              ? t('답하지 못했습니다.', 'Not answered.')
              : turn.answer.text || t('보여 줄 수 있는 답이 없습니다.', 'No answer that you may see.')}
          </dd>
        </div>
      ))}
    </dl>
  )
}
