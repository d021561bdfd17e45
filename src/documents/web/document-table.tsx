/** The documents of a folder as rows: the name links, the rest of the row unfolds what can be done. */
import { Link } from '@tanstack/react-router'
import { formatBytes, formatCount, formatExact, formatMoment, labelName } from '../../web/format.ts'
import { language, t } from '../../web/language.ts'
import { Chevron } from '../../web/ui/icons.tsx'
import { State } from '../../web/ui/mark.tsx'
import { type Column, VirtualTable } from '../../web/ui/virtual-table.tsx'
import type { Document } from '../contract.ts'
import { DocumentActions, retry } from './document-actions.tsx'
import { formatName, remedyOf, stateMarks, stateNames } from './document-words.ts'
import type { PlacedFolder } from './folders.ts'

type Sort = 'newest' | 'oldest' | 'title'

export interface DocumentTableProps {
  rows: readonly Document[]
  placed: readonly PlacedFolder[]
  total: number | undefined
  sort: Sort
  onSort(sort: Sort): void
  selectedId: string | undefined
  onSelect(id: string | undefined): void
  onEnd(): void
  onReplace(document: Document): void
}

export function DocumentTable(props: DocumentTableProps) {
  return (
    <VirtualTable
      label={t('문서', 'Documents')}
      className="documents-table"
      columns={columnsOf(props)}
      rows={props.rows}
      keyOf={(row) => row.id}
      total={props.total}
      selectedKey={props.selectedId}
      note={(row) => row.failure && <Failure document={row} onReplace={props.onReplace} />}
      below={(row) => <DocumentActions document={row} placed={props.placed} />}
      onEnd={props.onEnd}
    />
  )
}

/** Why it could not be read, and the one thing that helps. */
function Failure({ document, onReplace }: { document: Document; onReplace(document: Document): void }) {
  return (
    <span className="failure">
      <span>{document.failure?.words[language]}</span>
      {document.mayWrite &&
        (remedyOf(document) === 'read-again' ? (
          <button type="button" className="link" onClick={() => void retry(document)}>
            {t('다시 읽기', 'Read again')}
          </button>
        ) : (
          <button type="button" className="link" onClick={() => onReplace(document)}>
            {t('다른 파일로', 'Another file')}
          </button>
        ))}
    </span>
  )
}

function columnsOf({ sort, onSort, selectedId, onSelect }: DocumentTableProps): Column<Document>[] {
  return [
    {
      key: 'title',
      head: t('제목', 'Title'),
      order: { now: sort === 'title' ? 'ascending' : 'none', onChange: () => onSort('title') },
      cell: (row) => (
        <Link
          className="name"
          id={`row-${row.id}`}
          to="/documents/$documentId"
          params={{ documentId: row.id }}
          title={row.title}
        >
          {row.title}
        </Link>
      ),
    },
    {
      key: 'folder',
      head: t('폴더', 'Folder'),
      width: '12%',
      cell: (row) => <span className="sub">{row.enclosedIn?.title ?? row.folderName ?? '–'}</span>,
    },
    {
      key: 'format',
      head: t('형식', 'Format'),
      width: '74px',
      cell: (row) => <span className="sub">{formatName(row.format)}</span>,
    },
    {
      key: 'pages',
      head: t('쪽', 'Pages'),
      width: '56px',
      isNumber: true,
      cell: (row) => (row.pageCount === null ? '–' : formatCount(row.pageCount)),
    },
    {
      key: 'size',
      head: t('크기', 'Size'),
      width: '72px',
      isNumber: true,
      cell: (row) => <span className="sub">{formatBytes(row.sizeBytes)}</span>,
    },
    {
      key: 'label',
      head: t('등급', 'Label'),
      width: '72px',
      cell: (row) => <span className={row.label === 2 ? '' : 'sub'}>{labelName(row.label)}</span>,
    },
    {
      key: 'state',
      head: t('상태', 'State'),
      width: '98px',
      cell: (row) => <State state={stateMarks[row.status]}>{stateNames[row.status]}</State>,
    },
    {
      key: 'index',
      head: t('색인', 'Indexed'),
      width: t('84px', '120px'),
      cell: (row) => <span className="sub">{indexText(row)}</span>,
    },
    {
      key: 'by',
      head: t('올린 사람', 'By'),
      width: '78px',
      cell: (row) => <span className="sub">{row.createdByName}</span>,
    },
    {
      key: 'at',
      head: t('올린 때', 'Uploaded'),
      width: '78px',
      isNumber: true,
      order: {
        now: sort === 'newest' ? 'descending' : sort === 'oldest' ? 'ascending' : 'none',
        onChange: () => onSort(sort === 'newest' ? 'oldest' : 'newest'),
      },
      cell: (row) => (
        <time className="sub" dateTime={row.createdAt} title={formatExact(row.createdAt)}>
          {formatMoment(row.createdAt)}
        </time>
      ),
    },
    {
      key: 'more',
      head: t('할 수 있는 일', 'Actions'),
      hidesHead: true,
      width: '32px',
      isNumber: true,
      cell: (row) => (
        <button
          type="button"
          className="unfold"
          aria-expanded={row.id === selectedId}
          aria-label={t(`「${row.title}」 할 수 있는 일`, `What can be done with “${row.title}”`)}
          onClick={() => onSelect(row.id === selectedId ? undefined : row.id)}
        >
          <Chevron />
        </button>
      ),
    },
  ]
}

/** Words come first, meaning follows; a document in no collection has neither. */
function indexText(row: Document): string {
  if (row.vectorsIndexedAt) return t('낱말, 뜻', 'Words, meaning')
  return row.wordsIndexedAt ? t('낱말', 'Words') : '–'
}
