/**
 * 결재: a general object. Somebody asks with a reason; another person, who may approve and sees what it is about, decides;
 * what was asked is carried out in the transaction of the approval, by the kind that knows how.
 *
 *   asked ──▶ approved (carried out)        asked ──▶ refused        asked ──by the asker──▶ withdrawn
 *     └──── nobody decides in two weeks ───▶ expired
 */
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import * as approvals from './approval.store.ts'
import type * as contract from './contract.ts'
import { type Approval, Label } from './contract.ts'
import { mayAct } from './policy.ts'
import type { ApprovalKind } from './ports.ts'
import * as store from './store.ts'
import { forbidden, getNode } from './tree.service.ts'

const daysToDecide = 14

export async function askApproval(ctx: Scope, input: OperationInput<typeof contract.askApproval>['body']) {
  const kind = kindOf(ctx, input.kind)
  return ctx.transaction(async (tx) => {
    const subject = await kind.getSubject(tx, input.subjectId)
    await kind.check(tx, { subjectId: input.subjectId, payload: input.payload })
    if (await approvals.findOpen(tx, input.kind, input.subjectId)) throw alreadyAsked()
    await refuseWithoutSecond(tx, subject.label)
    const row = await approvals.insertApproval(tx, {
      kind: input.kind,
      subjectKind: subject.kind,
      subjectId: input.subjectId,
      subjectLabel: subject.label,
      reason: input.reason,
      payload: input.payload,
      expiresAt: new Date(tx.now().getTime() + daysToDecide * 86_400_000),
    })
    await noteApproval(ctx, tx, 'approval.asked', row)
    return present(ctx, tx, row)
  })
}

export async function listApprovals(ctx: Scope, box: approvals.ApprovalBox) {
  if (box === 'all' && !mayAct(ctx.actor.role, 'audit.read')) {
    throw new AppError('forbidden', 'access.role-may-not', {
      ko: '모든 결재는 소유자와 감사자가 봅니다. 받은 결재나 올린 결재를 골라 주세요.',
      en: 'All approvals are for owners and auditors. Choose those that wait for you, or yours.',
    })
  }
  if (box === 'waiting' && !mayAct(ctx.actor.role, 'approve')) return { items: [] }
  return ctx.transaction(async (tx) => {
    const items: Approval[] = []
    for (const row of await approvals.listApprovals(tx, box)) items.push(await present(ctx, tx, row))
    // Whoever cannot see it cannot judge it.
    return { items: box === 'waiting' ? items.filter((one) => one.mayDecide) : items }
  })
}

export async function countApprovals(ctx: Scope) {
  return { waiting: (await listApprovals(ctx, 'waiting')).items.length }
}

export async function decideApproval(
  ctx: Scope,
  approvalId: string,
  input: { decision: 'approved' | 'refused'; note: string },
) {
  return ctx.transaction(async (tx) => {
    const before = await getApproval(tx, approvalId)
    if (before.askedBy === tx.actor.memberId) {
      throw new AppError('forbidden', 'access.not-ones-own-approval', {
        ko: '내가 올린 결재는 내가 정할 수 없습니다. 결재할 수 있는 다른 사람에게 요청해 주세요.',
        en: 'You cannot decide what you asked yourself. Ask another person who may approve.',
      })
    }
    const kind = kindOf(ctx, before.kind)
    await kind.getSubject(tx, before.subjectId)
    const row = await approvals.decide(tx, approvalId, { state: input.decision, decisionNote: input.note })
    if (!row) throw notOpen()
    if (input.decision === 'approved') {
      await kind.apply(tx, row)
      if (before.kind === 'label-lowering') await ctx.ports.treeWatcher.relabelled(tx, row.subjectId)
    }
    await noteApproval(ctx, tx, `approval.${input.decision}`, row)
    return present(ctx, tx, row)
  })
}

export async function withdrawApproval(ctx: Scope, approvalId: string) {
  return ctx.transaction(async (tx) => {
    const before = await getApproval(tx, approvalId)
    if (before.askedBy !== tx.actor.memberId) throw notFound('access.approval-not-found', theApproval)
    const row = await approvals.decide(tx, approvalId, { state: 'withdrawn', decisionNote: '' })
    if (!row) throw notOpen()
    await noteApproval(ctx, tx, 'approval.withdrawn', row)
    return present(ctx, tx, row)
  })
}

/** Lowering a label. The asker must be one who could have done it alone, were it not for the rule. */
export const labelLowering: ApprovalKind = {
  async getSubject(tx, subjectId) {
    const node = await getNode(tx, subjectId)
    return { kind: node.kind, name: node.name, label: node.label }
  },
  async check(tx, { subjectId, payload }) {
    const node = await getNode(tx, subjectId)
    if (!node.mayWrite || !node.mayShare) throw forbidden('access.may-not-share', node.name)
    if (Label.parse(payload.label) < node.ownLabel) return
    throw new AppError('conflict', 'access.label-not-lower', {
      ko: `「${node.name}」의 등급은 이미 그보다 높지 않습니다. 등급을 다시 확인해 주세요.`,
      en: `The label of “${node.name}” is not above that. Check the label again.`,
    })
  },
  async apply(tx, approval) {
    await store.lockRights(tx)
    if (!(await approvals.lowerLabel(tx, approval.id))) throw overtaken()
    await tx.audit({
      action: `${approval.subjectKind}.changed`,
      objectKind: approval.subjectKind,
      objectId: approval.subjectId,
      detail: { fields: ['label'], label: approval.payload.label, approvalId: approval.id },
    })
  },
}

/** What was asked cannot be done any more: rights or the thing itself have changed. */
export function overtaken(): AppError {
  return new AppError('conflict', 'access.approval-overtaken', {
    ko: '요청한 사람의 권한이나 대상이 그사이 바뀌어 승인할 수 없습니다. 반려하고 다시 올리게 해 주세요.',
    en: 'The rights of whoever asked, or the thing itself, have changed. Refuse it, and have it asked anew.',
  })
}

export function loweringNeedsApproval(name: string): AppError {
  return new AppError(
    'forbidden',
    'access.lowering-needs-approval',
    {
      ko: `「${name}」의 등급을 낮추려면 사유를 적어 결재를 올려 주세요. 다른 한 사람이 승인하면 바로 낮아집니다.`,
      en: `Ask for an approval with a reason to lower the label of “${name}”. It is lowered once another person approves.`,
    },
    { detail: { approvalKind: 'label-lowering' } },
  )
}

const theApproval = { ko: '결재를', en: 'The approval' }

function kindOf(ctx: Scope, kind: string): ApprovalKind {
  const known = ctx.ports.approvalKinds[kind]
  if (!known) throw notFound('access.approval-not-found', theApproval)
  return known
}

async function getApproval(tx: Tx, id: string): Promise<approvals.ApprovalRow> {
  const row = await approvals.findApproval(tx, id)
  if (!row) throw notFound('access.approval-not-found', theApproval)
  return row
}

function notOpen(): AppError {
  return new AppError('conflict', 'access.approval-not-open', {
    ko: '이미 정해졌거나 기한이 지난 결재입니다. 목록을 새로 고쳐 확인해 주세요.',
    en: 'This was decided already, or its time is over. Reload the list.',
  })
}

function alreadyAsked(): AppError {
  return new AppError('conflict', 'access.approval-asked', {
    ko: '같은 결재를 이미 올렸습니다. 결재 화면에서 확인해 주세요.',
    en: 'You have asked for this already. See the page of approvals.',
  })
}

/** A company of one has nobody to ask: it is told before it waits, with the way out. */
async function refuseWithoutSecond(tx: Tx, label: number): Promise<void> {
  const isThere = (await store.listMembers(tx)).some(
    (person) =>
      person.id !== tx.actor.memberId && person.isActive && person.clearance >= label && mayAct(person.role, 'approve'),
  )
  if (isThere) return
  throw new AppError('conflict', 'access.nobody-to-approve', {
    ko: '이 등급을 결재할 수 있는 다른 사람이 없습니다. 소유자가 결재할 사람을 정하거나 「설정 > 보안」에서 결재를 끌 수 있습니다.',
    en: 'Nobody else may approve this label. An owner can name such a person, or turn approvals off in Settings, Security.',
  })
}

/** For the log, and for whoever watches. */
async function noteApproval(ctx: Scope, tx: Tx, action: string, row: approvals.ApprovalRow): Promise<void> {
  const note = action === 'approval.asked' ? { reason: row.reason } : { note: row.decisionNote }
  await tx.audit({
    action,
    objectKind: row.subjectKind,
    objectId: row.subjectId,
    detail: { kind: row.kind, approvalId: row.id, ...row.payload, ...note },
  })
  await ctx.ports.approvalWatcher.changed(tx, row)
}

async function present(ctx: Scope, tx: Tx, row: approvals.ApprovalRow): Promise<Approval> {
  const subject = await ctx.ports.approvalKinds[row.kind]?.getSubject(tx, row.subjectId).catch((error: unknown) => {
    if (error instanceof AppError && error.kind === 'not-found') return undefined
    throw error
  })
  const people = await store.listMembers(tx)
  const nameOf = (id: string | null) => people.find((person) => person.id === id)?.name ?? null
  const isOpen = row.state === 'asked' && row.expiresAt > tx.now()
  const isMine = row.askedBy === tx.actor.memberId
  return {
    id: row.id,
    kind: row.kind,
    subject: {
      kind: row.subjectKind,
      id: row.subjectId,
      name: subject?.name ?? null,
      label: Label.parse(row.subjectLabel),
    },
    reason: row.reason,
    payload: row.payload,
    state: row.state === 'asked' && !isOpen ? 'expired' : row.state,
    askedByName: nameOf(row.askedBy) ?? '–',
    askedAt: row.askedAt.toISOString(),
    decidedByName: nameOf(row.decidedBy),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decisionNote: row.decisionNote,
    expiresAt: row.expiresAt.toISOString(),
    mayDecide: isOpen && !isMine && subject !== undefined && mayAct(tx.actor.role, 'approve'),
    mayWithdraw: isOpen && isMine,
  }
}
