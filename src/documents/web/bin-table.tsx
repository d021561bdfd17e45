/** The bin: what was deleted in the last 30 days, to bring back or to remove for good. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Folder, listFolders } from '../../access/contract.ts'
import { callApi, useApi } from '../../web/api.ts'
import { countOf, formatCount, formatExact, formatMoment, labelName } from '../../web/format.ts'
import { particle, t } from '../../web/language.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { TypedNameDialog } from '../../web/ui/typed-name-dialog.tsx'
import { type Column, VirtualTable } from '../../web/ui/virtual-table.tsx'
import { binDays, type Document, listDocuments, purgeDocument } from '../contract.ts'
import { useDocumentRows } from './document-rows.ts'
import { restore } from './node-changes.ts'

type Binned = { kind: 'folder'; folder: Folder } | { kind: 'document'; document: Document }

export function BinTable() {
  const queries = useQueryClient()
  const { list, rows, total } = useDocumentRows({ deleted: 'true', sort: 'newest' })
  const folders = useApi(listFolders, { query: { deleted: 'true' } })
  const [purging, setPurging] = useState<Document>()

  async function purge(document: Document) {
    setPurging(undefined)
    try {
      await callApi(purgeDocument, { params: { documentId: document.id }, body: { title: document.title } })
      sayDone(
        t(
          `「${document.title}」${particle(document.title, '을/를')} 완전히 지우고 있습니다`,
          `Removing “${document.title}” for good`,
        ),
      )
      // The job takes a moment to remove the file, its pages, chunks and vectors.
      setTimeout(() => void queries.invalidateQueries({ queryKey: [listDocuments.id] }), 1500)
    } catch (error) {
      sayFailed(error)
    }
  }

  if (list.isError) return <Problem error={list.error} onRetry={() => void list.refetch()} />
  const items: Binned[] = [
    ...(folders.data?.items ?? []).map((folder): Binned => ({ kind: 'folder', folder })),
    ...rows.map((document): Binned => ({ kind: 'document', document })),
  ]
  return (
    <>
      <section className="folder-head" aria-label={t('휴지통', 'Bin')}>
        <div className="folder-line">
          <div>
            <h2>{t('휴지통', 'Bin')}</h2>
            <p className="note">
              {t(
                `지운 것은 어디에서도 보이지 않으며, ${binDays}일 뒤에 완전히 지웁니다`,
                `What was deleted is hidden everywhere, and removed for good after ${binDays} days`,
              )}
            </p>
          </div>
        </div>
      </section>
      <VirtualTable
        label={t('휴지통', 'Bin')}
        className="bin-table"
        columns={columnsOf(setPurging)}
        rows={items}
        keyOf={(row) => (row.kind === 'folder' ? row.folder.id : row.document.id)}
        total={(total ?? 0) + (folders.data?.items.length ?? 0)}
        onEnd={() => {
          if (list.hasNextPage && !list.isFetching) void list.fetchNextPage()
        }}
      />
      {list.isSuccess && items.length === 0 && (
        <div className="empty">
          <p>
            {t(
              `휴지통이 비어 있습니다. 지운 문서와 폴더가 ${binDays}일 동안 여기에 있습니다.`,
              `The bin is empty. Deleted documents and folders stay here for ${binDays} days.`,
            )}
          </p>
        </div>
      )}
      {items.length > 0 && (
        <p className="note list-foot">{t(`${formatCount(items.length)}건`, countOf(items.length, 'item'))}</p>
      )}
      {purging && (
        <TypedNameDialog
          title={t('완전히 지우기', 'Remove for good')}
          text={t(
            '파일, 쪽 그림, 읽은 요소, 문단, 벡터를 모두 지웁니다. 되돌릴 수 없습니다.',
            'Removes the file, page pictures, elements, passages and vectors. Nothing brings them back.',
          )}
          name={purging.title}
          action={t('완전히 지우기', 'Remove for good')}
          onConfirm={() => void purge(purging)}
          onClose={() => setPurging(undefined)}
        />
      )}
    </>
  )
}

function columnsOf(onPurge: (document: Document) => void): Column<Binned>[] {
  return [
    {
      key: 'title',
      head: t('이름', 'Name'),
      cell: (row) => <span className="name">{row.kind === 'folder' ? row.folder.name : row.document.title}</span>,
    },
    {
      key: 'kind',
      head: t('종류', 'Kind'),
      width: '160px',
      cell: (row) => (
        <span className="sub">
          {row.kind === 'folder' ? t('폴더, 안의 문서와 함께', 'Folder and what is in it') : t('문서', 'Document')}
        </span>
      ),
    },
    {
      key: 'folder',
      head: t('있던 폴더', 'Was in'),
      width: '18%',
      cell: (row) => <span className="sub">{row.kind === 'document' ? (row.document.folderName ?? '–') : '–'}</span>,
    },
    {
      key: 'label',
      head: t('등급', 'Label'),
      width: '80px',
      cell: (row) => (
        <span className="sub">{labelName(row.kind === 'folder' ? row.folder.label : row.document.label)}</span>
      ),
    },
    {
      key: 'at',
      head: t('지운 때', 'Deleted'),
      width: '84px',
      isNumber: true,
      cell: (row) => {
        const at = row.kind === 'document' ? row.document.deletedAt : null
        return at === null ? (
          '–'
        ) : (
          <time dateTime={at} title={formatExact(at)}>
            {formatMoment(at)}
          </time>
        )
      },
    },
    {
      key: 'do',
      head: t('할 수 있는 일', 'Actions'),
      hidesHead: true,
      width: '190px',
      cell: (row) => (
        <span className="deeds">
          <button
            type="button"
            onClick={() =>
              void (row.kind === 'folder'
                ? restore(row.folder.id, row.folder.name)
                : restore(row.document.id, row.document.title))
            }
          >
            {t('되돌리기', 'Restore')}
          </button>
          {row.kind === 'document' && row.document.mayWrite && (
            <button type="button" onClick={() => onPurge(row.document)}>
              {t('완전히 지우기', 'Remove for good')}
            </button>
          )}
        </span>
      ),
    },
  ]
}
