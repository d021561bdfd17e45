/** The log as a file: every event that the filter lets through, fetched page by page. */
import { callApi } from '../../web/api.ts'
import { renderCsv, saveFile } from '../../web/csv.ts'
import { t } from '../../web/language.ts'
import { type AuditEvent, listAudit } from '../contract.ts'
import { actionName, objectKindNames, whoWords } from './audit-words.ts'

const eventsPerRequest = 200

export async function exportAudit(
  filter: { action: string | undefined; objectId: string | undefined },
  onCount: (count: number) => void,
): Promise<void> {
  const events: AuditEvent[] = []
  let cursor: string | undefined
  do {
    const page = await callApi(listAudit, { query: { ...filter, limit: eventsPerRequest, cursor } })
    events.push(...page.items)
    cursor = page.nextCursor ?? undefined
    onCount(events.length)
  } while (cursor !== undefined)
  const head = [
    t('때 (UTC)', 'At (UTC)'),
    t('누가', 'Who'),
    t('한 일', 'What'),
    t('행위 코드', 'Action code'),
    t('대상 종류', 'Object kind'),
    t('대상 이름', 'Object name'),
    t('대상 번호', 'Object id'),
    t('자세히', 'Detail'),
  ]
  const rows = events.map((event) => [
    event.at,
    whoWords(event),
    actionName(event.action),
    event.action,
    objectKindNames[event.objectKind] ?? event.objectKind,
    event.objectName ?? '',
    event.objectId,
    JSON.stringify(event.detail),
  ])
  saveFile(`naru-audit-${new Date().toISOString().slice(0, 10)}.csv`, renderCsv(head, rows), 'text/csv;charset=utf-8')
}
