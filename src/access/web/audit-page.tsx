/** Who did what, newest first. Append-only: nothing here can be changed. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { callApi } from '../../web/api.ts'
import { formatCount, formatExact } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { FilterChoice, Filters, FilterText } from '../../web/ui/filters.tsx'
import { useKeys } from '../../web/ui/keys.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { sayFailed } from '../../web/ui/toast.tsx'
import { type Column, VirtualTable } from '../../web/ui/virtual-table.tsx'
import { type AuditEvent, listAudit } from '../contract.ts'
import { exportAudit } from './audit-export.ts'
import { actionName, actionNames, detailText, objectKindNames, whoWords } from './audit-words.ts'
import { SettingsTabs } from './settings-tabs.tsx'
import './audit-page.css'

const eventsPerRequest = 100
const actions = Object.entries(actionNames).map(([value, name]) => ({ value, name }))

export function AuditPage() {
  const search = useSearch({ from: '/inside/settings/audit' })
  const navigate = useNavigate({ from: '/settings/audit' })
  const [exported, setExported] = useState<number>()
  const change = (values: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...values }), replace: true })
  const filter = { action: search.action, objectId: search.object }
  const list = useInfiniteQuery({
    queryKey: [listAudit.id, filter],
    queryFn: ({ pageParam, signal }) =>
      callApi(listAudit, {
        query: { ...filter, limit: eventsPerRequest, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  })
  const events = list.data?.pages.flatMap((page) => page.items) ?? []

  async function save() {
    if (exported !== undefined) return
    setExported(0)
    try {
      await exportAudit(filter, setExported)
    } catch (error) {
      sayFailed(error)
    } finally {
      setExported(undefined)
    }
  }
  useKeys({ e: () => void save() })

  return (
    <main id="work" className="page audit">
      <SettingsTabs
        end={
          !list.isError && (
            <button type="button" className="btn" onClick={() => void save()} disabled={exported !== undefined}>
              {exported === undefined
                ? t('CSV로 받기', 'Save as CSV')
                : t(`${formatCount(exported)}건 모으는 중`, `Gathering ${formatCount(exported)}`)}{' '}
              <kbd>E</kbd>
            </button>
          )
        }
      />
      <Filters end={t('기록은 고치거나 지울 수 없습니다', 'Nothing here can be changed or removed')}>
        <FilterText
          name={t('찾기', 'Find')}
          value={search.object}
          placeholder={t('대상 번호', 'Object id')}
          onChange={(object) => change({ object })}
        />
        <FilterChoice
          name={t('한 일', 'Action')}
          value={search.action}
          options={actions}
          onChange={(action) => change({ action })}
        />
      </Filters>
      {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {!list.isError && (
        <VirtualTable
          label={t('감사 기록', 'Audit log')}
          className="audit-table"
          columns={columnsOf((object) => change({ object }))}
          rows={events}
          keyOf={(event) => event.id}
          onEnd={() => {
            if (list.hasNextPage && !list.isFetching) void list.fetchNextPage()
          }}
        />
      )}
      {list.isSuccess && events.length === 0 && (
        <div className="empty">
          <p>{t('고른 조건에 맞는 기록이 없습니다.', 'No event matches.')}</p>
          <button type="button" className="btn" onClick={() => void navigate({ search: {} })}>
            {t('조건 풀기', 'Clear the filters')}
          </button>
        </div>
      )}
      {events.length > 0 && (
        <p className="note list-foot">
          {list.hasNextPage
            ? t(
                `최근 ${formatCount(events.length)}건을 불러왔습니다. 내리면 이어서 불러옵니다`,
                `The latest ${formatCount(events.length)}; more come as you scroll`,
              )
            : t(`모두 ${formatCount(events.length)}건`, `${formatCount(events.length)} in all`)}
        </p>
      )}
    </main>
  )
}

function columnsOf(onObject: (objectId: string) => void): Column<AuditEvent>[] {
  return [
    {
      key: 'at',
      head: t('때', 'When'),
      width: '168px',
      cell: (event) => (
        <time dateTime={event.at} className="sub">
          {formatExact(event.at)}
        </time>
      ),
    },
    {
      key: 'who',
      head: t('누가', 'Who'),
      width: '120px',
      cell: (event) => <span className="name">{whoWords(event)}</span>,
    },
    { key: 'what', head: t('한 일', 'What'), width: '180px', cell: (event) => actionName(event.action) },
    {
      key: 'object',
      head: t('대상', 'Object'),
      width: '300px',
      cell: (event) => <ObjectCell event={event} onObject={onObject} />,
    },
    {
      key: 'detail',
      head: t('자세히', 'Detail'),
      cell: (event) => (
        <span className="sub" title={JSON.stringify(event.detail)}>
          {detailText(event.detail)}
        </span>
      ),
    },
  ]
}

function ObjectCell({ event, onObject }: { event: AuditEvent; onObject(objectId: string): void }) {
  const { objectKind, objectId, objectName } = event
  return (
    <>
      {objectKind === 'document' ? (
        <Link className="link" to="/documents/$documentId" params={{ documentId: objectId }}>
          {objectName ?? objectKindNames.document}
        </Link>
      ) : objectKind === 'folder' || objectKind === 'node' ? (
        <Link className="link" to="/nodes/$nodeId/rights" params={{ nodeId: objectId }}>
          {objectName ?? objectKindNames[objectKind]}
        </Link>
      ) : (
        (objectName ?? objectKindNames[objectKind] ?? objectKind)
      )}{' '}
      <button
        type="button"
        className="id"
        onClick={() => onObject(objectId)}
        aria-label={t(`${objectId} 기록만 보기`, `Only events of ${objectId}`)}
        title={objectId}
      >
        {shortOf(objectId)}
      </button>
    </>
  )
}

/** The end of an id that nobody reads; what has a name instead of one is shown whole. */
function shortOf(objectId: string): string {
  return /^[0-9a-f-]{36}$/i.test(objectId) ? `…${objectId.slice(-12)}` : objectId
}
