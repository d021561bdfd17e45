/** Use cases: making, changing, moving along the stages, deciding, giving to others, putting away. */
import { findMember, getMember, listPrincipalsOf } from '../access/service.ts'
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import { cursorOfText, decodeCursor, toPage } from '../kernel/page.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import type { UseCase } from './contract.ts'
import { listDataNeeds } from './parts.store.ts'
import { presentSummaries, presentWhole } from './presenting.service.ts'
import * as store from './store.ts'

export async function listUseCases(ctx: Scope, input: OperationInput<typeof contract.listUseCases>['query']) {
  const { limit, search, stage, ownerMemberId, archived, sort } = input
  const after = decodeCursor(input.cursor, cursorOfText)
  const query = { limit, search, stage, ownerMemberId, archived, sort, after }
  return ctx.transaction(async (tx) => {
    const rows = await store.listUseCases(tx, query)
    const page = toPage(rows, query.limit, ({ useCase }) => [useCase.name, useCase.id])
    const total = await store.countMatching(tx, query)
    return { items: await presentSummaries(ctx, tx, page.items), nextCursor: page.nextCursor, total }
  })
}

/** The folders that its data needs stand for and the reader sees: they scope what lies to the right. */
export async function listNeededFolders(tx: Tx, useCaseId: string): Promise<string[]> {
  await getVisible(tx, useCaseId)
  const needs = await listDataNeeds(tx, [useCaseId])
  return needs.flatMap(({ folderId, folderName }) => (folderId && folderName !== null ? [folderId] : []))
}

export async function getUseCase(ctx: Scope, useCaseId: string): Promise<UseCase> {
  return ctx.transaction(async (tx) => presentWhole(ctx, tx, await getVisible(tx, useCaseId)))
}

export async function addUseCase(
  ctx: Scope,
  input: OperationInput<typeof contract.addUseCase>['body'],
): Promise<UseCase> {
  return ctx.transaction(async (tx) => {
    const id = await makeUseCase(tx, input)
    return presentWhole(ctx, tx, await getVisible(tx, id))
  })
}

export async function makeUseCase(tx: Tx, input: OperationInput<typeof contract.addUseCase>['body']): Promise<string> {
  const { ownerMemberId = null, baseline, ...values } = input
  await refuseUnknownMember(tx, ownerMemberId)
  const unknown = { tasksPerMonth: null, minutesPerTask: null, wonPerHour: null }
  const functionKinds = [...new Set(values.functionKinds)]
  const id = await store.insertUseCase(tx, { ...values, functionKinds, ownerMemberId, ...(baseline ?? unknown) })
  await store.insertHistory(tx, id, { kind: 'stage', value: 'define' })
  await audit(tx, 'use-case.added', id)
  return id
}

export async function changeUseCase(
  ctx: Scope,
  useCaseId: string,
  change: OperationInput<typeof contract.changeUseCase>['body'],
): Promise<UseCase> {
  return changing(ctx, useCaseId, async (tx, row) => {
    const { baseline, ...values } = change
    if (values.ownerMemberId !== undefined) await handOver(tx, row, values.ownerMemberId)
    await store.updateUseCase(tx, useCaseId, { ...values, ...baseline })
    await audit(tx, 'use-case.changed', useCaseId, { fields: Object.keys(change) })
  })
}

export async function moveStage(
  ctx: Scope,
  useCaseId: string,
  { stage, reason }: OperationInput<typeof contract.moveStage>['body'],
): Promise<UseCase> {
  return changing(ctx, useCaseId, async (tx, row) => {
    if (row.useCase.stage === stage) {
      throw new AppError('conflict', 'use-cases.already-there', {
        ko: '이미 그 단계에 있습니다. 화면을 새로 고쳐 주세요.',
        en: 'It is at that stage already. Refresh the page.',
      })
    }
    await store.updateUseCase(tx, useCaseId, { stage })
    await store.insertHistory(tx, useCaseId, { kind: 'stage', value: stage, reason })
    await audit(tx, 'use-case.stage-moved', useCaseId, { from: row.useCase.stage, to: stage })
  })
}

export async function decideUseCase(
  ctx: Scope,
  useCaseId: string,
  { decision, reason }: OperationInput<typeof contract.decideUseCase>['body'],
): Promise<UseCase> {
  return changing(ctx, useCaseId, async (tx) => {
    const facts = { decidedBy: tx.actor.memberId, decidedAt: tx.now() }
    await store.updateUseCase(tx, useCaseId, { decision, decisionReason: reason, ...facts })
    await store.insertHistory(tx, useCaseId, { kind: 'decision', value: decision, reason })
    await audit(tx, 'use-case.decided', useCaseId, { decision })
  })
}

export async function giveUseCase(
  ctx: Scope,
  useCaseId: string,
  { readerIds, editorIds }: OperationInput<typeof contract.giveUseCase>['body'],
): Promise<UseCase> {
  return changing(ctx, useCaseId, async (tx, row) => {
    refuseUnlessOwn(row)
    const known = new Set((await listPrincipalsOf(tx)).map((one) => one.principalId))
    if (![...readerIds, ...editorIds].every((id) => known.has(id)))
      throw notFound('access.principal-not-found', { ko: '사람이나 그룹을', en: 'The person or group' })
    const editors = new Set(editorIds)
    const readers = new Set(readerIds.filter((id) => !editors.has(id)))
    await store.replaceAccess(tx, useCaseId, [
      ...[...editors].map((principalId) => ({ principalId, mayEdit: true })),
      ...[...readers].map((principalId) => ({ principalId, mayEdit: false })),
    ])
    await audit(tx, 'use-case.given', useCaseId, { principalIds: [...readers], editorIds: [...editors] })
  })
}

/** Deleting is putting away: everything stays as it was. */
export async function archiveUseCase(ctx: Scope, useCaseId: string) {
  await changing(ctx, useCaseId, async (tx) => {
    await store.updateUseCase(tx, useCaseId, { archivedAt: tx.now(), archivedBy: tx.actor.memberId })
    await store.insertHistory(tx, useCaseId, { kind: 'archived' })
    await audit(tx, 'use-case.archived', useCaseId)
  })
  return {}
}

export async function restoreUseCase(ctx: Scope, useCaseId: string): Promise<UseCase> {
  return ctx.transaction(async (tx) => {
    await store.lockUseCase(tx, useCaseId)
    const row = await getVisible(tx, useCaseId)
    refuseUnlessEditor(row)
    if (row.useCase.archivedAt !== null) {
      await store.updateUseCase(tx, useCaseId, { archivedAt: null, archivedBy: null })
      await store.insertHistory(tx, useCaseId, { kind: 'restored' })
      await audit(tx, 'use-case.restored', useCaseId)
    }
    return presentWhole(ctx, tx, await getVisible(tx, useCaseId))
  })
}

/** One change at a time to what the actor may edit; the reply is the whole of it. */
async function changing(
  ctx: Scope,
  useCaseId: string,
  work: (tx: Tx, row: store.ListedUseCase) => Promise<void>,
): Promise<UseCase> {
  return ctx.transaction(async (tx) => {
    await work(tx, await getEditable(tx, useCaseId))
    return presentWhole(ctx, tx, await getVisible(tx, useCaseId))
  })
}

/** @throws AppError `use-cases.not-found` for what does not exist and for what may not be seen alike */
export async function getVisible(tx: Tx, useCaseId: string): Promise<store.ListedUseCase> {
  const row = await store.findUseCase(tx, useCaseId)
  if (!row) throw notFound('use-cases.not-found', { ko: '활용 과제를', en: 'The use case' })
  return row
}

/** Locked until the transaction ends. */
export async function getEditable(tx: Tx, useCaseId: string): Promise<store.ListedUseCase> {
  await store.lockUseCase(tx, useCaseId)
  const row = await getVisible(tx, useCaseId)
  refuseUnlessEditor(row)
  if (row.useCase.archivedAt === null) return row
  throw new AppError('conflict', 'use-cases.archived', {
    ko: `「${row.useCase.name}」 보관한 과제입니다. 되돌린 뒤에 고쳐 주세요.`,
    en: `“${row.useCase.name}” has been put away. Bring it back, then change it.`,
  })
}

function refuseUnlessEditor(row: store.ListedUseCase): void {
  if (row.mayEdit) return
  throw new AppError('forbidden', 'use-cases.may-not-edit', {
    ko: `「${row.useCase.name}」 읽을 수만 있습니다. 만든 사람이나 담당자에게 편집 권한을 부탁해 주세요.`,
    en: `“${row.useCase.name}” is yours to read only. Ask whoever made it or answers for it for the right to edit.`,
  })
}

function refuseUnlessOwn(row: store.ListedUseCase): void {
  if (row.mayShare) return
  throw new AppError('forbidden', 'use-cases.may-not-give', {
    ko: `「${row.useCase.name}」 담당자와 볼 수 있는 사람은 만든 사람, 담당자, 회사 소유자가 바꿉니다.`,
    en: `Who answers for “${row.useCase.name}” and who may see it is changed by its maker, whoever answers for it, or an owner.`,
  })
}

/** Whoever answers for it may read and edit it. One who hands it over keeps the right to edit. */
async function handOver(tx: Tx, row: store.ListedUseCase, toMemberId: string | null): Promise<void> {
  const { id, ownerMemberId, createdBy } = row.useCase
  if (toMemberId === ownerMemberId) return
  refuseUnlessOwn(row)
  await refuseUnknownMember(tx, toMemberId)
  if (ownerMemberId !== tx.actor.memberId || createdBy === tx.actor.memberId) return
  const me = await getMember(tx)
  const given = await store.listAccess(tx, id)
  const others = given.filter((one) => one.principalId !== me.principalId)
  await store.replaceAccess(tx, id, [...others, { principalId: me.principalId, mayEdit: true }])
}

export async function refuseUnknownMember(tx: Tx, memberId: string | null): Promise<void> {
  if (memberId === null) return
  const found = await findMember(tx, memberId)
  if (found?.isActive) return
  throw notFound('access.member-not-found', { ko: '구성원을', en: 'The member' })
}

export async function audit(
  tx: Tx,
  action: string,
  useCaseId: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await tx.audit({ action, objectKind: 'use-case', objectId: useCaseId, detail })
}
