/** One's own password and sessions, and looking as somebody else. */
import { AppError, notFound } from '../kernel/error.ts'
import type { Scope } from '../kernel/scope.ts'
import { refuseWeakPassword } from './passwords.service.ts'
import * as sessions from './session.store.ts'
import * as store from './store.ts'

/** Long enough to look through a few pages; forgotten looks end by themselves. */
const lookMinutes = 30

export async function changePassword(ctx: Scope, input: { current: string; next: string }) {
  const { userId, sessionId } = browserOf(ctx)
  const { me, settings } = await ctx.transaction(async (tx) => ({
    me: await store.findMember(tx, tx.actor.memberId),
    settings: await sessions.getSettings(tx),
  }))
  if (!me) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
  refuseWeakPassword(input.next, me, settings.passwordMinLength)
  // First what another library keeps: it checks the present password, and counts a wrong one like a failed sign-in.
  await ctx.ports.signIns.changePassword({ userId, email: me.email, keptSessionId: sessionId, ...input })
  await ctx.transaction((tx) => tx.audit({ action: 'password.changed', objectKind: 'member', objectId: me.id }))
  return {}
}

export async function listOwnSessions(ctx: Scope) {
  const { userId, sessionId } = browserOf(ctx)
  const items = await ctx.ports.signIns.listSessions(userId)
  return { items: items.map((session) => ({ ...session, isThisOne: session.id === sessionId })) }
}

export async function endOwnSession(ctx: Scope, sessionId: string) {
  const { userId } = ctx.actor // A key's is empty: it has no sessions.
  if (!userId || !(await ctx.ports.signIns.endSession(userId, sessionId)))
    throw notFound('access.session-not-found', { ko: '로그인을', en: 'The session' })
  await ctx.transaction((tx) =>
    tx.audit({ action: 'session.ended', objectKind: 'member', objectId: tx.actor.memberId }),
  )
  return {}
}

/**
 * Looks as somebody else in this browser session. Never as somebody who may read more; and what is shown is what both may
 * read, so that a look checks rights and gives none (docs/decisions/011).
 */
export async function beginViewAs(ctx: Scope, memberId: string) {
  const { sessionId } = browserOf(ctx)
  return ctx.transaction(async (tx) => {
    const [me, person] = [await store.findMember(tx, tx.actor.memberId), await store.findMember(tx, memberId)]
    if (!person) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
    if (!me || person.id === me.id || !person.isActive || person.role === 'service') {
      throw new AppError('conflict', 'access.cannot-look-as', {
        ko: '쓰는 중인 다른 구성원만 골라 볼 수 있습니다.',
        en: 'Choose another, active member to look as.',
      })
    }
    if (person.clearance > me.clearance) throw lookAboveClearance(person.name)
    await sessions.endView(tx, sessionId)
    const until = new Date(tx.now().getTime() + lookMinutes * 60_000)
    await sessions.insertView(tx, { ofMemberId: memberId, sessionId, expiresAt: until })
    await tx.audit({ action: 'member.view-begun', objectKind: 'member', objectId: memberId })
    return { until: until.toISOString() }
  })
}

/** Also for a program with the scope `view-as`. */
export function lookAboveClearance(name: string): AppError {
  return new AppError('forbidden', 'access.look-above-clearance', {
    ko: `${name} 님의 취급 등급이 나보다 높아 그 사람으로 볼 수 없습니다. 등급이 같거나 높은 소유자에게 요청해 주세요.`,
    en: `${name} has a higher clearance than you. Ask an owner with the same or a higher one.`,
  })
}

/** Asked by the person who looks: the caller opens the scope with their own rights, not with those of whom they look as. */
export async function endViewAs(ctx: Scope) {
  const { sessionId } = browserOf(ctx)
  return ctx.transaction(async (tx) => {
    const ended = await sessions.endView(tx, sessionId)
    if (ended) await tx.audit({ action: 'member.view-ended', objectKind: 'member', objectId: ended.ofMemberId })
    return {}
  })
}

function browserOf(ctx: Scope): { userId: string; sessionId: string } {
  const { userId, sessionId } = ctx.actor
  if (userId && sessionId) return { userId, sessionId }
  throw new AppError('forbidden', 'access.only-in-browser', {
    ko: '키로는 할 수 없고 로그인한 화면에서만 할 수 있습니다.',
    en: 'This is not possible with a key, only where a person has signed in.',
  })
}
