/** No passage: what was searched, and the ways on. It is a right answer, not a failure. */
import { Link } from '@tanstack/react-router'
import { countOf, formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import type { SearchMode, SearchReply } from '../contract.ts'
import { modeNames } from './search-form.tsx'

export function NothingFound(props: {
  reply: SearchReply
  query: string
  mode: SearchMode
  collectionId: string | undefined
}) {
  const session = useSession()
  const { documents, chunks } = props.reply.searched
  return (
    <div className="nothing">
      <h2>{t('찾은 문단이 없습니다', 'No passage was found')}</h2>
      <p className="sub">
        {documents === 0
          ? t(
              '여기에는 찾을 수 있는 문서가 아직 없습니다. 문서를 올리거나 볼 수 있는 권한을 요청해 주세요.',
              'There is no document to search here yet. Upload some, or ask for the right to see them.',
            )
          : t(
              `볼 수 있는 문서 ${formatCount(documents)}건, 문단 ${formatCount(chunks)}개를 「${modeNames[props.mode]}」로 찾았습니다.`,
              `Searched ${countOf(chunks, 'passage')} of ${countOf(documents, 'document')} by ${modeNames[props.mode].toLowerCase()}.`,
            )}
      </p>
      <div className="acts">
        {props.mode !== 'hybrid' && (
          <Link className="btn" to="/search" search={(before) => ({ ...before, mode: undefined })}>
            {t('낱말과 뜻으로 찾기', 'Search by both')}
          </Link>
        )}
        {props.collectionId !== undefined && (
          <Link className="btn" to="/search" search={(before) => ({ ...before, collection: undefined })}>
            {t('모든 컬렉션에서 찾기', 'Search all collections')}
          </Link>
        )}
        {mayI(session, 'ask') && documents > 0 && (
          <Link className="btn" to="/chat" search={{ question: props.query }}>
            {t('이대로 물어보기', 'Ask it in the chat')}
          </Link>
        )}
        {mayI(session, 'documents.write') && documents === 0 && (
          <Link className="btn" to="/documents" search={{ upload: true }}>
            {t('파일 올리기', 'Upload files')}
          </Link>
        )}
      </div>
      {documents > 0 && (
        <p className="note">
          {t(
            '다른 낱말로 적거나 낱말 수를 줄여 보세요. 방금 올린 문서는 색인이 끝난 뒤에 나옵니다.',
            'Try other or fewer words. A document that was just uploaded appears when it is indexed.',
          )}
        </p>
      )}
    </div>
  )
}
