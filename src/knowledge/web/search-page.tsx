/** Search, explained: the order by words left, the order by meaning right, and what they come to between them. */
import { keepPreviousData } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type CSSProperties, useSyncExternalStore } from 'react'
import { DataTabs } from '../../documents/web/data-tabs.tsx'
import { useApi } from '../../web/api.ts'
import { formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { useKeys } from '../../web/ui/keys.ts'
import { PaneDivider, usePaneWidth } from '../../web/ui/pane-divider.tsx'
import { Problem } from '../../web/ui/problem.tsx'
import { type SearchMode, type SearchReply, search as searchOperation } from '../contract.ts'
import { fusionDefaults } from '../fuse.ts'
import { ExampleQuestions } from './example-questions.tsx'
import { HitInspector } from './hit-inspector.tsx'
import { Hits } from './hits.tsx'
import { NothingFound } from './nothing-found.tsx'
import { SearchFacts } from './search-facts.tsx'
import { SearchForm } from './search-form.tsx'
import { Weave } from './weave.tsx'
import './search-page.css'

const shownResults = 10

export function SearchPage() {
  const search = useSearch({ from: '/inside/search' })
  const navigate = useNavigate({ from: '/search' })
  const isWide = useIsWide()
  const pane = usePaneWidth('search', 424, [360, 720])
  const mode = search.mode ?? 'hybrid'
  const found = useApi(
    searchOperation,
    {
      body: {
        query: search.query ?? '',
        collectionIds: search.collection ? [search.collection] : [],
        mode,
        top: shownResults,
      },
    },
    { enabled: search.query !== undefined, staleTime: 30_000, placeholderData: keepPreviousData },
  )
  const reply = search.query === undefined ? undefined : found.data
  const results = reply?.results ?? []
  // With room for it the best passage is open from the start; 0 in the address is closed by hand.
  const at = search.at ?? (isWide && !found.isPlaceholderData ? 1 : 0)
  const selected = results.find((result) => result.rank === at)
  const select = (rank: number) => void navigate({ search: (before) => ({ ...before, at: rank }), replace: true })
  const move = (step: number) => {
    if (results.length === 0) return
    const rank = Math.min(results.length, Math.max(1, at + step))
    select(rank)
    requestAnimationFrame(() => document.getElementById(`hit-${rank}`)?.focus())
  }
  useKeys({ j: () => move(1), k: () => move(-1) }, results.length > 0)
  useKeys({ escape: () => select(0) }, selected !== undefined)

  return (
    <main id="work" className="searching" aria-busy={found.isFetching}>
      <div className="search-head">
        <DataTabs />
        <SearchForm />
        {reply && <SearchFacts reply={reply} hasAskedMeaning={mode !== 'words'} />}
      </div>
      <div
        className={selected ? 'split search-desk has-why' : 'split search-desk'}
        style={{ '--why': `${pane.width}px` } as CSSProperties}
      >
        <section className="pane" aria-label={t('찾은 문단', 'Passages found')}>
          {found.isError && <Problem error={found.error} onRetry={() => void found.refetch()} />}
          {search.query === undefined && <ExampleQuestions collectionId={search.collection} />}
          {search.query !== undefined && found.isPending && (
            <p className="note waiting" role="status">
              {t('찾고 있습니다', 'Searching')}
            </p>
          )}
          {reply && results.length === 0 && search.query !== undefined && (
            <NothingFound reply={reply} query={search.query} mode={mode} collectionId={search.collection} />
          )}
          {reply && results.length > 0 && (
            <Loom reply={reply} mode={mode} selectedRank={selected?.rank} onSelect={select} />
          )}
        </section>
        {selected && <PaneDivider label={t('설명 칸의 너비', 'Width of the explanation')} pane={pane} />}
        {selected && (
          <HitInspector
            key={selected.chunkId}
            result={selected}
            unused={mode === 'vectors' ? 'words' : reply?.method === 'words-only' ? 'vectors' : undefined}
            onClose={() => select(0)}
          />
        )}
      </div>
      {results.length > 0 && <Foot />}
    </main>
  )
}

function Loom(props: {
  reply: SearchReply
  mode: SearchMode
  selectedRank: number | undefined
  onSelect(rank: number): void
}) {
  const { results } = props.reply
  const hasScores = results.some((result) => result.scores !== null)
  const selectedHit = props.selectedRank === undefined ? undefined : props.selectedRank - 1
  const hasWords = results.some((result) => result.wordsRank !== null)
  const hasVectors = results.some((result) => result.vectorsRank !== null)
  const byMeaningAlone = results.filter((result) => result.wordsRank === null).length
  return (
    <>
      <div
        className={`loom${hasWords ? ' has-words' : ''}${hasVectors ? ' has-vectors' : ''}${hasScores ? ' has-scores' : ''}`}
      >
        {hasWords && (
          <header className="side">
            {hasScores && <span>{t('점수', 'Score')}</span>}
            <b>{t('낱말 순위', 'By words')}</b>
          </header>
        )}
        <header>
          <b>{hasWords && hasVectors ? t('합친 순위', 'Joined') : t('순위', 'Rank')}</b>
          {hasWords && hasVectors && <span>{formula}</span>}
          {hasScores && <span className="last">{t('점수', 'Score')}</span>}
        </header>
        {hasVectors && (
          <header className="side is-right">
            <b>{t('뜻 순위', 'By meaning')}</b>
            {hasScores && <span>{t('가까움', 'Near')}</span>}
          </header>
        )}
        {hasWords && <Weave side="words" results={results} selectedHit={selectedHit} />}
        <Hits results={results} selectedRank={props.selectedRank} onSelect={props.onSelect} />
        {hasVectors && <Weave side="vectors" results={results} selectedHit={selectedHit} />}
      </div>
      <p className="below note">
        {t(
          `위에서 ${formatCount(results.length)}문단을 보여 줍니다.`,
          `The first ${formatCount(results.length)} passages.`,
        )}{' '}
        {hasWords &&
          byMeaningAlone > 0 &&
          t(
            `${formatCount(byMeaningAlone)}문단은 같은 낱말이 없어 뜻으로만 찾았습니다.`,
            `${formatCount(byMeaningAlone)} share no word with the question and were found by meaning alone.`,
          )}
      </p>
    </>
  )
}

const wordsShare = (1 - fusionDefaults.vectorWeight).toFixed(1)
const formula = t(
  `낱말 ${wordsShare} + 뜻 ${fusionDefaults.vectorWeight}, 각각 0 ~ 1로 맞춰 더함`,
  `${wordsShare} words + ${fusionDefaults.vectorWeight} meaning, each brought to 0 ~ 1`,
)

function Foot() {
  return (
    <footer className="foot keys only-wide">
      <span>
        <kbd>J</kbd>
        <kbd>K</kbd> {t('문단 이동', 'Move')}
      </span>
      <span>
        <kbd>Enter</kbd> {t('문서 열기', 'Open the document')}
      </span>
      <span>
        <kbd>/</kbd> {t('다시 묻기', 'Ask again')}
      </span>
      <span>
        <kbd>Esc</kbd> {t('설명 닫기', 'Close the explanation')}
      </span>
      <span className="end">
        {t('주소에 질문, 컬렉션, 찾는 법이 모두 들어 있습니다', 'The address holds the question, collection and way')}
      </span>
    </footer>
  )
}

const wide = '(min-width: 1181px)'

function useIsWide(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const query = window.matchMedia(wide)
      query.addEventListener('change', onChange)
      return () => query.removeEventListener('change', onChange)
    },
    () => window.matchMedia(wide).matches,
  )
}
