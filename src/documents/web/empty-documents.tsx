/** No rows: what this list is and what to do next; or, with filters on, how to see more. */
import { useNavigate } from '@tanstack/react-router'
import { t } from '../../web/language.ts'
import type { DocumentFilter } from './document-rows.ts'

export function EmptyDocuments({ filter, onUpload }: { filter: DocumentFilter; onUpload: (() => void) | undefined }) {
  const navigate = useNavigate()
  const { search, status, label, format, folderId, useCaseId } = filter
  const isFiltered = [search, status, label, format, useCaseId].some((one) => one !== undefined)
  if (isFiltered) {
    return (
      <div className="empty">
        <p>
          {t(
            '고른 조건에 맞는 문서가 없습니다. 조건을 풀면 볼 수 있는 문서가 모두 나옵니다.',
            'No document matches. Clear the filters to see all that you may see.',
          )}
        </p>
        <div className="acts">
          <button
            type="button"
            className="btn"
            onClick={() =>
              void navigate({
                to: '/documents',
                search: { folder: folderId, useCase: useCaseId === undefined ? undefined : 'all' },
              })
            }
          >
            {t('조건 풀기', 'Clear the filters')}
          </button>
        </div>
      </div>
    )
  }
  return (
    <div className="empty">
      <p className="read">
        {t(
          '여기에는 아직 문서가 없습니다. 문서를 올리면 나루가 글, 표, 제목을 읽어 검색과 대화에 쓸 수 있게 합니다. 볼 수 있는 사람은 폴더의 규칙이 정합니다.',
          'There are no documents here yet. Naru reads the text, tables and headings of what you upload, for search and chat. Who can see it is decided by the rules of the folder.',
        )}
      </p>
      {onUpload && (
        <div className="acts">
          <button type="button" className="btn" onClick={onUpload}>
            {t('파일 올리기', 'Upload files')} <kbd>C</kbd>
          </button>
          <span className="sub">{t('파일이나 폴더를 끌어다 놓아도 됩니다', 'or drop files and folders here')}</span>
        </div>
      )}
    </div>
  )
}
