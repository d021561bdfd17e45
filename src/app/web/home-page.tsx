/** The first screen: what should I do next? */
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { listConversations } from '../../assistants/contract.ts'
import { countDocuments, listDocuments } from '../../documents/contract.ts'
import { listCollections } from '../../knowledge/contract.ts'
import { listUseCases, type UseCaseSummary } from '../../use-cases/contract.ts'
import { useChosenUseCase } from '../../use-cases/web/chosen-use-case.ts'
import { HomeUseCases } from '../../use-cases/web/home-use-cases.tsx'
import { stepWords } from '../../use-cases/web/use-case-words.ts'
import { useApi } from '../../web/api.ts'
import { countOf, formatCount, formatMoment, formatToday } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { useKeys } from '../../web/ui/keys.ts'
import { State } from '../../web/ui/mark.tsx'
import './home-page.css'

interface Task {
  name: string
  /** The use case that waits for it. */
  about?: string
  detail: string
  to: string
  search?: Record<string, unknown>
}

export function HomePage() {
  const session = useSession()
  const counts = useApi(countDocuments, {}, { refetchInterval: 3_000 }).data
  const failed = useApi(listDocuments, { query: { status: 'failed', limit: 5 } }).data
  const collections = useApi(listCollections, {}, { refetchInterval: 5_000 }).data?.items ?? []
  const conversations = useApi(listConversations, { query: { limit: 6 } }).data?.items ?? []
  const chosen = useChosenUseCase()
  const mayReadUseCases = mayI(session, 'use-cases.read')
  const useCases = useApi(listUseCases, { query: { limit: 8 } }, { enabled: mayReadUseCases }).data
  const tasks = [
    ...stepsOf(chosen.useCase ? [chosen.useCase] : (useCases?.items ?? [])).slice(0, mostSteps),
    ...tasksOf({ counts, failedCount: failed?.total ?? 0, mayUpload: mayI(session, 'documents.write') }),
  ]
  const navigate = useNavigate()
  useKeys(
    Object.fromEntries(
      tasks.map((task, index) => [
        String(index + 1),
        () => void navigate({ to: task.to, search: task.search as never }),
      ]),
    ),
  )
  const isIndexing =
    counts !== undefined && (counts.queued + counts.parsing > 0 || counts.vectorsIndexed < counts.ready)

  return (
    <main id="work" className="page home">
      <h1 className="sr">{t('홈', 'Home')}</h1>
      <div className="home-columns">
        <section>
          <div className="section-head home-head">
            <h2>{t('지금 할 일', 'What to do next')}</h2>
            <span className="end note">{formatToday()}</span>
          </div>
          <AskFirst documents={counts?.wordsIndexed ?? 0} />
          {tasks.length > 0 && (
            <table className="table home-tasks">
              <tbody>
                {tasks.map((task, index) => (
                  <tr key={`${task.name} ${task.to}`} className={task.about === undefined ? 'is-general' : undefined}>
                    <td className="home-key">
                      <kbd>{index + 1}</kbd>
                    </td>
                    <td>
                      <Link className="name" to={task.to} search={task.search as never}>
                        {task.name}
                      </Link>
                    </td>
                    <td className="at-about">{task.about}</td>
                    <td className="quiet">{task.detail}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
        <aside>
          <div className="section-head">
            <h2>{t('문서', 'Documents')}</h2>
            <span className="end">
              <Link className="link" to="/documents">
                {t('모두 보기', 'See all')}
              </Link>
            </span>
          </div>
          {counts && <Progress counts={counts} isIndexing={isIndexing} />}
          <div className="section-head home-second">
            <h2>{t('지난 대화', 'Past conversations')}</h2>
          </div>
          {conversations.length === 0 && <p className="quiet">{t('아직 없습니다.', 'None yet.')}</p>}
          <ul className="home-list">
            {conversations.map((one) => (
              <li key={one.id}>
                <Link className="cut" to="/chat/$conversationId" params={{ conversationId: one.id }}>
                  {one.title || t('새 대화', 'New conversation')}
                </Link>
                <span className="note">{formatMoment(one.updatedAt)}</span>
              </li>
            ))}
          </ul>
        </aside>
      </div>
      {mayReadUseCases && useCases && <HomeUseCases useCases={useCases.items} total={useCases.total} />}
      <section className="home-collections">
        <div className="section-head">
          <h2>
            {t('컬렉션', 'Collections')} <span className="quiet">{formatCount(collections.length)}</span>
          </h2>
          <span className="note">{t('숫자는 내가 볼 수 있는 것입니다', 'Counts are of what you may see')}</span>
        </div>
        <div className="scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('이름', 'Name')}</th>
                <th scope="col" className="num">
                  {t('문서', 'Documents')}
                </th>
                <th scope="col" className="num">
                  {t('문단', 'Passages')}
                </th>
                <th scope="col">{t('상태', 'State')}</th>
              </tr>
            </thead>
            <tbody>
              {collections.map((one) => (
                <tr key={one.id}>
                  <td>
                    <Link className="name" to="/collections" search={{ open: one.id }}>
                      {one.isDefault ? t('컬렉션에 없는 문서', 'In no collection') : one.name}
                    </Link>
                  </td>
                  <td className="num">{formatCount(one.documents)}</td>
                  <td className="num">{formatCount(one.chunks)}</td>
                  <td>
                    {one.status === 'ready' ? (
                      <State state="succeeded">{t('쓸 수 있음', 'Ready')}</State>
                    ) : one.status === 'empty' ? (
                      <State state="queued">{t('비어 있음', 'Empty')}</State>
                    ) : (
                      <State state="running">
                        {t(
                          `뜻 색인 ${formatCount(one.chunksWithVectors)} / ${formatCount(one.chunks)}`,
                          `meaning ${formatCount(one.chunksWithVectors)} / ${formatCount(one.chunks)}`,
                        )}
                      </State>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </main>
  )
}

/** Asking is what most people come for: it stands first, and is the one filled button. */
function AskFirst({ documents }: { documents: number }) {
  const navigate = useNavigate()
  const [question, setQuestion] = useState('')
  function submit(event: FormEvent) {
    event.preventDefault()
    if (question.trim() !== '') void navigate({ to: '/chat', search: { question: question.trim() } })
  }
  return (
    <form className="home-ask" onSubmit={submit}>
      <label htmlFor="home-question">
        {documents === 0
          ? t('문서를 올리면 여기서 물어볼 수 있습니다', 'Upload documents, then ask here')
          : t(`문서 ${formatCount(documents)}건에 물어보세요`, `Ask ${countOf(documents, 'document')}`)}
      </label>
      <div>
        <input
          id="home-question"
          className="field"
          data-find
          value={question}
          maxLength={2000}
          onChange={(event) => setQuestion(event.target.value)}
          placeholder={t('예: 연회비는 언제 면제되나요?', 'E.g. when is the annual fee waived?')}
        />
        <button type="submit" className="btn is-main" disabled={question.trim() === ''}>
          {t('묻기', 'Ask')} <kbd>Enter</kbd>
        </button>
      </div>
    </form>
  )
}

type Counts = {
  queued: number
  parsing: number
  ready: number
  failed: number
  wordsIndexed: number
  vectorsIndexed: number
}

function Progress({ counts, isIndexing }: { counts: Counts; isIndexing: boolean }) {
  const all = counts.queued + counts.parsing + counts.ready + counts.failed
  const rows: [string, number, number][] = [
    [t('읽음', 'Read'), counts.ready, all],
    [t('낱말로 찾을 수 있음', 'Found by words'), counts.wordsIndexed, counts.ready],
    [t('뜻으로 찾을 수 있음', 'Found by meaning'), counts.vectorsIndexed, counts.ready],
  ]
  return (
    <table className="table is-dense">
      <tbody>
        {rows.map(([name, done, total]) => (
          <tr key={name}>
            <td>{isIndexing && done < total ? <State state="running">{name}</State> : name}</td>
            <td className="num">
              {formatCount(done)} <span className="quiet">/ {formatCount(total)}</span>
            </td>
          </tr>
        ))}
        {counts.failed > 0 && (
          <tr>
            <td>
              <State state="failed">{t('읽지 못함', 'Could not be read')}</State>
            </td>
            <td className="num">{formatCount(counts.failed)}</td>
          </tr>
        )}
      </tbody>
    </table>
  )
}

const mostSteps = 5 // The rest stands with the use cases below.

/** What use cases wait for that this person may do, a step of each before the second of any. */
function stepsOf(useCases: readonly UseCaseSummary[]): Task[] {
  const mine = useCases.filter((one) => one.mayEdit)
  const rounds = Math.max(0, ...mine.map((one) => one.nextSteps.length))
  return Array.from({ length: rounds }, (_, round) =>
    mine.flatMap((one): Task[] => {
      const step = one.nextSteps[round]
      if (!step) return []
      const { what, why } = stepWords(step)
      return [{ name: what, about: one.name, detail: why, to: `/use-cases/${one.id}` }]
    }),
  ).flat()
}

function tasksOf(state: { counts: Counts | undefined; failedCount: number; mayUpload: boolean }): Task[] {
  const { counts, failedCount, mayUpload } = state
  if (!counts) return []
  const tasks: Task[] = []
  if (failedCount > 0) {
    tasks.push({
      name: t(
        `읽지 못한 파일 ${failedCount}건을 확인해 주세요`,
        `Look at ${countOf(failedCount, 'file')} that could not be read`,
      ),
      detail: t('까닭과 다음 할 일이 적혀 있습니다', 'Each says why, and what to do'),
      to: '/documents',
      search: { status: 'failed' },
    })
  }
  if (mayUpload) {
    tasks.push({
      name: t('내 문서 올리기', 'Upload your own documents'),
      detail: t(
        'HWP, HWPX, PDF, DOCX, XLSX, PPTX, HTML, 메일, ZIP, 텍스트',
        'HWP, HWPX, PDF, DOCX, XLSX, PPTX, HTML, mail, ZIP, text',
      ),
      to: '/documents',
      search: { upload: true },
    })
  }
  tasks.push({
    name: t('누가 무엇을 볼 수 있는지 확인하기', 'See who may see what'),
    detail: t('폴더마다 규칙과 까닭', 'Rules and reasons, folder by folder'),
    to: '/documents',
  })
  return tasks
}
