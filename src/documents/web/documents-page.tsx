/** The documents that a person may see: folders left, rows right, and files dropped anywhere. Every filter is in the address. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { listFolders } from '../../access/contract.ts'
import { useChosenUseCase } from '../../use-cases/web/chosen-use-case.ts'
import { useApi } from '../../web/api.ts'
import { countOf, formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { KeyHints } from '../../web/ui/key-hints.tsx'
import { useKeys } from '../../web/ui/keys.ts'
import { Problem } from '../../web/ui/problem.tsx'
import type { Document } from '../contract.ts'
import { BinTable } from './bin-table.tsx'
import { DataTabs } from './data-tabs.tsx'
import { retry } from './document-actions.tsx'
import { DocumentFilters } from './document-filters.tsx'
import { type DocumentFilter, useDocumentRows } from './document-rows.ts'
import { DocumentTable } from './document-table.tsx'
import { DropPlace } from './drop-place.tsx'
import { EmptyDocuments } from './empty-documents.tsx'
import { FolderHead } from './folder-head.tsx'
import { FolderChoice, FolderTree } from './folder-tree.tsx'
import { placeFolders } from './folders.ts'
import { deleteWithUndo } from './node-changes.ts'
import { ReadingProgress } from './reading-progress.tsx'
import { UploadPanel } from './upload-panel.tsx'
import { UploadProgress } from './upload-progress.tsx'
import type { BroughtFile } from './uploads.ts'
import './documents-page.css'

export function DocumentsPage() {
  const search = useSearch({ from: '/inside/documents' })
  const navigate = useNavigate({ from: '/documents' })
  const session = useSession()
  const chosen = useChosenUseCase()
  // Who only uses an app sees documents, but no folders.
  const maySeeFolders = mayI(session, 'folders.read')
  const folders = useApi(listFolders, {}, { staleTime: 15_000, enabled: maySeeFolders })
  const placed = placeFolders(folders.data?.items ?? [])
  const here = placed.find(({ folder }) => folder.id === search.folder)
  const isBin = search.deleted === true
  const [picked, setPicked] = useState<readonly BroughtFile[]>([])
  const [wantedFolder, setWantedFolder] = useState<string>()
  const mayUpload = mayI(session, 'documents.write')
  const isUploading = mayUpload && (search.upload === true || picked.length > 0)

  // Files go where the person is; with all documents in view, into their own folder, which nobody else sees.
  const personal = placed.find(({ folder }) => folder.isPersonal)?.folder.id
  const uploadFolder = wantedFolder ?? (here?.folder.mayWrite ? here.folder.id : personal)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another folder in view is another place to upload to
  useEffect(() => setWantedFolder(undefined), [search.folder])

  const change = (values: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...values }), replace: true })
  // So that the address shows to others what this person sees.
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the choice alone
  useEffect(() => {
    if (chosen.id !== undefined && search.useCase === undefined) change({ useCase: chosen.id })
  }, [chosen.id, search.useCase])
  const openUpload = () => change({ upload: true })
  const closeUpload = () => {
    setPicked([])
    change({ upload: undefined })
  }
  const bring = (files: readonly BroughtFile[]) => setPicked((before) => [...before, ...files])
  const replaceDocument = (document: Document) => {
    if (document.folderId) setWantedFolder(document.folderId)
    openUpload()
  }
  useKeys({ c: openUpload }, mayUpload && !isUploading)
  useKeys({ escape: closeUpload }, isUploading)

  return (
    <main id="work" className="page documents">
      <DataTabs
        end={
          mayUpload &&
          !isUploading && (
            <button type="button" className="btn is-main" onClick={openUpload}>
              {t('파일 올리기', 'Upload files')} <kbd>C</kbd>
            </button>
          )
        }
      />
      {isUploading && (
        <UploadPanel
          placed={placed}
          files={picked}
          folderId={uploadFolder}
          onFiles={setPicked}
          onFolder={setWantedFolder}
          onStarted={closeUpload}
          onClose={closeUpload}
        />
      )}
      <UploadProgress onReplace={replaceDocument} />
      <ReadingProgress />
      {!isBin && <DocumentFilters />}
      <div className="with-tree">
        <FolderTree placed={placed} folderId={search.folder} isBin={isBin} />
        <div className="list-side">
          <FolderChoice placed={placed} folderId={search.folder} isBin={isBin} />
          {folders.isError && <Problem error={folders.error} onRetry={() => void folders.refetch()} />}
          {isBin ? (
            <BinTable />
          ) : (
            <>
              <FolderHead placed={placed} here={here} key={search.folder ?? ''} />
              <Rows
                filter={{
                  folderId: search.folder,
                  useCaseId: chosen.id,
                  status: search.status,
                  format: search.format,
                  label: search.label,
                  search: search.search,
                  sort: search.sort ?? 'newest',
                }}
                placed={placed}
                mayUpload={mayUpload && !isUploading}
                onSort={(sort) => change({ sort: sort === 'newest' ? undefined : sort })}
                onUpload={openUpload}
                onReplace={replaceDocument}
              />
            </>
          )}
        </div>
      </div>
      {mayUpload && !isBin && (
        <DropPlace folderName={placed.find(({ folder }) => folder.id === uploadFolder)?.folder.name} onFiles={bring} />
      )}
    </main>
  )
}

function Rows(props: {
  filter: DocumentFilter
  placed: ReturnType<typeof placeFolders>
  mayUpload: boolean
  onSort(sort: 'newest' | 'oldest' | 'title'): void
  onUpload(): void
  onReplace(document: Document): void
}) {
  const { list, rows, total } = useDocumentRows(props.filter)
  const navigate = useNavigate()
  const [selectedId, setSelectedId] = useState<string>()
  const at = rows.findIndex((row) => row.id === selectedId)
  const selected = rows[at]
  const move = (step: number) => {
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))]
    if (!next) return
    setSelectedId(next.id)
    // The row may only just have come into sight.
    requestAnimationFrame(() => document.getElementById(`row-${next.id}`)?.focus({ preventScroll: true }))
  }
  useKeys({ j: () => move(1), k: () => move(-1) })
  useKeys(
    {
      escape: () => setSelectedId(undefined),
      r: () => {
        if (selected?.status === 'failed' && selected.mayWrite) void retry(selected)
      },
      p: () => selected && void navigate({ to: '/nodes/$nodeId/rights', params: { nodeId: selected.id } }),
      delete: () => {
        if (selected?.mayWrite) void deleteWithUndo(selected.id, selected.title)
      },
    },
    selected !== undefined,
  )
  if (list.isError) return <Problem error={list.error} onRetry={() => void list.refetch()} />
  const isEmpty = list.isSuccess && rows.length === 0
  return (
    <>
      <DocumentTable
        rows={rows}
        placed={props.placed}
        total={total}
        sort={props.filter.sort ?? 'newest'}
        onSort={props.onSort}
        selectedId={selectedId}
        onSelect={setSelectedId}
        onEnd={() => {
          if (list.hasNextPage && !list.isFetching) void list.fetchNextPage()
        }}
        onReplace={props.onReplace}
      />
      {isEmpty && <EmptyDocuments filter={props.filter} onUpload={props.mayUpload ? props.onUpload : undefined} />}
      {!isEmpty && total !== undefined && (
        <div className="note list-foot">
          {rows.length < total
            ? t(
                `문서 ${formatCount(total)}건 가운데 ${formatCount(rows.length)}건을 불러왔습니다`,
                `${formatCount(rows.length)} of ${formatCount(total)} documents loaded`,
              )
            : t(`문서 ${formatCount(total)}건`, countOf(total, 'document'))}
          <ListKeys />
        </div>
      )}
    </>
  )
}

function ListKeys() {
  return (
    <KeyHints
      hints={[
        [['J', 'K'], t('이동', 'Move')],
        [['Enter'], t('열기', 'Open')],
        [['P'], t('볼 수 있는 사람', 'Who can see it')],
        [['Del'], t('지우기', 'Delete')],
        [['/'], t('찾기', 'Find')],
      ]}
    />
  )
}
