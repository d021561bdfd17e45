/** Words of collections on the screen: names, states, what a row is found and ordered by. */
import { countOf, formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { MarkState } from '../../web/ui/mark.tsx'
import type { Collection } from '../contract.ts'

export function collectionName(collection: Collection): string {
  return collection.isDefault ? t('컬렉션에 없는 문서', 'In no collection') : collection.name
}

export function isIndexing(collection: Collection): boolean {
  return collection.status === 'indexing-words' || collection.status === 'indexing-vectors'
}

/** Something about it changes by itself, so that the page asks again. */
export function isChanging(collection: Collection): boolean {
  return isIndexing(collection) || collection.next !== null
}

export const stateNames: Record<Collection['status'], string> = {
  empty: t('비어 있음', 'Empty'),
  'indexing-words': t('낱말 색인 중', 'Indexing words'),
  'indexing-vectors': t('뜻 색인 중', 'Indexing meaning'),
  ready: t('쓸 수 있음', 'Ready'),
}

export const stateMarks: Record<Collection['status'], MarkState> = {
  empty: 'queued',
  'indexing-words': 'running',
  'indexing-vectors': 'running',
  ready: 'succeeded',
}

export function chunkingWords({ chunkTokens, overlapTokens }: Collection['settings']): string {
  return t(`${chunkTokens}토큰, 겹침 ${overlapTokens}`, `${chunkTokens} tokens, overlap ${overlapTokens}`)
}

export const orders = [
  { value: 'newest', name: t('최근에 만든 것', 'Newest first') },
  { value: 'largest', name: t('문서가 많은 것', 'Most documents') },
] as const
export type Order = (typeof orders)[number]['value']

export function pickCollections(
  all: readonly Collection[],
  wanted: { search?: string; status?: Collection['status']; sort?: Order },
): Collection[] {
  const words = wanted.search?.toLowerCase() ?? ''
  return all
    .filter((one) => collectionName(one).toLowerCase().includes(words))
    .filter((one) => wanted.status === undefined || one.status === wanted.status)
    .sort((left, right) => {
      // What no collection gathers is no collection: it stands last.
      if (left.isDefault !== right.isDefault) return Number(left.isDefault) - Number(right.isDefault)
      if (wanted.sort === 'newest') return right.createdAt.localeCompare(left.createdAt)
      if (wanted.sort === 'largest') return right.documents - left.documents
      return collectionName(left).localeCompare(collectionName(right), 'ko')
    })
}

export function documentsWords(count: number): string {
  return t(`문서 ${formatCount(count)}건`, countOf(count, 'document'))
}

export function chunksWords(count: number): string {
  return t(`문단 ${formatCount(count)}개`, countOf(count, 'passage'))
}
