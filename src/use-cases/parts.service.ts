/** What else belongs to a use case: risks, data needs, the plan. */
import { getNode } from '../access/service.ts'
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import type { DataNeed, PlannedStage, Risk } from './contract.ts'
import { refuseTooMany } from './most-of-a-kind.ts'
import * as store from './parts.store.ts'
import { dataNeedPresenter, presentPlan, presentRisk } from './presenting.service.ts'
import { getRequirement } from './requirements.service.ts'
import { audit, getEditable, refuseUnknownMember } from './use-cases.service.ts'

// ---------------------------------------------------------------- risks

export async function addRisk(
  ctx: Scope,
  useCaseId: string,
  input: OperationInput<typeof contract.addRisk>['body'],
): Promise<Risk> {
  return ctx.transaction(async (tx) => {
    await getEditable(tx, useCaseId)
    return presentRisk(await getRisk(tx, useCaseId, await makeRisk(tx, useCaseId, input)))
  })
}

export async function makeRisk(
  tx: Tx,
  useCaseId: string,
  input: OperationInput<typeof contract.addRisk>['body'],
): Promise<string> {
  const { mitigation = '', ownerMemberId = null, requirementId = null, state = 'open', ...values } = input
  refuseTooMany((await store.listRisks(tx, [useCaseId])).length)
  await refuseUnknownMember(tx, ownerMemberId)
  if (requirementId) await getRequirement(tx, useCaseId, requirementId)
  const id = await store.insertRisk(tx, useCaseId, { ...values, mitigation, ownerMemberId, requirementId, state })
  await audit(tx, 'risk.added', useCaseId, { riskId: id })
  return id
}

export async function changeRisk(
  ctx: Scope,
  useCaseId: string,
  riskId: string,
  change: OperationInput<typeof contract.changeRisk>['body'],
): Promise<Risk> {
  return ctx.transaction(async (tx) => {
    await getEditable(tx, useCaseId)
    const { isRemoved, ...values } = change
    const before = await getRisk(tx, useCaseId, riskId, isRemoved === false)
    // Who has left stays named until somebody else is.
    if (values.ownerMemberId && values.ownerMemberId !== before.ownerMemberId)
      await refuseUnknownMember(tx, values.ownerMemberId)
    if (values.requirementId && values.requirementId !== before.requirementId)
      await getRequirement(tx, useCaseId, values.requirementId)
    await store.updateRisk(tx, riskId, { ...values, ...(isRemoved === false ? { removedAt: null } : {}) })
    await audit(tx, 'risk.changed', useCaseId, { riskId, fields: Object.keys(change) })
    return presentRisk(await getRisk(tx, useCaseId, riskId))
  })
}

export async function removeRisk(ctx: Scope, useCaseId: string, riskId: string) {
  return ctx.transaction(async (tx) => {
    await getEditable(tx, useCaseId)
    await getRisk(tx, useCaseId, riskId)
    await store.updateRisk(tx, riskId, { removedAt: tx.now() })
    await audit(tx, 'risk.removed', useCaseId, { riskId })
    return {}
  })
}

async function getRisk(tx: Tx, useCaseId: string | undefined, id: string, alsoRemoved = false): Promise<store.RiskRow> {
  const row = await store.findRisk(tx, useCaseId, id)
  if (row && (alsoRemoved || row.removedAt === null)) return row
  throw notFound('use-cases.risk-not-found', { ko: '위험을', en: 'The risk' })
}

/** The reply to what was sent twice, under today's rights. */
export async function readRiskAgain(ctx: Scope, { id }: Risk): Promise<Risk> {
  return ctx.transaction(async (tx) => presentRisk(await getRisk(tx, undefined, id)))
}

// ---------------------------------------------------------------- data needs

export async function addDataNeed(
  ctx: Scope,
  useCaseId: string,
  input: OperationInput<typeof contract.addDataNeed>['body'],
): Promise<DataNeed> {
  return ctx.transaction(async (tx) => {
    await getEditable(tx, useCaseId)
    return presentDataNeed(tx, await getDataNeed(tx, useCaseId, await makeDataNeed(tx, useCaseId, input)))
  })
}

export async function makeDataNeed(
  tx: Tx,
  useCaseId: string,
  input: OperationInput<typeof contract.addDataNeed>['body'],
): Promise<string> {
  const { wantedCount = null, reason = '', licenceNote = '', folderId = null, kind } = input
  refuseTooMany((await store.listDataNeeds(tx, [useCaseId])).length)
  if (folderId) await refuseUnlessFolder(tx, folderId)
  const id = await store.insertDataNeed(tx, useCaseId, { kind, wantedCount, reason, licenceNote, folderId })
  await audit(tx, 'data-need.added', useCaseId, { dataNeedId: id, ...(folderId ? { folderId } : {}) })
  return id
}

export async function changeDataNeed(
  ctx: Scope,
  useCaseId: string,
  dataNeedId: string,
  change: OperationInput<typeof contract.changeDataNeed>['body'],
): Promise<DataNeed> {
  return ctx.transaction(async (tx) => {
    await getEditable(tx, useCaseId)
    const { isRemoved, ...values } = change
    const before = await getDataNeed(tx, useCaseId, dataNeedId, isRemoved === false)
    // A link to a folder that this person does not see stays as it is.
    if (values.folderId && values.folderId !== before.folderId) await refuseUnlessFolder(tx, values.folderId)
    await store.updateDataNeed(tx, dataNeedId, { ...values, ...(isRemoved === false ? { removedAt: null } : {}) })
    await audit(tx, 'data-need.changed', useCaseId, { dataNeedId, fields: Object.keys(change) })
    return presentDataNeed(tx, await getDataNeed(tx, useCaseId, dataNeedId))
  })
}

export async function removeDataNeed(ctx: Scope, useCaseId: string, dataNeedId: string) {
  return ctx.transaction(async (tx) => {
    await getEditable(tx, useCaseId)
    await getDataNeed(tx, useCaseId, dataNeedId)
    await store.updateDataNeed(tx, dataNeedId, { removedAt: tx.now() })
    await audit(tx, 'data-need.removed', useCaseId, { dataNeedId })
    return {}
  })
}

async function getDataNeed(
  tx: Tx,
  useCaseId: string | undefined,
  id: string,
  alsoRemoved = false,
): Promise<store.DataNeedRow> {
  const row = await store.findDataNeed(tx, useCaseId, id)
  if (row && (alsoRemoved || row.removedAt === null)) return row
  throw notFound('use-cases.data-need-not-found', { ko: '필요한 데이터를', en: 'The data need' })
}

async function presentDataNeed(tx: Tx, row: store.DataNeedRow): Promise<DataNeed> {
  return (await dataNeedPresenter(tx, [row]))(row)
}

async function refuseUnlessFolder(tx: Tx, folderId: string): Promise<void> {
  const node = await getNode(tx, folderId)
  if (node.kind === 'folder' && !node.isHidden) return
  throw new AppError('conflict', 'use-cases.not-a-folder', {
    ko: `「${node.name}」에는 연결할 수 없습니다. 지우지 않은 폴더를 골라 주세요.`,
    en: `“${node.name}” cannot be linked. Choose a folder that is not deleted.`,
  })
}

/** The reply to what was sent twice, under today's rights. */
export async function readDataNeedAgain(ctx: Scope, { id }: DataNeed): Promise<DataNeed> {
  return ctx.transaction(async (tx) => presentDataNeed(tx, await getDataNeed(tx, undefined, id)))
}

// ---------------------------------------------------------------- the plan

export async function planStage(
  ctx: Scope,
  useCaseId: string,
  stage: PlannedStage['stage'],
  plan: OperationInput<typeof contract.planStage>['body'],
): Promise<PlannedStage> {
  return ctx.transaction(async (tx) => {
    await getEditable(tx, useCaseId)
    await putStage(tx, useCaseId, stage, plan)
    const rows = await store.listPlans(tx, [useCaseId])
    return presentPlan(
      stage,
      rows.find((row) => row.stage === stage),
    )
  })
}

export async function putStage(
  tx: Tx,
  useCaseId: string,
  stage: PlannedStage['stage'],
  plan: OperationInput<typeof contract.planStage>['body'],
): Promise<void> {
  await store.putPlan(tx, useCaseId, stage, plan)
  await audit(tx, 'use-case.planned', useCaseId, { stage })
}
