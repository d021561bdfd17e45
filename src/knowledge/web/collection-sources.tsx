/** The folders and documents that a collection gathers, each with the way to who may see it. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../../web/language.ts'
import { SectionHead } from '../../web/ui/section-head.tsx'
import type { Collection } from '../contract.ts'
import { changeWithUndo } from './collection-changes.ts'
import { FolderChecks } from './folder-checks.tsx'

export function CollectionSources({ collection, mayChange }: { collection: Collection; mayChange: boolean }) {
  const [chosen, setChosen] = useState<readonly string[]>()
  const present = collection.sources.map((source) => source.nodeId)
  const isSame = chosen?.length === present.length && chosen.every((id) => present.includes(id))
  async function keep() {
    if (chosen === undefined || isSame) return
    const isDone = await changeWithUndo(
      collection,
      { sourceIds: [...chosen] },
      { sourceIds: present },
      t(`모으는 곳을 ${chosen.length}곳으로 바꿨습니다`, `It gathers ${chosen.length} places now`),
    )
    if (isDone) setChosen(undefined)
  }
  return (
    <section>
      <SectionHead
        isRuled
        title={t('모으는 곳', 'What it gathers')}
        count={present.length}
        act={
          mayChange &&
          chosen === undefined && { name: t('폴더 바꾸기', 'Change folders'), onAct: () => setChosen(present) }
        }
      />
      {chosen === undefined ? (
        <ul className="sources-list">
          {collection.sources.map((source) => (
            <li key={source.nodeId}>
              {source.kind === 'folder' ? (
                <Link className="name cut" to="/documents" search={{ folder: source.nodeId }}>
                  {source.name}
                </Link>
              ) : (
                <Link className="name cut" to="/documents/$documentId" params={{ documentId: source.nodeId }}>
                  {source.name}
                </Link>
              )}
              <span className="note">{source.kind === 'folder' ? t('폴더', 'Folder') : t('문서', 'Document')}</span>
              <Link className="link" to="/nodes/$nodeId/rights" params={{ nodeId: source.nodeId }}>
                {t('볼 수 있는 사람', 'Who can see it')}
              </Link>
            </li>
          ))}
          {collection.sources.length === 0 && (
            <li className="sub">
              {collection.isDefault
                ? t('어느 컬렉션에도 들지 않은 문서입니다.', 'Documents that no collection gathers.')
                : t('아직 고른 폴더가 없습니다.', 'No folder is chosen yet.')}
            </li>
          )}
        </ul>
      ) : (
        <>
          <FolderChecks chosen={chosen} onChange={setChosen} />
          <div className="deeds-row">
            <button type="button" className="btn" disabled={isSame} onClick={() => void keep()}>
              {t('모으는 곳 바꾸기', 'Change what it gathers')}
            </button>
            <button type="button" className="btn is-plain" onClick={() => setChosen(undefined)}>
              {t('그만두기', 'Cancel')}
            </button>
          </div>
        </>
      )}
    </section>
  )
}
