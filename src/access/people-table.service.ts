/** Many people at once: planned from a table and the present people, applied in one transaction as it was planned. */
import { createHash } from 'node:crypto'
import { AppError } from '../kernel/error.ts'
import { newId } from '../kernel/id.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import { Label, type PeoplePlan } from './contract.ts'
import { endEverythingOf } from './endings.service.ts'
import { findProvider } from './identity-provider.store.ts'
import * as links from './invitation.store.ts'
import { hashToken, linkOf, newToken } from './invitations.service.ts'
import { roleOf } from './people.service.ts'
import { inWords, type Plan, planPeople as plan, type Step } from './people-plan.ts'
import { readPeopleTable } from './people-table.ts'
import * as store from './store.ts'

const dayMs = 86_400_000

export async function planPeople(ctx: Scope, input: { table: string }): Promise<PeoplePlan> {
  const table = readPeopleTable(Buffer.from(input.table, 'base64'))
  return ctx.transaction(async (tx) => {
    const planned = plan(table, await presentOf(tx))
    return { ...planned, wrong: inWords(planned.wrong, tx.actor.language), hash: hashOf(planned) }
  })
}

export async function applyPeople(ctx: Scope, input: OperationInput<typeof contract.applyPeople>['body']) {
  const table = readPeopleTable(Buffer.from(input.table, 'base64'))
  const { reply, endedUsers } = await ctx.transaction(async (tx) => {
    // Held until the end, so that what is planned here is what is changed.
    await store.lockMembers(tx)
    const planned = plan(table, await presentOf(tx))
    if (planned.wrong.length > 0) throw hasWrongRows(planned.wrong.length)
    if (hashOf(planned) !== input.hash) throw changedMeanwhile()
    const steps = of(planned.steps)
    if (input.joiners === 'wait' && steps.joins.length > 0 && !(await findProvider(tx))?.isOn) throw noCompanySignIn()
    const groups = await makeGroups(tx, planned)
    const idsOf = (names: readonly string[]) => names.flatMap((name) => groups.get(name) ?? [])
    const expiresAt = new Date(tx.now().getTime() + input.days * dayMs)
    const made: { name: string; email: string; path: string; expiresAt: string }[] = []
    for (const step of steps.joins) {
      if (input.joiners === 'wait') await addWaiting(tx, step, idsOf(step.groups))
      else made.push(await invite(tx, step, idsOf(step.groups), expiresAt))
    }
    const endedUsers: string[] = []
    for (const step of steps.changes) {
      const userId = await change(tx, step, step.groups && idsOf(step.groups.to))
      if (step.returns && userId) endedUsers.push(userId) // No cookie from before may work again.
    }
    for (const step of steps.leaves) {
      const member = await store.findMember(tx, step.memberId)
      await store.updateMember(tx, step.memberId, { isActive: false })
      await endEverythingOf(ctx, tx, step.memberId)
      await audited(tx, 'member.changed', step.memberId, { isActive: false })
      if (member?.userId) endedUsers.push(member.userId)
    }
    const counts = { joined: steps.joins.length, changed: steps.changes.length, left: steps.leaves.length }
    await tx.audit({
      action: 'people.applied',
      objectKind: 'workspace',
      objectId: tx.actor.workspaceId,
      detail: { ...counts, joiners: input.joiners, newGroups: planned.newGroups.map((group) => group.name) },
    })
    // Before the commit, as when one person is ended or brought back.
    for (const userId of endedUsers) await ctx.ports.signIns.endSessions(userId)
    return { reply: { ...counts, links: made }, endedUsers }
  })
  // Once more: somebody may have signed in while it was written.
  for (const userId of endedUsers) await ctx.ports.signIns.endSessions(userId)
  return reply
}

async function presentOf(tx: Tx): Promise<Parameters<typeof plan>[1]> {
  const rows = await store.listMembers(tx)
  const groups = await store.listGroups(tx)
  const directoryGroups = new Set(groups.filter((group) => group.isDirectory).map((group) => group.name))
  const me = await store.getMember(tx)
  return {
    people: rows.map(({ id, email, name, role, clearance, isActive, groups: of }) => ({
      ...{ id, email, name, role: roleOf(role), clearance: labelOf(clearance), isActive },
      groups: of.filter((group) => !directoryGroups.has(group)),
    })),
    invited: new Set(await links.listOpenEmails(tx)),
    groups: new Set(groups.map((group) => group.name)),
    directoryGroups,
    self: { id: me.id, clearance: labelOf(me.clearance) },
  }
}

const labelOf = (clearance: number) => Label.parse(clearance) as Label

function hashOf(planned: Plan): string {
  return createHash('sha256').update(JSON.stringify(planned)).digest('base64url')
}

type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>

function of(steps: readonly Step[]) {
  return {
    joins: steps.filter((step) => step.kind === 'joins'),
    changes: steps.filter((step) => step.kind === 'changes'),
    leaves: steps.filter((step) => step.kind === 'leaves'),
  }
}

/** @returns the principals of all groups by their names */
async function makeGroups(tx: Tx, planned: Plan): Promise<Map<string, number>> {
  for (const { name } of planned.newGroups) await store.insertGroup(tx, name)
  const groups = new Map((await store.listGroups(tx)).map((group) => [group.name, group.principalId]))
  for (const { name, parent } of planned.newGroups) {
    const [child, above] = [groups.get(name), parent === null ? undefined : groups.get(parent)]
    if (child !== undefined && above !== undefined) await store.replaceParents(tx, child, [above])
  }
  return groups
}

async function invite(tx: Tx, step: StepOf<'joins'>, groupPrincipalIds: number[], expiresAt: Date) {
  const token = newToken()
  const { name, email, role, clearance, groups } = step
  const id = await links.insertLink(tx, {
    ...{ kind: 'invitation' as const, tokenHash: hashToken(token), memberId: null },
    ...{ name, email, role, clearance, groupPrincipalIds, expiresAt },
  })
  const detail = { email, role, clearance, groups, way: 'table' }
  await tx.audit({ action: 'invitation.sent', objectKind: 'invitation', objectId: id, detail })
  return { name, email, ...linkOf('join', token, expiresAt) }
}

async function addWaiting(tx: Tx, step: StepOf<'joins'>, groupPrincipalIds: number[]): Promise<void> {
  const id = newId()
  const { name, email, role, clearance } = step
  await store.insertMember(tx, { id, userId: null, email, name, role, clearance }, `${name}의 문서`)
  await placeIn(tx, id, groupPrincipalIds)
  await audited(tx, 'member.added', id, { role, clearance })
}

/** @returns the sign-in library's user, if there is one */
async function change(tx: Tx, step: StepOf<'changes'>, groups: number[] | null): Promise<string | null> {
  const values = {
    ...(step.newName ? { name: step.newName.to } : {}),
    ...(step.role ? { role: step.role.to } : {}),
    ...(step.clearance ? { clearance: step.clearance.to } : {}),
    ...(step.returns ? { isActive: true } : {}),
  }
  if (groups) await placeIn(tx, step.memberId, groups)
  await store.updateMember(tx, step.memberId, values)
  await audited(tx, 'member.changed', step.memberId, { ...values, ...(step.groups ? { groups: step.groups.to } : {}) })
  return (await store.findMember(tx, step.memberId))?.userId ?? null
}

/** In these groups and no other, except those that the directory keeps. */
async function placeIn(tx: Tx, memberId: string, groupPrincipalIds: readonly number[]): Promise<void> {
  const person = await store.findMember(tx, memberId)
  if (!person) return
  const kept = (await store.listDirectoryGroupsOf(tx, person.principalId)).map((group) => group.principalId)
  await store.replaceParents(tx, person.principalId, [...groupPrincipalIds, ...kept])
}

async function audited(tx: Tx, action: string, memberId: string, detail: Record<string, unknown>): Promise<void> {
  await tx.audit({ action, objectKind: 'member', objectId: memberId, detail: { ...detail, way: 'table' } })
}

function hasWrongRows(count: number): AppError {
  return new AppError(
    'invalid',
    'access.table-has-wrong-rows',
    {
      ko: `고칠 줄이 ${count}개 있어 아무것도 바꾸지 않았습니다. 표를 고쳐 다시 올려 주세요.`,
      en: `${count} rows are wrong, so nothing was changed. Correct the table and choose it again.`,
    },
    { detail: { count } },
  )
}

function changedMeanwhile(): AppError {
  return new AppError('precondition-failed', 'access.people-changed-meanwhile', {
    ko: '미리 본 뒤에 구성원이나 표가 바뀌었습니다. 다시 미리 보고 적용해 주세요.',
    en: 'People or the table changed since you looked. Look again, then apply.',
  })
}

function noCompanySignIn(): AppError {
  return new AppError('conflict', 'access.no-company-sign-in', {
    ko: '회사 로그인이 켜져 있지 않아 새 사람이 들어올 길이 없습니다. 초대 링크를 고르거나 설정의 보안에서 회사 로그인을 켜 주세요.',
    en: 'The company sign-in is off, so nobody new could come in. Choose links, or turn it on under Settings, Security.',
  })
}
