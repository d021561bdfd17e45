/** Words of collections on the screen: names, states, what a row is found and ordered by. */
import { countOf, formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { MarkState } from '../../web/ui/mark.tsx'
import type { Collection, VectorsWaitFor } from '../contract.ts'

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

/** Whether vectors cannot go on before somebody has done something. */
export function isHeldUp(collection: Collection): boolean {
  return collection.status === 'indexing-vectors' && collection.vectorsWaitFor !== null
}

/** What has to be done, and by whom. */
export const waitWords: Record<VectorsWaitFor, string> = {
  'model-removed': t(
    '임베딩 모델이 제공자와 함께 지워졌습니다. 「색인 바꾸기」에서 다른 모델을 골라 주세요.',
    'Its embedding model was removed with its provider. Choose another one under “Change the index”.',
  ),
  'provider-stopped': t(
    '임베딩 모델의 제공자가 키를 받지 않습니다. 모델을 관리하는 사람이 키를 확인하고 시험하면 한 시간 안에 이어집니다.',
    'The provider of its embedding model refuses its key. Once whoever manages models has checked the key and tested it, it goes on within the hour.',
  ),
  'budget-used-up': t(
    '이번 달 모델 예산을 다 썼습니다. 모델을 관리하는 사람이 예산을 늘리거나 다음 달이 되면 한 시간 안에 이어집니다.',
    'This month’s budget for models is used up. It goes on within the hour once whoever manages models raises it, or in the next month.',
  ),
}

/** The state as it stands in the list. */
export function stateOf(collection: Collection): { mark: MarkState; name: string } {
  if (isHeldUp(collection)) return { mark: 'doubt', name: t('뜻 색인 멈춤', 'Meaning held up') }
  return { mark: stateMarks[collection.status], name: stateNames[collection.status] }
}

export const stateNames: Record<Collection['status'], string> = {
  empty: t('비어 있음', 'Empty'),
  'indexing-words': t('낱말 색인 중', 'Indexing words'),
  'indexing-vectors': t('뜻 색인 중', 'Indexing meaning'),
  ready: t('쓸 수 있음', 'Ready'),
}

const stateMarks: Record<Collection['status'], MarkState> = {
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
