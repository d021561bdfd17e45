/** The head of an open document: where it lies, what it is called, how it stands, what can be done. */
import { Link } from '@tanstack/react-router'
import { countOf, formatCount, labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { State } from '../../web/ui/mark.tsx'
import type { OpenDocument } from './document-facts.tsx'
import { stateMarks, stateNames } from './document-words.ts'
import { OriginalButton } from './original-button.tsx'

export function DocumentHead({ document }: { document: OpenDocument }) {
  const newest = document.versions[0]
  const isReplacing =
    newest !== undefined && !newest.isCurrent && document.status === 'ready' && newest.status !== 'failed'
  const toLookAt = document.warnings.length + document.pages.reduce((sum, page) => sum + page.doubtCount, 0)
  return (
    <header className="doc">
      <div className="doc-name">
        <nav className="crumb" aria-label={t('있는 곳', 'Where it lies')}>
          <Link to="/documents" activeOptions={{ exact: true }}>
            {t('문서', 'Documents')}
          </Link>
          {document.folderId && (
            <Link to="/documents" search={{ folder: document.folderId }}>
              {document.folderName ?? '–'}
            </Link>
          )}
          {document.enclosedIn && (
            <Link to="/documents/$documentId" params={{ documentId: document.enclosedIn.id }}>
              {document.enclosedIn.title}
            </Link>
          )}
        </nav>
        <h1 className="cut" title={document.fileName}>
          {document.title}
        </h1>
      </div>
      <div className="facts">
        <State state={stateMarks[document.status]}>{stateNames[document.status]}</State>
        {document.pageCount !== null && (
          <span>{t(`${formatCount(document.pageCount)}쪽`, countOf(document.pageCount, 'page'))}</span>
        )}
        <span>{labelName(document.label)}</span>
        <span>{t(`판 ${document.versionNumber}`, `version ${document.versionNumber}`)}</span>
        {isReplacing && (
          <State state="parsing">{t(`판 ${newest.number} 읽는 중`, `reading version ${newest.number}`)}</State>
        )}
        {toLookAt > 0 && (
          <span className="warn">
            <State state="doubt">
              {t(`살펴볼 것 ${formatCount(toLookAt)}`, `${formatCount(toLookAt)} to look at`)}
            </State>
          </span>
        )}
      </div>
      <div className="end">
        <Link className="btn" to="/nodes/$nodeId/rights" params={{ nodeId: document.id }}>
          {t('볼 수 있는 사람', 'Who can see it')} <kbd>P</kbd>
        </Link>
        <OriginalButton document={document} hasKey />
      </div>
    </header>
  )
}
