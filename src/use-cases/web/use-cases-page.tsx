/** The use cases that a person may see: how far each is, what it is judged by, what to do next. Every filter is in the address. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { listMembers } from '../../access/contract.ts'
import { useApi } from '../../web/api.ts'
import { formatCount } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { AreaTabs } from '../../web/ui/area-tabs.tsx'
import { FilterChoice, Filters, FilterText } from '../../web/ui/filters.tsx'
import { KeyHints } from '../../web/ui/key-hints.tsx'
import { useKeys } from '../../web/ui/keys.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { listUseCases } from '../contract.ts'
import { UseCaseForm } from './use-case-form.tsx'
import { stageOptions } from './use-case-words.ts'
import { UseCasesEmpty } from './use-cases-empty.tsx'
import { UseCasesTable } from './use-cases-table.tsx'
import './use-cases-page.css'

const orders = [
  { value: 'oldest', name: t('먼저 만든 것', 'Oldest first') },
  { value: 'name', name: t('이름', 'Name') },
] as const
const places = [{ value: 'archived', name: t('보관한 것', 'Put away') }] as const
const rowsAtFirst = 50

export function UseCasesPage() {
  const search = useSearch({ from: '/inside/use-cases' })
  const navigate = useNavigate({ from: '/use-cases' })
  const session = useSession()
  const mayWrite = mayI(session, 'use-cases.write')
  const isCreating = mayWrite && search.create === true
  const [limit, setLimit] = useState(rowsAtFirst)
  const list = useApi(
    listUseCases,
    {
      query: {
        search: search.search,
        stage: search.stage,
        ownerMemberId: search.owner,
        archived: search.archived ? 'true' : 'false',
        sort: search.sort ?? 'newest',
        limit,
      },
    },
    { placeholderData: (before) => before },
  )
  const members = useApi(listMembers).data?.items ?? []
  const rows = list.data?.items ?? []
  const total = list.data?.total ?? 0
  const isFiltered = [search.search, search.stage, search.owner, search.archived].some((one) => one !== undefined)
  const isEmpty = list.isSuccess && total === 0 && !isFiltered

  const change = (values: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...values }), replace: true })
  const create = () => change({ create: true })
  const move = (step: number) => {
    const at = rows.findIndex((row) => document.activeElement?.id === `use-case-${row.id}`)
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))]
    if (next) document.getElementById(`use-case-${next.id}`)?.focus()
  }
  useKeys({ j: () => move(1), k: () => move(-1) })
  useKeys({ c: create }, mayWrite && !isCreating)

  return (
    <main id="work" className="page use-cases" aria-busy={list.isPending}>
      <AreaTabs
        label={t('문제 정의', 'Define')}
        tabs={[{ to: '/use-cases', name: t('활용 과제', 'Use cases'), count: list.data?.total }]}
        end={
          mayWrite &&
          !isCreating &&
          !isEmpty && (
            <button type="button" className="btn is-main" onClick={create}>
              {t('활용 과제 만들기', 'Make a use case')} <kbd>C</kbd>
            </button>
          )
        }
      />
      {isCreating && (
        <UseCaseForm
          useCase={undefined}
          onDone={({ id }) => void navigate({ to: '/use-cases/$useCaseId', params: { useCaseId: id } })}
          onClose={() => change({ create: undefined })}
        />
      )}
      {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {isEmpty && !isCreating && <UseCasesEmpty createKey="C" onCreate={mayWrite ? create : undefined} />}
      {!isEmpty && list.isSuccess && (
        <>
          <Filters end={t('각 단계의 숫자는 끝난 일 / 전체 일', 'Under each stage: done / all')}>
            <FilterText
              name={t('찾기', 'Find')}
              value={search.search}
              placeholder={t('이름, 목적', 'Name, purpose')}
              onChange={(text) => change({ search: text })}
            />
            <FilterChoice
              name={t('단계', 'Stage')}
              value={search.stage}
              options={stageOptions}
              onChange={(stage) => change({ stage })}
            />
            <FilterChoice
              name={t('담당', 'Answers')}
              value={search.owner}
              options={members.map((one) => ({ value: one.id, name: one.name }))}
              onChange={(owner) => change({ owner })}
            />
            <FilterChoice
              name={t('곳', 'Where')}
              value={search.archived ? 'archived' : undefined}
              options={places}
              whenNone={t('쓰는 것', 'In use')}
              onChange={(place) => change({ archived: place === 'archived' ? true : undefined })}
            />
            <FilterChoice
              name={t('순서', 'Order')}
              value={search.sort === 'newest' ? undefined : search.sort}
              options={orders}
              whenNone={t('최근에 만든 것', 'Newest first')}
              onChange={(sort) => change({ sort })}
            />
          </Filters>
          <UseCasesTable useCases={rows} />
          {rows.length === 0 && (
            <div className="empty">
              <p>{t('고른 조건에 맞는 활용 과제가 없습니다.', 'No use case matches.')}</p>
              <Link className="btn" to="/use-cases" search={{}}>
                {t('조건 풀기', 'Clear the filters')}
              </Link>
            </div>
          )}
          {rows.length > 0 && (
            <div className="note list-foot">
              {rows.length < total ? (
                <button type="button" className="link" onClick={() => setLimit(Math.min(200, limit + rowsAtFirst))}>
                  {t(
                    `활용 과제 ${formatCount(total)}개 가운데 ${formatCount(rows.length)}개. 더 보기`,
                    `${formatCount(rows.length)} of ${formatCount(total)} use cases. More`,
                  )}
                </button>
              ) : (
                t(`활용 과제 ${formatCount(total)}개`, `${formatCount(total)} use cases`)
              )}
              <KeyHints
                hints={[
                  [['J', 'K'], t('이동', 'Move')],
                  [['Enter'], t('열기', 'Open')],
                  [['/'], t('찾기', 'Find')],
                ]}
              />
            </div>
          )}
        </>
      )}
    </main>
  )
}
