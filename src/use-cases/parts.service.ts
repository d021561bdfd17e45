/** What belongs to a use case: requirements and their order, risks, data needs, the plan. */
import { getNode } from '../access/service.ts'
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import type { DataNeed, PlannedStage, Requirement, Risk } from './contract.ts'
import { largestOf, type MetricId, metrics } from './metrics.ts'
import * as store from './parts.store.ts'
import { dataNeedPresenter, presentPlan, presentRisk, requirementPresenter } from './presenting.service.ts'
import { audit, getEditable, refuseUnknownMember } from './use-cases.service.ts'

// ---------------------------------------------------------------- replies to what was sent twice, under today's rights

export async function readRequirementAgain(ctx: Scope, { id }: Requirement): Promise<Requirement> {
  return ctx.transaction(async (tx) => presentRequirement(ctx, tx, await getRequirement(tx, undefined, id)))
}

export async function readRiskAgain(ctx: Scope, { id }: Risk): Promise<Risk> {
  return ctx.transaction(async (tx) => presentRisk(await getRisk(tx, undefined, id)))
}

export async function readDataNeedAgain(ctx: Scope, { id }: DataNeed): Promise<DataNeed> {
  return ctx.transaction(async (tx) => presentDataNeed(tx, await getDataNeed(tx, undefined, id)))
}

// ---------------------------------------------------------------- requirements

export async function addRequirement(
  ctx: Scope,
  useCaseId: string,
  input: OperationInput<typeof contract.addRequirement>['body'],
): Promise<Requirement> {
  return ctx.transaction(async (tx) => {
    await getEditable(tx, useCaseId)
    const id = await makeRequirement(tx, useCaseId, input)
    return presentRequirement(ctx, tx, await getRequirement(tx, useCaseId, id))
  })
}

export async function makeRequirement(
  tx: Tx,
  useCaseId: string,
  { direction, threshold = null, ...values }: OperationInput<typeof contract.addRequirement>['body'],
): Promise<string> {
  const known = await store.listRequirements(tx, [useCaseId])
  refuseTooMany(known.length)
  refuseImpossible(values.metric, threshold)
  const id = await store.insertRequirement(tx, useCaseId, {
    ...values,
    direction: direction ?? metrics[values.metric].direction,
    threshold,
    position: (known.at(-1)?.position ?? -1) + 1,
  })
  await audit(tx, 'requirement.added', useCaseId, { requirementId: id })
  return id
}

export async function changeRequirement(
  ctx: Scope,
  useCaseId: string,
  requirementId: string,
  change: OperationInput<typeof contract.changeRequirement>['body'],
): Promise<Requirement> {
  return ctx.transaction(async (tx) => {
    await getEditable(tx, useCaseId)
    const { isRemoved, ...values } = change
    const before = await getRequirement(tx, useCaseId, requirementId, isRemoved === false)
    refuseImpossible(
      values.metric ?? before.metric,
      values.threshold === undefined ? before.threshold : values.threshold,
    )
    await store.updateRequirement(tx, requirementId, { ...values, ...(isRemoved === false ? { removedAt: null } : {}) })
    await audit(tx, 'requirement.changed', useCaseId, { requirementId, fields: Object.keys(change) })
    return presentRequirement(ctx, tx, await getRequirement(tx, useCaseId, requirementId))
  })
}

export async function removeRequirement(ctx: Scope, useCaseId: string, requirementId: string) {
  return ctx.transaction(async (tx) => {
    await getEditable(tx, useCaseId)
    await getRequirement(tx, useCaseId, requirementId)
    await store.updateRequirement(tx, requirementId, { removedAt: tx.now() })
    await audit(tx, 'requirement.removed', useCaseId, { requirementId })
    return {}
  })
}

export async function orderRequirements(ctx: Scope, useCaseId: string, requirementIds: readonly string[]) {
  return ctx.transaction(async (tx) => {
    await getEditable(tx, useCaseId)
    const known = await store.listRequirements(tx, [useCaseId])
    const wanted = new Set(requirementIds)
    if (
      wanted.size !== requirementIds.length ||
      wanted.size !== known.length ||
      !known.every(({ id }) => wanted.has(id))
    )
      throw new AppError('conflict', 'use-cases.order-outdated', {
        ko: '그사이 요구사항이 바뀌었습니다. 화면을 새로 고친 뒤 다시 옮겨 주세요.',
        en: 'The requirements have changed meanwhile. Refresh the page, then move it again.',
      })
    for (const [position, id] of requirementIds.entries()) await store.updateRequirement(tx, id, { position })
    await audit(tx, 'requirement.ordered', useCaseId)
    return {}
  })
}

async function getRequirement(
  tx: Tx,
  useCaseId: string | undefined,
  id: string,
  alsoRemoved = false,
): Promise<store.RequirementRow> {
  const row = await store.findRequirement(tx, useCaseId, id)
  if (row && (alsoRemoved || row.removedAt === null)) return row
  throw notFound('use-cases.requirement-not-found', { ko: '요구사항을', en: 'The requirement' })
}

async function presentRequirement(ctx: Scope, tx: Tx, row: store.RequirementRow): Promise<Requirement> {
  return (await requirementPresenter(ctx, tx, [row]))(row)
}

function refuseImpossible(metric: MetricId, threshold: number | null): void {
  const largest = largestOf[metrics[metric].unit]
  if (threshold === null || threshold <= largest) return
  throw new AppError(
    'invalid',
    'use-cases.threshold-too-large',
    {
      ko: `이 지표의 기준은 ${largest}을 넘을 수 없습니다. 단위를 확인해 주세요.`,
      en: `A threshold of this metric is at most ${largest}. Check the unit.`,
    },
    { detail: { metric, largest } },
  )
}

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

const mostOfAKind = 200 // A page shows them all; nobody reads more.

function refuseTooMany(count: number): void {
  if (count < mostOfAKind) return
  throw new AppError('conflict', 'use-cases.too-many', {
    ko: `한 과제에는 ${mostOfAKind}개까지 둘 수 있습니다. 과제를 나누어 주세요.`,
    en: `A use case holds at most ${mostOfAKind} of these. Divide the use case.`,
  })
}
