/** The pages of the document, each with a mark; sheets and slides by their names. */
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { t } from '../../web/language.ts'
import type { MarkState } from '../../web/ui/mark.tsx'
import { doubtWords } from './document-words.ts'

export interface RailPage {
  number: number
  name: string | null
  needsOcr: boolean
  elementCount: number
  doubtCount: number
}

export function PageRail({
  documentId,
  pages,
  page,
}: {
  documentId: string
  pages: readonly RailPage[]
  page: number
}) {
  const rail = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the page
  useEffect(() => {
    rail.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [page])
  return (
    <nav ref={rail} className="pane rail" aria-label={t('쪽', 'Pages')}>
      {pages.map((one) => {
        const [state, word] = stateOf(one)
        return (
          <Link
            key={one.number}
            to="/documents/$documentId"
            params={{ documentId }}
            search={{ page: one.number }}
            aria-current={one.number === page ? 'page' : undefined}
            title={one.name ?? undefined}
          >
            <span className="cut">{one.name ?? one.number}</span>
            <i className="mark" data-state={state} role="img" aria-label={word} />
          </Link>
        )
      })}
    </nav>
  )
}

function stateOf(page: RailPage): [MarkState, string] {
  if (page.needsOcr) return ['doubt', t('글자가 없는 쪽', 'A page without text')]
  if (page.doubtCount > 0) return ['doubt', doubtWords(page.doubtCount)]
  if (page.elementCount === 0) return ['cancelled', t('읽은 것 없음', 'Nothing read')]
  return ['parsed', t('파싱됨', 'Parsed')]
}
