/** Words of webhooks on the screen. */
import { t } from '../../web/language.ts'
import type { Webhook, WebhookDelivery, WebhookEvent } from '../contract.ts'

export const eventNames: Record<WebhookEvent, string> = {
  'document.ready': t('문서를 다 읽음', 'Document read'),
  'document.failed': t('문서를 읽지 못함', 'Document failed'),
  'feedback.given': t('답변 의견', 'Feedback given'),
  'approval.asked': t('결재 올림', 'Approval asked'),
  'approval.decided': t('결재 끝남', 'Approval decided'),
}

export function eventName(type: string): string {
  return type in eventNames ? eventNames[type as WebhookEvent] : type
}

export const stoppedWords: Record<NonNullable<Webhook['stopped']>, string> = {
  'by-person': t('멈춤', 'Stopped'),
  gone: t('받는 쪽이 닫음 (410)', 'Gone (410)'),
  failing: t('사흘 동안 닿지 않아 멈춤', 'Stopped: not reached for three days'),
}

export const deliveryNames: Record<WebhookDelivery['state'], string> = {
  queued: t('보내는 중', 'Sending'),
  delivered: t('도착', 'Delivered'),
  failed: t('실패', 'Failed'),
}

/** "HTTP 500", or why it was not reached. */
export function resultOf(delivery: WebhookDelivery): string {
  if (delivery.lastStatus !== null) return `HTTP ${delivery.lastStatus}`
  const problem = delivery.lastProblem ?? ''
  if (problem.startsWith('address-refused')) return t('이 주소로는 보내지 않습니다', 'Not sent to this address')
  if (problem.startsWith('timed-out')) return t('10초 안에 답이 없음', 'No answer within 10 s')
  if (problem.startsWith('not-reached')) return t('연결되지 않음', 'Not reached')
  return problem === 'stopped' ? t('웹훅이 멈춰 있음', 'The webhook is stopped') : '–'
}
