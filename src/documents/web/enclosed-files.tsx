/** Attachments of a mail, entries of an archive: each is a document of its own. */
import { Link } from '@tanstack/react-router'
import { State } from '../../web/ui/mark.tsx'
import type { OpenDocument } from './document-facts.tsx'
import { formatName, stateMarks, stateNames } from './document-words.ts'

export function EnclosedFiles({ document }: { document: OpenDocument }) {
  return (
    <ul className="enclosed">
      {document.enclosed.map((file) => (
        <li key={file.id}>
          <Link to="/documents/$documentId" params={{ documentId: file.id }} className="cut" title={file.fileName}>
            {file.fileName}
          </Link>
          <span className="sub">{formatName(file.format)}</span>
          <State state={stateMarks[file.status]}>{stateNames[file.status]}</State>
        </li>
      ))}
    </ul>
  )
}
