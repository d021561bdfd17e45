/** The merged list: rank, where it stands, and the words that were found. */
import { Link } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import { labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { SearchResult } from '../contract.ts'
import { windowOf } from './snippet-window.ts'
import { rankWords } from './weave.tsx'

export function Hits(props: {
  results: readonly SearchResult[]
  selectedRank: number | undefined
  onSelect(rank: number): void
}) {
  return (
    <ol className="hits">
      {props.results.map((result) => {
        const isOn = result.rank === props.selectedRank
        // A press of the mouse chooses; Enter, a double click and the browser's own ways of opening a link open.
        function press(event: MouseEvent) {
          event.stopPropagation()
          const isPlain = event.detail === 1 && !event.ctrlKey && !event.metaKey && !event.shiftKey
          if (!isPlain) return
          event.preventDefault()
          props.onSelect(result.rank)
        }
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: J and K choose by keyboard
          <li key={result.chunkId} className={isOn ? 'is-on' : undefined} onClick={() => props.onSelect(result.rank)}>
            <b>{result.rank}</b>
            <div>
              <p>
                <Link
                  id={`hit-${result.rank}`}
                  className="name"
                  to="/documents/$documentId"
                  params={{ documentId: result.documentId }}
                  search={placeOf(result)}
                  aria-current={isOn ? 'true' : undefined}
                  onClick={press}
                >
                  {result.title}
                </Link>{' '}
                <span className="note">{whereWords(result)}</span>
                {result.label > 0 && <span className="note hit-label">{labelName(result.label)}</span>}
              </p>
              <p className="sub snippet">
                <Snippet result={result} />
              </p>
              <p className="note hit-ranks">{rankWords(result)}</p>
            </div>
            {result.scores && (
              <span className="num" title={t('합친 점수', 'Joined score')}>
                {result.scores.fused.toFixed(3)}
              </span>
            )}
          </li>
        )
      })}
    </ol>
  )
}

function Snippet({ result }: { result: SearchResult }) {
  return windowOf(result.text, result.matches).map((part) =>
    part.isMatch ? <mark key={part.start}>{part.text}</mark> : <span key={part.start}>{part.text}</span>,
  )
}

/** 4쪽 제12조: the page and the nearest heading, which is not the title again. */
export function whereWords(result: SearchResult): string {
  const heading = result.headingPath.at(-1)
  return [
    result.page === null ? undefined : t(`${result.page}쪽`, `p. ${result.page}`),
    heading === result.title ? undefined : heading,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
}

/** Where the document opens: at the page, with the passage's first element chosen. */
export function placeOf(result: SearchResult): { page?: number; element?: string } {
  const [element] = result.elementIds
  return { ...(result.page === null ? {} : { page: result.page }), ...(element ? { element } : {}) }
}
