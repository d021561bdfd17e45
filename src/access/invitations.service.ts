/**
 * Links that are used once. An invitation makes a member, a password link sets a password anew.
 *
 *   open ──used──▶ accepted        open ──taken back, renewed, or its maker left──▶ revoked        open ──its days──▶ expired
 */
import { createHash, randomBytes } from 'node:crypto'
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import type { Invitation } from './contract.ts'
import * as links from './invitation.store.ts'
import { groupsNamed, refuseDirectoryGroups, roleOf } from './people.service.ts'
import * as store from './store.ts'

const resetLinkHours = 24
const dayMs = 86_400_000

export async function inviteMember(ctx: Scope, input: OperationInput<typeof contract.inviteMember>['body']) {
  const email = input.email.toLowerCase()
  const token = newToken()
  return ctx.transaction(async (tx) => {
    if (await store.findMemberByEmail(tx, email)) throw emailTaken()
    await refuseGivingMore(tx, input.clearance)
    const expiresAt = new Date(tx.now().getTime() + input.days * dayMs)
    const groups = await groupsNamed(tx, input.groups)
    refuseDirectoryGroups(groups)
    const id = await links.insertLink(tx, {
      kind: 'invitation',
      tokenHash: hashToken(token),
      memberId: null,
      name: input.name,
      email,
      role: input.role,
      clearance: input.clearance,
      groupPrincipalIds: groups.map((group) => group.principalId),
      expiresAt,
    })
    const { role, clearance } = input
    await tx.audit({
      action: 'invitation.sent',
      objectKind: 'invitation',
      objectId: id,
      detail: { email, role, clearance, groups: input.groups },
    })
    return { invitation: await getInvitation(tx, id), link: linkOf('join', token, expiresAt) }
  })
}

export async function listInvitations(ctx: Scope) {
  return ctx.transaction(async (tx) => ({ items: await presentAll(tx) }))
}

/** The person lost the link, or its days are over: the same invitation by a new link, with the rights of who renews it. */
export async function renewInvitation(ctx: Scope, invitationId: string) {
  const token = newToken()
  return ctx.transaction(async (tx) => {
    const row = await getOpen(tx, invitationId)
    await refuseGivingMore(tx, row.clearance)
    const days = Math.max(1, Math.round((row.expiresAt.getTime() - row.createdAt.getTime()) / dayMs))
    const expiresAt = new Date(tx.now().getTime() + Math.min(30, days) * dayMs)
    const isOpen = await links.updateOpenLink(tx, row.id, {
      tokenHash: hashToken(token),
      expiresAt,
      createdBy: tx.actor.memberId,
    })
    if (!isOpen) throw notOpen()
    await tx.audit({ action: 'invitation.renewed', objectKind: 'invitation', objectId: row.id })
    return { invitation: await getInvitation(tx, row.id), link: linkOf('join', token, expiresAt) }
  })
}

export async function revokeInvitation(ctx: Scope, invitationId: string) {
  return ctx.transaction(async (tx) => {
    const row = await getOpen(tx, invitationId)
    if (!(await links.updateOpenLink(tx, row.id, { revokedAt: tx.now() }))) throw notOpen()
    await tx.audit({ action: 'invitation.revoked', objectKind: 'invitation', objectId: row.id })
    return {}
  })
}

/** For somebody who forgot their password. Nobody gets hold of an account that may read more than they may. */
export async function issuePasswordLink(ctx: Scope, memberId: string) {
  const token = newToken()
  return ctx.transaction(async (tx) => {
    const person = await store.findMember(tx, memberId)
    if (!person) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
    if (!person.isActive || person.role === 'service') {
      throw new AppError('conflict', 'access.no-sign-in', {
        ko: `${person.name} 님은 로그인하지 않는 구성원입니다. 먼저 다시 들이거나 새로 초대해 주세요.`,
        en: `${person.name} does not sign in. Bring them back first, or invite them anew.`,
      })
    }
    await refuseGivingMore(tx, person.clearance)
    const expiresAt = new Date(tx.now().getTime() + resetLinkHours * 3_600_000)
    const { name, email, role, clearance } = person
    await links.insertLink(tx, {
      kind: 'password-reset',
      tokenHash: hashToken(token),
      memberId,
      name,
      email,
      role,
      clearance,
      groupPrincipalIds: [],
      expiresAt,
    })
    await tx.audit({ action: 'password.link-issued', objectKind: 'member', objectId: memberId })
    return { link: linkOf('reset', token, expiresAt) }
  })
}

/** @see contract: after `#`, so that the secret stays in the browser */
export function linkOf(page: 'join' | 'reset', token: string, expiresAt: Date) {
  return { path: `/${page}#${token}`, expiresAt: expiresAt.toISOString() }
}

export const newToken = () => randomBytes(24).toString('base64url')

export function hashToken(token: string): string {
  return createHash('sha256').update(`sign-in link ${token}`).digest('hex')
}

async function refuseGivingMore(tx: Tx, clearance: number): Promise<void> {
  const me = await store.findMember(tx, tx.actor.memberId)
  if (me && clearance <= me.clearance) return
  throw new AppError('forbidden', 'access.gives-more-than-own', {
    ko: '내 취급 등급보다 높은 사람에게는 할 수 없는 일입니다. 등급을 낮추거나 등급이 높은 소유자에게 요청해 주세요.',
    en: 'This is not possible for somebody with a higher clearance than yours. Choose a lower one, or ask an owner who has it.',
  })
}

function emailTaken(): AppError {
  return new AppError('conflict', 'access.email-taken', {
    ko: '이 이메일을 쓰는 구성원이 이미 있습니다. 구성원 목록에서 확인해 주세요.',
    en: 'A member with this e-mail exists already. See the list of members.',
  })
}

async function getOpen(tx: Tx, invitationId: string): Promise<links.LinkRow> {
  const row = await links.findInvitation(tx, invitationId)
  if (!row) throw notFound('access.invitation-not-found', { ko: '초대를', en: 'The invitation' })
  if (row.usedAt || row.revokedAt) throw notOpen()
  return row
}

function notOpen(): AppError {
  return new AppError('conflict', 'access.invitation-not-open', {
    ko: '이미 받아들였거나 거둔 초대입니다. 필요하면 새로 초대해 주세요.',
    en: 'This invitation was accepted or taken back. Invite the person anew if needed.',
  })
}

async function getInvitation(tx: Tx, id: string): Promise<Invitation> {
  const found = (await presentAll(tx)).find((one) => one.id === id)
  if (!found) throw notFound('access.invitation-not-found', { ko: '초대를', en: 'The invitation' })
  return found
}

async function presentAll(tx: Tx): Promise<Invitation[]> {
  const rows = await links.listInvitations(tx)
  const nameOf = new Map((await store.listGroups(tx)).map((group) => [group.principalId, group.name]))
  return rows.map(({ link, createdByName }) => ({
    id: link.id,
    name: link.name,
    email: link.email,
    role: roleOf(link.role),
    clearance: link.clearance,
    groups: link.groupPrincipalIds.flatMap((principalId) => nameOf.get(principalId) ?? []),
    state: link.usedAt ? 'accepted' : link.revokedAt ? 'revoked' : link.expiresAt <= tx.now() ? 'expired' : 'open',
    createdAt: link.createdAt.toISOString(),
    createdByName: createdByName ?? '–',
    expiresAt: link.expiresAt.toISOString(),
    acceptedAt: link.usedAt?.toISOString() ?? null,
  }))
}
