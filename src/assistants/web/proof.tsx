/** The cited page, open beside the answer at its box. */
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { getDocument } from '../../documents/contract.ts'
import { PageView } from '../../documents/web/page-view.tsx'
import { useApi } from '../../web/api.ts'
import { formatMoment } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { useKeys } from '../../web/ui/keys.ts'
import { Problem } from '../../web/ui/problem.tsx'
import type { Answer, Citation } from '../contract.ts'

export function Proof(props: {
  answer: Answer
  askedAt: string
  citation: Citation
  onOpen(number: number): void
  onClose(): void
}) {
  const { citation, answer } = props
  const document = useApi(getDocument, { params: { documentId: citation.documentId } }, { staleTime: 60_000 })
  const [page, setPage] = useState(citation.page ?? 1)
  useEffect(() => setPage(citation.page ?? 1), [citation])
  const pages = document.data?.pages.length ?? 1
  const turnTo = (number: number) => setPage(Math.min(pages, Math.max(1, number)))
  useKeys({ '[': () => turnTo(page - 1), ']': () => turnTo(page + 1) })

  const lit = answer.citations
    .filter((one) => one.documentId === citation.documentId)
    .filter((one) => one.number === citation.number)
    .flatMap((one) =>
      one.elementIds.map((elementId) => ({
        elementId,
        name: String(one.number),
        boxes: one.boxes.filter((place) => place.elementId === elementId),
        quote: one.quote,
      })),
    )
  return (
    <aside className="pane proof" aria-label={t('인용된 쪽', 'Cited page')}>
      <div className="pane-head">
        <span className="cite is-on">{citation.number}</span>
        <h2 className="cut">
          <Link to="/documents/$documentId" params={{ documentId: citation.documentId }} search={{ page }}>
            {citation.title}
          </Link>
        </h2>
        <span className="end">
          <span className="nowrap sub">{t(`${page} / ${pages}쪽`, `${page} / ${pages}`)}</span>
          {pages > 1 && (
            <span className="keys">
              <span>
                <button type="button" onClick={() => turnTo(page - 1)} aria-label={t('앞 쪽', 'Previous page')}>
                  <kbd>[</kbd>
                </button>
                <button type="button" onClick={() => turnTo(page + 1)} aria-label={t('다음 쪽', 'Next page')}>
                  <kbd>]</kbd>
                </button>
              </span>
            </span>
          )}
          <button type="button" className="btn is-plain" onClick={props.onClose}>
            {t('닫기', 'Close')} <kbd>Esc</kbd>
          </button>
        </span>
      </div>
      <h3 className="sr">{t('이 답의 계보', 'Where this answer comes from')}</h3>
      <ol className="thread-row lineage">
        <li className="is-on">
          {t('답', 'Answer')} {formatMoment(props.askedAt)}
        </li>
        {document.data && <li>{t(`판 ${document.data.versionNumber}`, `version ${document.data.versionNumber}`)}</li>}
        {citation.headingPath.at(-1) && <li className="cut">{citation.headingPath.at(-1)}</li>}
        <li>{t(`${page}쪽`, `page ${page}`)}</li>
      </ol>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must be able to */}
      <section className="desk" aria-label={t('쪽', 'Page')} tabIndex={0}>
        {document.isError ? (
          <Problem error={document.error} />
        ) : (
          <PageView documentId={citation.documentId} page={page} lit={lit} />
        )}
      </section>
    </aside>
  )
}
