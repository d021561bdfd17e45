/** What documents are gathered into for search: the list, the one that is unfolded, and making another. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { DataTabs } from '../../documents/web/data-tabs.tsx'
import { useApi } from '../../web/api.ts'
import { countOf, formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { FilterChoice, Filters, FilterText } from '../../web/ui/filters.tsx'
import { KeyHints } from '../../web/ui/key-hints.tsx'
import { useKeys } from '../../web/ui/keys.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { type Collection, listCollections } from '../contract.ts'
import { CollectionForm } from './collection-form.tsx'
import { isChanging, orders, pickCollections, stateNames } from './collection-words.ts'
import { CollectionsEmpty } from './collections-empty.tsx'
import { CollectionsTable } from './collections-table.tsx'
import { usePaces } from './use-pace.ts'
import './collections-page.css'

const pollMilliseconds = 2_000
const states = (Object.keys(stateNames) as Collection['status'][]).map((value) => ({ value, name: stateNames[value] }))

export function CollectionsPage() {
  const search = useSearch({ from: '/inside/collections' })
  const navigate = useNavigate({ from: '/collections' })
  const session = useSession()
  const list = useApi(
    listCollections,
    {},
    { refetchInterval: ({ state }) => (state.data?.items.some(isChanging) ? pollMilliseconds : false) },
  )
  const all = list.data?.items ?? []
  const shown = pickCollections(all, search)
  const pacesOf = usePaces(all, list.dataUpdatedAt)
  const mayWrite = mayI(session, 'collections.write')
  const isCreating = mayWrite && search.create === true
  const isEmpty = list.isSuccess && all.length === 0

  const change = (values: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...values }), replace: true })
  const create = () => change({ create: true })
  const open = (collectionId: string | undefined) => change({ open: collectionId })
  const at = shown.findIndex((one) => one.id === search.open)
  const move = (step: number) => {
    const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + step))]
    if (!next) return
    open(next.id)
    requestAnimationFrame(() => document.getElementById(`collection-${next.id}`)?.focus())
  }
  useKeys({ j: () => move(1), k: () => move(-1) })
  useKeys({ c: create }, mayWrite && !isCreating)
  useKeys(
    {
      escape: ({ target }) => {
        if (isCreating) change({ create: undefined })
        // A field or the dialog inside the row closes itself first.
        else if (!(target instanceof Element && target.closest('form, dialog'))) open(undefined)
      },
    },
    isCreating || search.open !== undefined,
  )

  return (
    <main id="work" className="page collections" aria-busy={list.isPending}>
      <DataTabs
        collections={list.data?.items.length}
        end={
          mayWrite &&
          !isCreating &&
          !isEmpty && (
            <button type="button" className="btn is-main" onClick={create}>
              {t('컬렉션 만들기', 'Make a collection')} <kbd>C</kbd>
            </button>
          )
        }
      />
      {isCreating && <CollectionForm onClose={() => change({ create: undefined })} />}
      {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {isEmpty && !isCreating && <CollectionsEmpty onCreate={mayWrite ? create : undefined} />}
      {all.length > 0 && (
        <>
          <Filters end={t('숫자는 내가 볼 수 있는 것입니다', 'Counts are of what you may see')}>
            <FilterText
              name={t('찾기', 'Find')}
              value={search.search}
              placeholder={t('이름', 'Name')}
              onChange={(text) => change({ search: text })}
            />
            <FilterChoice
              name={t('상태', 'State')}
              value={search.status}
              options={states}
              onChange={(status) => change({ status })}
            />
            <FilterChoice
              name={t('순서', 'Order')}
              value={search.sort}
              options={orders}
              whenNone={t('이름', 'By name')}
              onChange={(sort) => change({ sort })}
            />
          </Filters>
          <CollectionsTable
            collections={shown}
            pacesOf={pacesOf}
            openId={search.open}
            mayWrite={mayWrite}
            onOpen={open}
          />
          {shown.length === 0 && (
            <div className="empty">
              <p>{t('고른 조건에 맞는 컬렉션이 없습니다.', 'No collection matches.')}</p>
              <button type="button" className="btn" onClick={() => void navigate({ search: {} })}>
                {t('조건 풀기', 'Clear the filters')}
              </button>
            </div>
          )}
          <div className="note list-foot">
            {t(`컬렉션 ${formatCount(all.length)}개`, countOf(all.length, 'collection'))}
            <KeyHints
              hints={[
                [['J', 'K'], t('이동', 'Move')],
                [['Esc'], t('접기', 'Fold')],
                [['/'], t('찾기', 'Find')],
              ]}
            />
          </div>
        </>
      )}
    </main>
  )
}
