/** One document under review: pages left, the page with its boxes, the elements right. Hover or choice on one side lights the other. */
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { useKeys } from '../../web/ui/keys.ts'
import { PaneDivider, usePaneWidth } from '../../web/ui/pane-divider.tsx'
import { Problem } from '../../web/ui/problem.tsx'
import { getDocument, getPage } from '../contract.ts'
import { countDoubts } from '../doubt.ts'
import type { Element } from '../elements.ts'
import { DocumentFacts, type OpenDocument } from './document-facts.tsx'
import { DocumentFoot } from './document-foot.tsx'
import { DocumentHead } from './document-head.tsx'
import { isBusy } from './document-words.ts'
import { ElementsTable } from './elements-table.tsx'
import { EnclosedFiles } from './enclosed-files.tsx'
import { PageRail } from './page-rail.tsx'
import { PageView } from './page-view.tsx'
import { UnreadDocument } from './unread-document.tsx'
import { useZoom } from './zoom.tsx'
import './document-page.css'

export function DocumentPage() {
  const { documentId } = useParams({ from: '/inside/documents/$documentId' })
  const navigate = useNavigate()
  const document = useApi(
    getDocument,
    { params: { documentId } },
    { refetchInterval: (query) => (query.state.data && isBusy(query.state.data) ? 1500 : false) },
  )
  useKeys({
    p: () => void navigate({ to: '/nodes/$nodeId/rights', params: { nodeId: documentId } }),
    o: () => window.document.getElementById('original')?.click(),
  })
  if (document.isPending) return <main id="work" className="document" aria-busy="true" />
  if (document.isError) {
    return (
      <main id="work" className="page">
        <h1 className="sr">{t('문서', 'Document')}</h1>
        <Problem error={document.error} onRetry={() => void document.refetch()} />
      </main>
    )
  }
  return (
    <main id="work" className="document">
      <DocumentHead document={document.data} />
      {document.data.pages.length > 0 ? (
        <Review document={document.data} key={documentId} />
      ) : (
        <UnreadDocument document={document.data} />
      )}
    </main>
  )
}

function Review({ document }: { document: OpenDocument }) {
  const search = useSearch({ from: '/inside/documents/$documentId' })
  const navigate = useNavigate({ from: '/documents/$documentId' })
  const [hoveredId, setHoveredId] = useState<string>()
  const [side, setSide] = useState<'elements' | 'enclosed' | 'facts'>('elements')
  const [shown, setShown] = useState<'page' | 'side'>('page') // Only one pane fits on a phone.
  const zoom = useZoom()
  const pane = usePaneWidth('elements', 560, [360, 900])
  const { pages } = document
  const at = Math.max(
    0,
    pages.findIndex((one) => one.number === search.page),
  )
  const here = pages[at] ?? pages[0]
  const number = here?.number ?? 1
  const page = useApi(getPage, { params: { documentId: document.id, number } }, { staleTime: 60_000 })
  const elements: readonly Element[] = page.data?.elements ?? []
  const chosen = elements.findIndex((element) => element.id === search.element)
  const hasNames = pages.some((one) => one.name !== null)

  const choose = (element: string | undefined, toPage = number) =>
    void navigate({ search: { page: toPage, ...(element ? { element } : {}) }, replace: true })
  const turn = (step: number) => {
    const next = pages[at + step]
    if (next) void navigate({ search: { page: next.number } })
  }
  const move = (step: number) => {
    const next = elements[chosen < 0 ? (step > 0 ? 0 : elements.length - 1) : chosen + step]
    if (next) choose(next.id)
    else turn(step)
  }
  // On another page the words come with it; the first of them is chosen then.
  const [seeksDoubt, setSeeksDoubt] = useState(false)
  const nextDoubt = () => {
    const next = elements.find((element, index) => index > chosen && countDoubts(element) > 0)
    const later = [...pages.slice(at + 1), ...pages.slice(0, at + 1)].find((one) => one.doubtCount > 0)
    setSide('elements')
    if (next) return choose(next.id)
    if (!later) return
    setSeeksDoubt(true)
    void navigate({ search: { page: later.number } })
  }
  useEffect(() => {
    if (!seeksDoubt || page.data?.number !== search.page) return
    setSeeksDoubt(false)
    const first = page.data?.elements.find((element) => countDoubts(element) > 0)
    if (first) void navigate({ search: { page: search.page, element: first.id }, replace: true })
  }, [seeksDoubt, page.data, search.page, navigate])
  useKeys({
    n: nextDoubt,
    j: () => move(1),
    k: () => move(-1),
    '[': () => turn(-1),
    ']': () => turn(1),
    '+': zoom.larger,
    '=': zoom.larger,
    '-': zoom.smaller,
    v: () => setSide(side === 'elements' ? 'facts' : 'elements'),
    escape: () => choose(undefined),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the box comes with its page
  useEffect(() => {
    if (!search.element) return
    window.document
      .querySelector(`.stage [data-element="${CSS.escape(search.element)}"]`)
      ?.scrollIntoView({ block: 'nearest' })
  }, [search.element, page.data])

  return (
    <>
      <div className="one-pane only-narrow">
        <button type="button" className="btn" onClick={() => turn(-1)} disabled={at === 0}>
          {t('앞 쪽', 'Previous')}
        </button>
        <span>{t(`${number} / ${pages.length}쪽`, `${number} / ${pages.length}`)}</span>
        <button type="button" className="btn" onClick={() => turn(1)} disabled={at >= pages.length - 1}>
          {t('다음 쪽', 'Next')}
        </button>
        <button
          type="button"
          className="btn"
          aria-pressed={shown === 'side'}
          onClick={() => setShown(shown === 'page' ? 'side' : 'page')}
        >
          {shown === 'page' ? t('요소 보기', 'Elements') : t('쪽 보기', 'Page')}
        </button>
      </div>
      <div
        className={`split work shows-${shown}`}
        style={{ gridTemplateColumns: `${hasNames ? 128 : 52}px minmax(0, 1fr) auto ${pane.width}px` }}
      >
        <PageRail documentId={document.id} pages={pages} page={number} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section className="pane stage" aria-label={t(`${number}쪽`, `Page ${number}`)} tabIndex={0}>
          <div className="stage-sheet" style={{ width: `${zoom.percent}%` }}>
            <PageView
              documentId={document.id}
              page={number}
              lit={[]}
              showsAll
              selectedId={search.element}
              hoveredId={hoveredId}
              onHover={setHoveredId}
              onSelect={(id) => {
                setSide('elements')
                choose(id)
              }}
            />
          </div>
        </section>
        <PaneDivider label={t('요소 칸 너비', 'Width of the elements pane')} pane={pane} />
        <section className="pane side" aria-label={t('요소와 판', 'Elements and versions')}>
          <div className="pane-head">
            <div className="side-tabs">
              <button type="button" aria-pressed={side === 'elements'} onClick={() => setSide('elements')}>
                {t(`${here?.name ?? `${number}쪽`} 요소`, `${here?.name ?? `Page ${number}`}, elements`)}{' '}
                <b>{page.data ? elements.length : '–'}</b>
              </button>
              {document.enclosed.length > 0 && (
                <button type="button" aria-pressed={side === 'enclosed'} onClick={() => setSide('enclosed')}>
                  {t('딸린 파일', 'Files inside')} <b>{document.enclosed.length}</b>
                </button>
              )}
              <button type="button" aria-pressed={side === 'facts'} onClick={() => setSide('facts')}>
                {t('판과 살펴볼 것', 'Versions, notes')}{' '}
                <b>
                  {document.versions.length +
                    document.warnings.length +
                    pages.filter((one) => one.doubtCount > 0).length}
                </b>
              </button>
            </div>
            <span className="end note only-wide">
              {t('쪽과 요소는 함께 움직입니다', 'Page and elements move together')}
            </span>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section className="pane-body list" tabIndex={0} aria-label={t('목록', 'List')}>
            {side === 'enclosed' && <EnclosedFiles document={document} />}
            {side === 'facts' && <DocumentFacts document={document} onPage={(to) => choose(undefined, to)} />}
            {side === 'elements' && page.isError && <Problem error={page.error} onRetry={() => void page.refetch()} />}
            {side === 'elements' && page.data && elements.length === 0 && (
              <p className="sub nothing">
                {here?.needsOcr
                  ? t(
                      '글자가 없는 쪽입니다. 글자 인식을 켜고 다시 읽거나 원본 문서를 올려 주세요.',
                      'A page without text. Read it again with text recognition on, or upload the original.',
                    )
                  : t(
                      '이 쪽에서 읽은 것이 없습니다. 원본에서 확인해 주세요.',
                      'Nothing was read on this page. See the original.',
                    )}
              </p>
            )}
            {side === 'elements' && elements.length > 0 && (
              <ElementsTable
                elements={elements}
                selectedId={search.element}
                hoveredId={hoveredId}
                onHover={setHoveredId}
                onSelect={(id) => choose(id === search.element ? undefined : id)}
              />
            )}
          </section>
        </section>
      </div>
      <DocumentFoot document={document} zoom={zoom} />
    </>
  )
}
