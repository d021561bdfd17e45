/** A document without pages to show: it waits, is being read, or could not be read. */
import { Link } from '@tanstack/react-router'
import { formatBytes } from '../../web/format.ts'
import { language, t } from '../../web/language.ts'
import { State } from '../../web/ui/mark.tsx'
import { retry } from './document-actions.tsx'
import type { OpenDocument } from './document-facts.tsx'
import { remedyOf, stateMarks, stateNames } from './document-words.ts'

export function UnreadDocument({ document }: { document: OpenDocument }) {
  if (document.status !== 'failed') {
    return (
      <div className="unread" role="status">
        <p className="read">
          <State state={stateMarks[document.status]}>{stateNames[document.status]}</State>
        </p>
        <p className="sub">
          {document.status === 'queued'
            ? t(
                '앞선 파일을 읽고 나면 시작합니다. 이 화면은 저절로 바뀝니다.',
                'It starts when the files before it are read. This page changes by itself.',
              )
            : t(
                `${formatBytes(document.sizeBytes)} 파일을 읽고 있습니다. 이 화면은 저절로 바뀝니다.`,
                `Reading ${formatBytes(document.sizeBytes)}. This page changes by itself.`,
              )}
        </p>
      </div>
    )
  }
  return (
    <div className="unread">
      <div className="problem" role="alert">
        <h2>{t('이 파일을 읽지 못했습니다', 'This file could not be read')}</h2>
        <p>
          {document.failure?.words[language] ??
            t('읽는 일이 중간에 끊겼습니다. 다시 읽어 주세요.', 'Reading was interrupted. Read it again.')}
        </p>
        {document.mayWrite && (
          <div className="acts">
            {remedyOf(document) === 'another-file' ? (
              <Link
                className="btn is-main"
                to="/documents"
                search={{ ...(document.folderId ? { folder: document.folderId } : {}), upload: true }}
              >
                {t('다른 파일로', 'Another file')}
              </Link>
            ) : null}
            <button type="button" className="btn" onClick={() => void retry(document)}>
              {t('다시 읽기', 'Read again')}
            </button>
          </div>
        )}
      </div>
    </div>
  )
}
