/** The chat: past conversations, the thread, and the cited page beside it. */
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { listCollections } from '../../knowledge/contract.ts'
import { callApi, streamApi, useApi } from '../../web/api.ts'
import { countOf, formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { useKeys } from '../../web/ui/keys.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { type Answer, addConversation, askInConversation, getConversation, type Turn } from '../contract.ts'
import { type Asking, Composer } from './composer.tsx'
import { PastConversations } from './past-conversations.tsx'
import { Proof } from './proof.tsx'
import { TurnView } from './turn-view.tsx'
import './chat-page.css'

/** Before the first question there is no conversation yet: it is made with it. */
export function NewChatPage() {
  const { question } = useSearch({ from: '/inside/chat' })
  const navigate = useNavigate()
  const [problem, setProblem] = useState<unknown>()
  const hasStarted = useRef(false)

  async function start(asking: Asking) {
    try {
      const { id } = await callApi(addConversation, { body: { title: '' } })
      pendingQuestions.set(id, asking)
      await navigate({ to: '/chat/$conversationId', params: { conversationId: id } })
    } catch (error) {
      setProblem(error)
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a question in the address is asked once
  useEffect(() => {
    if (!question || hasStarted.current) return
    hasStarted.current = true
    void start({ question, collectionIds: [], mode: 'extract' })
  }, [question])

  return (
    <main id="work" className="split talk">
      <PastConversations />
      <section className="pane" aria-label={t('대화', 'Conversation')}>
        <ChatHead title={t('새 대화', 'New conversation')} />
        <div className="pane-body flow">
          <div className="turn">
            <h2>{t('문서에 물어보세요', 'Ask the documents')}</h2>
            <p className="sub">
              {t(
                '볼 수 있는 문서에서 답이 되는 문장을 그대로 찾아 보여 줍니다. 없으면 없다고 말합니다.',
                'Naru shows the sentences that answer, word by word, from documents you may see. If there are none, it says so.',
              )}
            </p>
            {problem !== undefined && <Problem error={problem} />}
          </div>
        </div>
        <Composer isAnswering={false} onAsk={(asking) => void start(asking)} onStop={() => undefined} />
      </section>
    </main>
  )
}

/** The first question of a conversation that was just made. */
const pendingQuestions = new Map<string, Asking>()

interface Running {
  turn: Turn
  text: string
  controller: AbortController
  asking: Asking
  problem?: unknown
}

export function ChatPage() {
  const { conversationId } = useParams({ from: '/inside/chat/$conversationId' })
  const { turn: openTurn, cite } = useSearch({ from: '/inside/chat/$conversationId' })
  const navigate = useNavigate({ from: '/chat/$conversationId' })
  const queries = useQueryClient()
  const conversation = useApi(getConversation, { params: { conversationId } })
  const [running, setRunning] = useState<Running>()
  const end = useRef<HTMLDivElement>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation begins without a running answer
  useEffect(() => {
    setRunning(undefined)
    const first = pendingQuestions.get(conversationId)
    if (first) {
      pendingQuestions.delete(conversationId)
      void ask(first)
    }
  }, [conversationId])

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the newest turn
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'end' })
  }, [conversation.data?.turns.length, running?.turn.id, running?.text.length])

  async function ask(asking: Asking) {
    const controller = new AbortController()
    const placeholder: Turn = {
      id: '',
      question: asking.question,
      askedAt: new Date().toISOString(),
      answer: null,
      feedback: null,
    }
    let now: Running = { turn: placeholder, text: '', controller, asking }
    const show = (change: Partial<Running>) => {
      now = { ...now, ...change }
      setRunning(now)
    }
    show({})
    try {
      for await (const { event, data } of streamApi(askInConversation, {
        params: { conversationId },
        body: asking,
        signal: controller.signal,
      })) {
        if (event === 'turn') show({ turn: { ...now.turn, id: (data as { turnId: string }).turnId } })
        if (event === 'delta') show({ text: now.text + (data as { text: string }).text })
        if (event === 'answer') show({ turn: { ...now.turn, answer: data as Answer } })
        if (event === 'error') throw new Error((data as { detail: string }).detail)
      }
      await queries.invalidateQueries({ queryKey: [getConversation.id] })
      await queries.invalidateQueries({ queryKey: ['listConversations'] })
      setRunning(undefined)
    } catch (error) {
      if (controller.signal.aborted) {
        await queries.invalidateQueries({ queryKey: [getConversation.id] })
        setRunning(undefined)
        return
      }
      show({ problem: error })
    }
  }

  const turns = conversation.data?.turns ?? []
  const shown = running && !turns.some((turn) => turn.id === running.turn.id) ? [...turns, running.turn] : turns
  const opened = shown.find((turn) => turn.id === openTurn)
  const citation = opened?.answer?.citations.find((one) => one.number === cite)
  const openCitation = (turnId: string, number: number | undefined) =>
    void navigate({ search: number === undefined ? {} : { turn: turnId, cite: number } })

  useKeys({
    c: () => void navigate({ to: '/chat' }),
    Escape: () => openCitation('', undefined),
  })

  return (
    <main id="work" className={citation ? 'split talk has-proof' : 'split talk'}>
      <PastConversations currentId={conversationId} />
      <section className="pane" aria-label={t('대화', 'Conversation')}>
        <ChatHead title={conversation.data?.title || t('새 대화', 'New conversation')} />
        <div className="pane-body flow">
          {conversation.isError && <Problem error={conversation.error} onRetry={() => void conversation.refetch()} />}
          {shown.map((turn) => (
            <TurnView
              key={turn.id || 'new'}
              turn={turn}
              streamed={turn.id === running?.turn.id ? running.text : ''}
              isAnswering={
                turn.id === running?.turn.id && running.problem === undefined && running.turn.answer === null
              }
              problem={turn.id === running?.turn.id ? running.problem : undefined}
              openNumber={turn.id === openTurn ? cite : undefined}
              onOpen={(number) => openCitation(turn.id, number)}
              onRetry={() =>
                void ask(
                  turn.id === running?.turn.id
                    ? running.asking
                    : { question: turn.question, collectionIds: [], mode: 'extract' },
                )
              }
            />
          ))}
          <div ref={end} />
        </div>
        <Composer
          isAnswering={running !== undefined && running.problem === undefined}
          onAsk={(asking) => void ask(asking)}
          onStop={() => running?.controller.abort()}
        />
      </section>
      {opened?.answer && citation && (
        <Proof
          answer={opened.answer}
          askedAt={opened.askedAt}
          citation={citation}
          onOpen={(number) => openCitation(opened.id, number)}
          onClose={() => openCitation('', undefined)}
        />
      )}
    </main>
  )
}

function ChatHead({ title }: { title: string }) {
  const collections = useApi(listCollections, {}, { staleTime: 15_000 })
  const documents = (collections.data?.items ?? []).reduce((sum, one) => sum + one.documents, 0)
  return (
    <div className="pane-head">
      <h1 className="chat-title cut">{title}</h1>
      <span className="end note">
        {collections.data && (
          <Link to="/collections">
            {t(`볼 수 있는 문서 ${formatCount(documents)}건`, `${countOf(documents, 'document')} you may see`)}
          </Link>
        )}
      </span>
    </div>
  )
}
