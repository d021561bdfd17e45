/**
 * Conversations of others. They belong to the person who holds them; where the workspace allows it, an auditor reads them
 * with a reason, for an hour. Opening and each reading are logged; quotes follow the auditor's own rights on documents.
 */
import { getSettings } from '../access/service.ts'
import { AppError, notFound } from '../kernel/error.ts'
import type { PageQuery } from '../kernel/page.ts'
import type { Scope } from '../kernel/scope.ts'
import { pageOfConversations, presentWhole } from './service.ts'
import * as store from './store.ts'

const openMinutes = 60

export async function openDisclosure(ctx: Scope, input: { memberId: string; reason: string }) {
  const settings = await getSettings(ctx)
  if (settings.conversationReaders !== 'auditors') {
    throw new AppError('forbidden', 'assistants.conversations-private', {
      ko: '이 회사에서는 대화를 본인만 볼 수 있습니다. 필요하면 소유자에게 「설정 > 보안」에서 바꿔 달라고 요청해 주세요.',
      en: 'Here conversations are private. If it is needed, ask an owner to change it in Settings, Security.',
    })
  }
  return ctx.transaction(async (tx) => {
    const person = await store.findPerson(tx, input.memberId)
    if (!person || person.id === tx.actor.memberId)
      throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
    const expiresAt = new Date(tx.now().getTime() + openMinutes * 60_000)
    await store.insertDisclosure(tx, { ...input, expiresAt })
    await tx.audit({
      action: 'conversations.opened',
      objectKind: 'member',
      objectId: input.memberId,
      detail: { reason: input.reason },
    })
    return { expiresAt: expiresAt.toISOString() }
  })
}

export async function listDisclosed(ctx: Scope, memberId: string, query: PageQuery) {
  return ctx.transaction(async (tx) => {
    if (!(await store.isDisclosed(tx, memberId))) throw notOpen()
    return pageOfConversations(tx, memberId, query)
  })
}

export async function getDisclosed(ctx: Scope, memberId: string, conversationId: string) {
  return ctx.transaction(async (tx) => {
    if (!(await store.isDisclosed(tx, memberId))) throw notOpen()
    const whole = await presentWhole(tx, memberId, conversationId)
    await tx.audit({
      action: 'conversation.read',
      objectKind: 'member',
      objectId: memberId,
      detail: { conversationId },
    })
    return whole
  })
}

function notOpen(): AppError {
  return notFound('assistants.not-disclosed', { ko: '열어 둔 대화를', en: 'An opened conversation' })
}
