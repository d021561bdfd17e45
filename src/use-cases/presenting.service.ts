/** A use case as its reader sees it: its rows, what follows from them, and counts under the reader's rights. */
import { listPrincipalsOf } from '../access/service.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type { DataNeed, PlannedStage, Requirement, Risk, UseCase, UseCaseSummary } from './contract.ts'
import { dayInKorea, nextStepsOf } from './next-steps.ts'
import * as parts from './parts.store.ts'
import { progressOf, stages, type UseCaseFacts } from './progress.ts'
import { stateOf } from './requirement-state.ts'
import * as store from './store.ts'

interface Belongings {
  requirements: Requirement[]
  risks: Risk[]
  dataNeeds: DataNeed[]
  plan: PlannedStage[]
}

/** One query a kind of part, however many use cases are shown. */
async function belongingsOf(ctx: Scope, tx: Tx, useCaseIds: readonly string[]): Promise<(id: string) => Belongings> {
  if (useCaseIds.length === 0) return () => ({ requirements: [], risks: [], dataNeeds: [], plan: [] })
  const requirements = await parts.listRequirements(tx, useCaseIds)
  const risks = await parts.listRisks(tx, useCaseIds)
  const dataNeeds = await parts.listDataNeeds(tx, useCaseIds)
  const plans = await parts.listPlans(tx, useCaseIds)
  const presentOne = {
    requirement: await requirementPresenter(ctx, tx, requirements),
    dataNeed: await dataNeedPresenter(tx, dataNeeds),
  }
  return (id) => ({
    requirements: requirements.filter((row) => row.useCaseId === id).map(presentOne.requirement),
    risks: risks.filter((row) => row.useCaseId === id).map(presentRisk),
    dataNeeds: dataNeeds.filter((row) => row.useCaseId === id).map(presentOne.dataNeed),
    plan: stages.map((stage) =>
      presentPlan(
        stage,
        plans.find((row) => row.useCaseId === id && row.stage === stage),
      ),
    ),
  })
}

export async function presentSummaries(
  ctx: Scope,
  tx: Tx,
  rows: readonly store.ListedUseCase[],
): Promise<UseCaseSummary[]> {
  const belongings = await belongingsOf(
    ctx,
    tx,
    rows.map((row) => row.useCase.id),
  )
  return rows.map((row) => summaryOf(row, belongings(row.useCase.id), tx.now()))
}

export async function presentWhole(ctx: Scope, tx: Tx, row: store.ListedUseCase): Promise<UseCase> {
  const { id } = row.useCase
  const belongings = (await belongingsOf(ctx, tx, [id]))(id)
  const history = await store.listHistory(tx, id)
  return {
    ...summaryOf(row, belongings, tx.now()),
    ...belongings,
    createdByName: row.createdByName ?? '–',
    history: history.map(({ at, id, kind, value, reason, byName }) => ({
      id,
      kind,
      value,
      reason,
      byName,
      at: at.toISOString(),
    })),
    access: row.mayShare ? await presentAccess(tx, id) : null,
  }
}

function summaryOf(row: store.ListedUseCase, belongings: Belongings, now: Date): UseCaseSummary {
  const { useCase } = row
  const { requirements, risks, dataNeeds, plan } = belongings
  const { tasksPerMonth, minutesPerTask, wonPerHour } = useCase
  const facts: UseCaseFacts = {
    stage: useCase.stage,
    decision: useCase.decision,
    isArchived: useCase.archivedAt !== null,
    hasOwner: row.ownerIsActive === true,
    baseline: { tasksPerMonth, minutesPerTask, wonPerHour },
    requirements,
    risks,
    dataNeeds,
    plan,
  }
  const counted = (state: Requirement['state']) => requirements.filter((one) => one.state === state).length
  return {
    id: useCase.id,
    name: useCase.name,
    purpose: useCase.purpose,
    functionKinds: useCase.functionKinds,
    owner: ownerOf(row),
    stage: useCase.stage,
    baseline: facts.baseline,
    decision: {
      state: useCase.decision,
      reason: useCase.decisionReason,
      byName: row.decidedByName,
      at: useCase.decidedAt?.toISOString() ?? null,
    },
    requirementCounts: {
      total: requirements.length,
      untested: counted('untested'),
      met: counted('met'),
      unmet: counted('unmet'),
    },
    progress: progressOf(facts),
    nextSteps: nextStepsOf(facts, dayInKorea(now)),
    createdAt: useCase.createdAt.toISOString(),
    updatedAt: useCase.updatedAt.toISOString(),
    archivedAt: useCase.archivedAt?.toISOString() ?? null,
    mayEdit: row.mayEdit,
    mayShare: row.mayShare,
  }
}

function ownerOf({ useCase, ownerName, ownerIsActive }: store.ListedUseCase): UseCaseSummary['owner'] {
  if (!useCase.ownerMemberId) return null
  return { memberId: useCase.ownerMemberId, name: ownerName ?? '–', isActive: ownerIsActive ?? false }
}

async function presentAccess(tx: Tx, useCaseId: string): Promise<NonNullable<UseCase['access']>> {
  const given = await store.listAccess(tx, useCaseId)
  const principals = await listPrincipalsOf(tx)
  const presented = (mayEdit: boolean) =>
    principals
      .filter((one) => given.some((row) => row.principalId === one.principalId && row.mayEdit === mayEdit))
      .map(({ principalId, name, kind }) => ({ principalId, name, kind }))
  return { readers: presented(false), editors: presented(true) }
}

export async function requirementPresenter(ctx: Scope, tx: Tx, rows: readonly parts.RequirementRow[]) {
  const ids = rows.map((row) => row.id)
  const measures = ids.length > 0 ? await ctx.ports.requirementMeasures.latest(tx, ids) : new Map<string, number>()
  return (row: parts.RequirementRow): Requirement => {
    const { id, sentence, priority, metric, direction, threshold } = row
    const measured = measures.get(id)
    const state = stateOf(row, measured)
    return { id, sentence, priority, metric, direction, threshold, state, measured: measured ?? null }
  }
}

export async function dataNeedPresenter(tx: Tx, rows: readonly parts.DataNeedRow[]) {
  const counts = await parts.countDocumentsIn(
    tx,
    rows.flatMap((row) => row.folderId ?? []),
  )
  return (row: parts.DataNeedRow): DataNeed => {
    const { id, kind, wantedCount, reason, licenceNote, folderId, folderName } = row
    const folder = folderId && folderName !== null ? { id: folderId, name: folderName } : null
    const haveCount = folder ? (counts.get(folder.id) ?? null) : null
    return { id, kind, wantedCount, reason, licenceNote, isLinked: folderId !== null, folder, haveCount }
  }
}

export function presentRisk(row: parts.RiskRow): Risk {
  const { id, kind, sentence, mitigation, ownerMemberId, ownerName, requirementId, state } = row
  return { id, kind, sentence, mitigation, ownerMemberId, ownerName, requirementId, state }
}

export function presentPlan(stage: PlannedStage['stage'], row: parts.PlanRow | undefined): PlannedStage {
  return { stage, side: row?.side ?? null, who: row?.who ?? '', dueOn: row?.dueOn ?? null, help: row?.help ?? '' }
}
