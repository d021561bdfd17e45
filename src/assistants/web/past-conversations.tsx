/** The person's own conversations, by day. */
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { callApi, useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { type Conversation, deleteConversation, listConversations } from '../contract.ts'

export function PastConversations({ currentId }: { currentId?: string }) {
  const conversations = useApi(listConversations, { query: { limit: 100 } })
  const queries = useQueryClient()
  const navigate = useNavigate()

  async function remove(conversation: Conversation) {
    try {
      await callApi(deleteConversation, { params: { conversationId: conversation.id } })
      await queries.invalidateQueries({ queryKey: [listConversations.id] })
      sayDone(t(`「${conversation.title}」 대화를 지웠습니다`, `Deleted “${conversation.title}”`))
      if (conversation.id === currentId) await navigate({ to: '/chat' })
    } catch (error) {
      sayFailed(error)
    }
  }

  return (
    <nav className="pane past" aria-label={t('지난 대화', 'Past conversations')}>
      <Link className="btn" to="/chat" activeOptions={{ exact: true }}>
        {t('새 대화', 'New')} <kbd>C</kbd>
      </Link>
      {groupByDay(conversations.data?.items ?? []).map(([day, items]) => (
        <div key={day}>
          <h3>{day}</h3>
          {items.map((one) => (
            <div key={one.id} className="past-row">
              <Link
                className="cut"
                to="/chat/$conversationId"
                params={{ conversationId: one.id }}
                aria-current={one.id === currentId ? 'page' : undefined}
              >
                {one.title || t('새 대화', 'New conversation')}
              </Link>
              <button
                type="button"
                className="past-remove"
                onClick={() => void remove(one)}
                aria-label={t(`「${one.title}」 지우기`, `Delete “${one.title}”`)}
              >
                ×
              </button>
            </div>
          ))}
        </div>
      ))}
    </nav>
  )
}

function groupByDay(items: readonly Conversation[]): [string, Conversation[]][] {
  const startOfToday = new Date().setHours(0, 0, 0, 0)
  const nameOf = (iso: string) => {
    const days = Math.ceil((startOfToday - new Date(iso).getTime()) / 86_400_000)
    if (days <= 0) return t('오늘', 'Today')
    if (days === 1) return t('어제', 'Yesterday')
    return days <= 7 ? t('지난주', 'Last week') : t('그 전', 'Earlier')
  }
  return [...Map.groupBy(items, (one) => nameOf(one.updatedAt))]
}
