/**
 * What ends when a member leaves: everything that still acts in their name. In the transaction that ends the member stand
 * the rows; what the sign-in library keeps follows at once, and counts for nothing meanwhile, because the member is not
 * active. Domains to the right add their own (leases, shares) through the port `memberEndings`.
 */
import { AppError, notFound } from '../kernel/error.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import { getSettings, handOverFolder as handOver } from './session.store.ts'
import * as store from './store.ts'

export async function endEverythingOf(ctx: Scope, tx: Tx, memberId: string): Promise<void> {
  await store.endKeysAndLinks(tx, memberId)
  for (const ending of ctx.ports.memberEndings) await ending(tx, memberId)
}

/**
 * The own folder of somebody who has left goes to a colleague, who reads it up to their own clearance. Whoever decides this
 * cannot give it to themselves, unless the workspace does without a second person.
 */
export async function handOverFolder(ctx: Scope, memberId: string, to: { toMemberId: string; reason: string }) {
  return ctx.transaction(async (tx) => {
    const [leaver, heir] = [await store.findMember(tx, memberId), await store.findMember(tx, to.toMemberId)]
    if (!leaver || !heir) throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
    if (leaver.isActive) {
      throw new AppError('conflict', 'access.still-active', {
        ko: `${leaver.name} 님은 아직 쓰는 중입니다. 내보낸 뒤에 넘길 수 있습니다.`,
        en: `${leaver.name} is still active. Remove the member first.`,
      })
    }
    const needsSecond = (await getSettings(tx)).approvalFromLabel !== null
    if (to.toMemberId === tx.actor.memberId && needsSecond) {
      throw new AppError('forbidden', 'access.not-to-oneself', {
        ko: '떠난 사람의 폴더를 나에게 넘길 수는 없습니다. 다른 사람을 고르거나 다른 소유자에게 요청해 주세요.',
        en: 'You cannot hand the folder of a leaver to yourself. Choose somebody else, or ask another owner.',
      })
    }
    const folderId = await handOver(tx, memberId, to.toMemberId)
    if (!folderId) {
      throw new AppError('conflict', 'access.nothing-to-hand-over', {
        ko: `넘길 폴더가 없거나 ${heir.name} 님이 받을 수 없습니다. 쓰는 중인 사람을 골라 주세요.`,
        en: `There is nothing to hand over, or ${heir.name} cannot receive it. Choose an active person.`,
      })
    }
    await tx.audit({
      action: 'member.handed-over',
      objectKind: 'member',
      objectId: memberId,
      detail: { toMemberId: to.toMemberId, to: heir.name, reason: to.reason },
    })
    return {}
  })
}
