/**
 * The list of documents, page by page, and fresh: only the rows that are still being worked on are asked for again, and put
 * back in their place, so that a long list stays where the person has scrolled to.
 */
import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { type CallInput, callApi, useApi } from '../../web/api.ts'
import { countDocuments, type Document, listDocuments } from '../contract.ts'
import { isBusy } from './document-words.ts'

export type DocumentFilter = Omit<NonNullable<CallInput<typeof listDocuments>['query']>, 'limit' | 'cursor' | 'ids'>
type Reply = Awaited<ReturnType<typeof callApi<typeof listDocuments>>>

const rowsPerRequest = 100
const secondsBetweenLooks = 2
/** Vectors follow words by minutes at most; a document in no collection gets neither, so the look-out ends. */
const watchMinutes = 10

export function useDocumentRows(filter: DocumentFilter) {
  const queries = useQueryClient()
  const queryKey = [listDocuments.id, 'rows', filter] as const
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      callApi(listDocuments, {
        query: { ...filter, limit: rowsPerRequest, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  })
  // A hundred thousand rows are walked through when the data changes, not at every scroll.
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const watched = useMemo(
    () => rows.filter((row) => isBusy(row) || isBeingIndexed(row)).slice(0, rowsPerRequest),
    [rows],
  )
  const ids = watched.map((row) => row.id).join(',')
  const look = useApi(
    listDocuments,
    { query: { ids, limit: rowsPerRequest } },
    { enabled: ids !== '', refetchInterval: secondsBetweenLooks * 1000 },
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new look is put into the list; the key is made of the filter
  useEffect(() => {
    const fresh = new Map(look.data?.items.map((row) => [row.id, row]))
    if (fresh.size === 0) return
    queries.setQueryData<InfiniteData<Reply>>(queryKey, (before) => before && putBack(before, fresh))
    void queries.invalidateQueries({ queryKey: [countDocuments.id] })
  }, [look.data])
  return { list, rows, total: list.data?.pages[0]?.total }
}

function isBeingIndexed(document: Document): boolean {
  if (document.status !== 'ready' || document.vectorsIndexedAt !== null || document.deletedAt !== null) return false
  return Date.now() - new Date(document.updatedAt).getTime() < watchMinutes * 60_000
}

function putBack(before: InfiniteData<Reply>, fresh: ReadonlyMap<string, Document>): InfiniteData<Reply> {
  return {
    ...before,
    pages: before.pages.map((page) => ({ ...page, items: page.items.map((row) => fresh.get(row.id) ?? row) })),
  }
}
