/** One question and its answer: quotes with their sources, a model's text with citations, or that the documents do not say. */
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { callApi } from '../../web/api.ts'
import { countOf, formatExact, formatMoment, formatSeconds } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { type Answer, type Citation, type Feedback, getConversation, giveFeedback, type Turn } from '../contract.ts'
import { GeneratedText } from './generated-text.tsx'

export function TurnView(props: {
  turn: Turn
  streamed: string
  isAnswering: boolean
  problem: unknown
  openNumber: number | undefined
  onOpen(number: number): void
  onRetry(): void
}) {
  const { turn } = props
  return (
    <article className="turn">
      <p className="ask">
        {turn.question}
        <small title={formatExact(turn.askedAt)}>{formatMoment(turn.askedAt)}</small>
      </p>
      {props.isAnswering && props.streamed === '' && (
        <p className="note" role="status">
          {t('문서에서 찾고 있습니다', 'Looking through the documents')}
        </p>
      )}
      {turn.answer === null && props.streamed !== '' && (
        <GeneratedText text={props.streamed} citations={[]} onOpen={props.onOpen} openNumber={undefined} />
      )}
      {props.problem !== undefined && <Problem error={props.problem} onRetry={props.onRetry} />}
      {turn.answer && <AnswerView {...props} answer={turn.answer} />}
      {turn.answer === null && !props.isAnswering && props.problem === undefined && (
        <div className="missing">
          <p className="sub">{t('답이 끝나기 전에 멈췄습니다.', 'It was stopped before there was an answer.')}</p>
          <div className="acts">
            <button type="button" className="btn" onClick={props.onRetry}>
              {t('다시 묻기', 'Ask again')}
            </button>
          </div>
        </div>
      )}
    </article>
  )
}

function AnswerView(props: Parameters<typeof TurnView>[0] & { answer: Answer }) {
  const { answer, turn } = props
  return (
    <div className="answer">
      {answer.status === 'withdrawn' && (
        <div className="missing">
          <h2>{t('더는 볼 수 없는 답입니다', 'This answer can no longer be shown')}</h2>
          <p className="sub">
            {t(
              '근거가 된 문서를 지금은 볼 수 없습니다. 다시 물으면 지금 볼 수 있는 문서에서 찾습니다.',
              'You may no longer see the documents behind it. Ask again to search what you may see now.',
            )}
          </p>
        </div>
      )}
      {(answer.status === 'abstained' || answer.status === 'refused') && (
        <NotFound answer={answer} question={turn.question} />
      )}
      {(answer.status === 'answered' || answer.status === 'stopped') &&
        (answer.mode === 'extract' ? (
          answer.citations.map((citation) => (
            <Quote key={citation.number} citation={citation} openNumber={props.openNumber} onOpen={props.onOpen} />
          ))
        ) : (
          <GeneratedText
            text={answer.text}
            citations={answer.citations}
            onOpen={props.onOpen}
            openNumber={props.openNumber}
          />
        ))}
      {answer.citations.length > 0 && <Sources {...props} />}
      <By {...props} />
    </div>
  )
}

/** Word by word from the document; the number is kept with the last word. */
function Quote({
  citation,
  openNumber,
  onOpen,
}: {
  citation: Citation
  openNumber: number | undefined
  onOpen(number: number): void
}) {
  const lines = citation.quote.split('\n').filter((line) => line.trim() !== '')
  const last = lines.at(-1) ?? ''
  const cut = last.lastIndexOf(' ')
  return (
    <p className="read quote">
      {lines.slice(0, -1).map((line) => (
        <span key={line}>
          {line}
          <br />
        </span>
      ))}
      {last.slice(0, cut + 1)}
      <span className={last.length - cut < 30 ? 'nowrap' : undefined}>
        {last.slice(cut + 1)}
        <CiteButton
          number={citation.number}
          isOn={openNumber === citation.number}
          title={citation.title}
          onOpen={onOpen}
        />
      </span>
    </p>
  )
}

export function CiteButton({
  number,
  isOn,
  title,
  onOpen,
}: {
  number: number
  isOn: boolean
  title: string
  onOpen(number: number): void
}) {
  return (
    <button
      type="button"
      className={isOn ? 'cite is-on' : 'cite'}
      aria-pressed={isOn}
      aria-label={t(`근거 ${number}: ${title}`, `Source ${number}: ${title}`)}
      onClick={() => onOpen(number)}
    >
      {number}
    </button>
  )
}

function Sources(props: Parameters<typeof TurnView>[0] & { answer: Answer }) {
  return (
    <ol className="sources">
      {props.answer.citations.map((citation) => {
        const isOn = props.openNumber === citation.number
        return (
          <li key={citation.number} className={isOn ? 'is-on' : undefined}>
            <span className={isOn ? 'cite is-on' : 'cite'} aria-hidden="true">
              {citation.number}
            </span>
            <button type="button" className="cut" onClick={() => props.onOpen(citation.number)}>
              {[citation.title, ...citation.headingPath.slice(-1)].join(', ')}
            </button>
            <span>{citation.page === null ? '' : t(`${citation.page}쪽`, `p. ${citation.page}`)}</span>
          </li>
        )
      })}
    </ol>
  )
}

function NotFound({ answer, question }: { answer: Answer; question: string }) {
  return (
    <div className="missing">
      <h2>{t('문서에서 찾을 수 없습니다', 'The documents do not say')}</h2>
      <p className="sub">
        {answer.searched.documents === 0
          ? t(
              '아직 찾을 수 있는 문서가 없습니다. 문서를 올리거나 볼 수 있는 권한을 요청해 주세요.',
              'There are no documents to search yet. Upload some, or ask for the right to see them.',
            )
          : t(
              `볼 수 있는 문서 ${answer.searched.documents}건에 답이 되는 문장이 없습니다. 짐작해서 답하지 않았습니다.`,
              `Nothing in the ${countOf(answer.searched.documents, 'document')} you may see answers this. Naru did not guess.`,
            )}
      </p>
      {answer.nearest.length > 0 && (
        <table className="table is-dense">
          <thead>
            <tr>
              <th scope="col">{t('가장 가까운 문단', 'Nearest passages')}</th>
              <th scope="col" className="num">
                {t('쪽', 'Page')}
              </th>
            </tr>
          </thead>
          <tbody>
            {answer.nearest.map((passage) => (
              <tr key={`${passage.documentId} ${passage.text}`}>
                <td>
                  <Link
                    className="link"
                    to="/documents/$documentId"
                    params={{ documentId: passage.documentId }}
                    search={{
                      ...(passage.page === null ? {} : { page: passage.page }),
                      ...(passage.elementIds[0] ? { element: passage.elementIds[0] } : {}),
                    }}
                  >
                    {passage.text.slice(0, 120)}
                  </Link>
                  <div className="note">{passage.title}</div>
                </td>
                <td className="num">{passage.page ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="acts">
        <Link className="btn" to="/search" search={{ query: question }}>
          {t('검색으로 찾아보기', 'Look in search')}
        </Link>
        <Link className="btn" to="/documents" search={{ upload: true }}>
          {t('빠진 문서 올리기', 'Upload what is missing')}
        </Link>
      </div>
    </div>
  )
}

/** Who answered and how, always; and what the reader thinks of it. */
function By({ answer, turn, onRetry }: Parameters<typeof TurnView>[0] & { answer: Answer }) {
  const queries = useQueryClient()
  const [isExplaining, setExplaining] = useState(false)
  const verdict = turn.feedback?.verdict

  async function judge(feedback: Feedback) {
    try {
      await callApi(giveFeedback, { params: { turnId: turn.id }, body: feedback })
      await queries.invalidateQueries({ queryKey: [getConversation.id] })
    } catch (error) {
      sayFailed(error)
    }
  }

  async function copy() {
    const sources = answer.citations.map(
      (one) => `[${one.number}] ${one.title}${one.page === null ? '' : `, ${one.page}쪽`}`,
    )
    const mark = answer.mode === 'generate' ? [t('(AI 생성)', '(AI generated)')] : []
    await navigator.clipboard.writeText([answer.text, '', ...sources, ...mark].join('\n'))
    sayDone(t('답과 출처를 복사했습니다', 'Copied the answer and its sources'))
  }

  return (
    <>
      <div className="by">
        <span>
          {answer.mode === 'extract' ? t('발췌', 'Quoted') : t('생성', 'Generated')} · <b>{answer.modelName}</b>
        </span>
        <span>{formatSeconds(answer.milliseconds)}</span>
        <span>
          {answer.costMicros === null
            ? t('비용 모름', 'cost unknown')
            : t(`${answer.costMicros / 1_000_000}원`, `₩${answer.costMicros / 1_000_000}`)}
        </span>
        <Link className="link" to="/search" search={{ query: turn.question }}>
          {t('왜 이 답인가요?', 'Why this answer?')}
        </Link>
        <span className="end">
          <button
            type="button"
            aria-pressed={verdict === 'right'}
            onClick={() => void judge({ verdict: 'right', reason: null, comment: '' })}
          >
            {t('맞음', 'Right')}
          </button>
          <button
            type="button"
            aria-pressed={verdict === 'wrong'}
            aria-expanded={isExplaining}
            onClick={() => setExplaining(!isExplaining)}
          >
            {t('틀림', 'Wrong')}
          </button>
          {answer.text !== '' && (
            <button type="button" onClick={() => void copy()}>
              {t('복사', 'Copy')}
            </button>
          )}
          <button type="button" onClick={onRetry}>
            {t('다시 묻기', 'Ask again')}
          </button>
        </span>
      </div>
      {isExplaining && (
        <WrongReason
          onSend={(feedback) => {
            setExplaining(false)
            void judge(feedback)
          }}
        />
      )}
    </>
  )
}

const reasons: [NonNullable<Feedback['reason']>, string][] = [
  ['wrong-passage', t('다른 내용을 인용함', 'Quotes something else')],
  ['incomplete', t('빠진 내용이 있음', 'Something is missing')],
  ['outdated', t('지난 판의 내용임', 'Out of date')],
  ['should-have-answered', t('문서에 답이 있음', 'The documents do say')],
  ['should-not-have-answered', t('문서에 답이 없음', 'The documents do not say')],
  ['other', t('그 밖', 'Something else')],
]

function WrongReason({ onSend }: { onSend(feedback: Feedback): void }) {
  const [reason, setReason] = useState<Feedback['reason']>(null)
  const [comment, setComment] = useState('')
  return (
    <form
      className="wrong-reason"
      onSubmit={(event) => {
        event.preventDefault()
        onSend({ verdict: 'wrong', reason, comment })
      }}
    >
      <fieldset>
        <legend>{t('무엇이 틀렸나요?', 'What is wrong?')}</legend>
        {reasons.map(([value, name]) => (
          <label key={value}>
            <input
              type="radio"
              name="reason"
              value={value}
              checked={reason === value}
              onChange={() => setReason(value)}
            />{' '}
            {name}
          </label>
        ))}
      </fieldset>
      <label>
        <span className="note">{t('바른 답 (선택)', 'The right answer (optional)')}</span>
        <input
          className="field"
          value={comment}
          maxLength={2000}
          onChange={(event) => setComment(event.target.value)}
        />
      </label>
      <button type="submit" className="btn" disabled={reason === null}>
        {t('의견 보내기', 'Send')}
      </button>
    </form>
  )
}
