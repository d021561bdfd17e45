/** The way to the original: a download, or a request for approval where it may not leave without one. */
import { useState } from 'react'
import { AskApproval } from '../../access/web/ask-approval.tsx'
import { addressOf } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { type Document, getOriginal } from '../contract.ts'

export function OriginalButton({ document, hasKey = false }: { document: Document; hasKey?: boolean }) {
  const [isAsking, setAsking] = useState(false)
  const id = hasKey ? 'original' : undefined
  if (document.mayTakeOut) {
    return (
      <a
        id={id}
        className="btn"
        href={addressOf(getOriginal, { params: { documentId: document.id } })}
        download={document.fileName}
      >
        {t('원본 받기', 'Original')} {hasKey && <kbd>O</kbd>}
      </a>
    )
  }
  return (
    <>
      <button id={id} type="button" className="btn" onClick={() => setAsking(true)}>
        {t('원본 반출 결재', 'Ask for the original')} {hasKey && <kbd>O</kbd>}
      </button>
      {isAsking && (
        <AskApproval
          wanted={{ kind: 'original-taken-out', subjectId: document.id, name: document.title }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
