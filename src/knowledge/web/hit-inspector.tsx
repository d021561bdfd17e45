/** The chosen passage: why this person may see it, how it was found, and its page with the passage boxed. */
import { Link } from '@tanstack/react-router'
import { PageView } from '../../documents/web/page-view.tsx'
import { labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import type { SearchResult } from '../contract.ts'
import { placeOf } from './hits.tsx'
import { SeenBecause } from './seen-because.tsx'
import './hit-inspector.css'

export function HitInspector({
  result,
  unused,
  onClose,
}: {
  result: SearchResult
  /** The half that this search did without. */
  unused: 'words' | 'vectors' | undefined
  onClose(): void
}) {
  const session = useSession()
  const lit = result.elementIds.map((elementId) => ({
    elementId,
    name: t(`${result.rank}위`, `No. ${result.rank}`),
    boxes: result.boxes.filter((one) => one.elementId === elementId),
  }))
  return (
    <aside className="pane why" aria-label={t('고른 문단', 'The chosen passage')}>
      <div className="pane-head">
        <b>{result.rank}</b>
        <h2 className="cut">{result.title}</h2>
        <span className="end">
          <Link
            className="btn"
            to="/documents/$documentId"
            params={{ documentId: result.documentId }}
            search={placeOf(result)}
          >
            {t('문서 열기', 'Open')} <kbd>Enter</kbd>
          </Link>
          <button type="button" className="btn is-plain" onClick={onClose}>
            {t('닫기', 'Close')}
          </button>
        </span>
      </div>
      <div className="why-body">
        {mayI(session, 'rights.read') ? (
          <SeenBecause result={result} />
        ) : (
          <p className="note">
            {t('보안 등급', 'Label')} {labelName(result.label)}
          </p>
        )}
        <HowFound result={result} unused={unused} />
        <h3 className="sr">{t('문단이 있는 쪽', 'The page of the passage')}</h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reached by keyboard */}
        <section className="why-page" tabIndex={0} aria-label={t('쪽', 'Page')}>
          <PageView documentId={result.documentId} page={result.page ?? 1} lit={lit} />
        </section>
      </div>
    </aside>
  )
}

/** Ranks for everyone; scores only where the server sent them. */
function HowFound({ result, unused }: { result: SearchResult; unused: 'words' | 'vectors' | undefined }) {
  const { scores } = result
  const beyond = t('50위 밖', 'beyond 50')
  const notUsed = t('쓰지 않음', 'not used')
  const ways: [string, string, string | undefined][] = [
    [
      t('낱말', 'Words'),
      rankOf(result.wordsRank) ?? (unused === 'words' ? notUsed : beyond),
      scores?.words?.toFixed(2),
    ],
    [
      t('뜻', 'Meaning'),
      rankOf(result.vectorsRank) ?? (unused === 'vectors' ? notUsed : beyond),
      scores?.vectors?.toFixed(3),
    ],
    [t('합침', 'Joined'), rankOf(result.rank) ?? '–', scores?.fused.toFixed(3)],
  ]
  return (
    <section>
      <h3 className="sr">{t('찾은 법', 'How it was found')}</h3>
      <dl className="how-found">
        {ways.map(([name, rank, score]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {rank}
              {score && <span className="note">{score}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function rankOf(rank: number | null): string | undefined {
  return rank === null ? undefined : t(`${rank}위`, `no. ${rank}`)
}
