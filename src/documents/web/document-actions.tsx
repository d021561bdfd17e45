/** What unfolds below a row: the facts of the document and what can be done with it. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { callApi } from '../../web/api.ts'
import { formatCount, formatExact } from '../../web/format.ts'
import { particle, t } from '../../web/language.ts'
import { sayFailed } from '../../web/ui/toast.tsx'
import { type Document, retryDocument } from '../contract.ts'
import { MoveForm } from './folder-head.tsx'
import type { PlacedFolder } from './folders.ts'
import { changeWithUndo, deleteWithUndo, refreshTree } from './node-changes.ts'
import { OriginalButton } from './original-button.tsx'

export function DocumentActions({ document, placed }: { document: Document; placed: readonly PlacedFolder[] }) {
  const [isMoving, setMoving] = useState(false)
  const at = (moment: string | null) => (moment === null ? t('아직 없음', 'Not yet') : formatExact(moment))
  async function move(parentId: string) {
    const { id, title, folderId } = document
    const said = t(`「${title}」${particle(title, '을/를')} 옮겼습니다`, `Moved “${title}”`)
    if (await changeWithUndo(id, { parentId }, folderId ? { parentId: folderId } : {}, said)) setMoving(false)
  }
  return (
    <div className="unfolded-document">
      <dl className="pairs">
        <dt>{t('파일', 'File')}</dt>
        <dd>
          {document.fileName}
          {t(`, 판 ${formatCount(document.versionNumber)}`, `, version ${formatCount(document.versionNumber)}`)}
        </dd>
        {document.externalId && (
          <>
            <dt>{t('바깥 번호', 'Outside id')}</dt>
            <dd>{document.externalId}</dd>
          </>
        )}
        <dt>{t('낱말 색인', 'Words indexed')}</dt>
        <dd className="num-left">{at(document.wordsIndexedAt)}</dd>
        <dt>{t('뜻 색인', 'Meaning indexed')}</dt>
        <dd className="num-left">{at(document.vectorsIndexedAt)}</dd>
      </dl>
      <div className="acts">
        <Link className="btn" to="/documents/$documentId" params={{ documentId: document.id }}>
          {t('열기', 'Open')} <kbd>Enter</kbd>
        </Link>
        {document.status === 'failed' && document.mayWrite && (
          <button type="button" className="btn" onClick={() => void retry(document)}>
            {t('다시 읽기', 'Read again')} <kbd>R</kbd>
          </button>
        )}
        <Link className="btn" to="/nodes/$nodeId/rights" params={{ nodeId: document.id }}>
          {t('볼 수 있는 사람', 'Who can see it')} <kbd>P</kbd>
        </Link>
        <OriginalButton document={document} />
        {document.mayShare && document.mayWrite && (
          <button type="button" className="btn" aria-expanded={isMoving} onClick={() => setMoving(!isMoving)}>
            {t('옮기기', 'Move')}
          </button>
        )}
        {document.mayWrite && (
          <button type="button" className="btn" onClick={() => void deleteWithUndo(document.id, document.title)}>
            {t('지우기', 'Delete')} <kbd>Del</kbd>
          </button>
        )}
      </div>
      {isMoving && (
        <MoveForm
          placed={placed}
          excluded={new Set(document.folderId ? [document.folderId] : [])}
          onMove={(parentId) => void move(parentId)}
          onClose={() => setMoving(false)}
        />
      )}
    </div>
  )
}

export async function retry(document: Document): Promise<void> {
  try {
    await callApi(retryDocument, { params: { documentId: document.id } })
    refreshTree()
  } catch (error) {
    sayFailed(error)
  }
}
