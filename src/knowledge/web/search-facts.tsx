/** What was searched, how, and how long it took. */
import { formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { SearchReply } from '../contract.ts'

const methodNames: Record<SearchReply['method'], string> = {
  exact: t('정확히 모두 비교', 'compared with every one'),
  near: t('가까운 것부터', 'nearest first, by the graph'),
  'words-only': t('낱말만', 'words alone'),
}

export function SearchFacts({ reply, hasAskedMeaning }: { reply: SearchReply; hasAskedMeaning: boolean }) {
  const { searched, milliseconds, method } = reply
  const isPartly = hasAskedMeaning && searched.chunksWithVectors < searched.chunks
  return (
    <p className="facts" role="status">
      <span>
        {t('볼 수 있는 문서', 'In')} <b>{formatCount(searched.documents)}</b>
        {t('건, 문단', ' documents that you may see,')} <b>{formatCount(searched.chunks)}</b>
        {t('개에서', ' passages')}
      </span>
      <span>
        {t('찾은 법', 'Method')} <b>{methodNames[method]}</b>
      </span>
      <span>
        {t('낱말', 'Words')} {wholeOf(milliseconds.words)}
        {method !== 'words-only' && (
          <>
            {' '}
            + {t('질문 읽기', 'question')} {wholeOf(milliseconds.embedding)} + {t('뜻', 'meaning')}{' '}
            {wholeOf(milliseconds.vectors)}
          </>
        )}
        {t(', 모두 ', ', in all ')}
        <b>{wholeOf(milliseconds.total)} ms</b>
      </span>
      {isPartly && (
        <span className="warn">
          {t(
            `뜻으로는 문단 ${formatCount(searched.chunksWithVectors)}개까지 색인됨`,
            `${formatCount(searched.chunksWithVectors)} passages indexed by meaning so far`,
          )}
        </span>
      )}
    </p>
  )
}

const wholeOf = (milliseconds: number) => formatCount(Math.round(milliseconds))
