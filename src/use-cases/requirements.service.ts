/** The requirements of a use case, and their order. */
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput } from '../kernel/operation.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import type * as contract from './contract.ts'
import type { Requirement } from './contract.ts'
import { largestOf, type MetricId, metrics } from './metrics.ts'
import { refuseTooMany } from './most-of-a-kind.ts'
import * as store from './parts.store.ts'
import { requirementPresenter } from './presenting.service.ts'
import { audit, getEditable } from './use-cases.service.ts'

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

export async function getRequirement(
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

/** The reply to what was sent twice, under today's rights. */
export async function readRequirementAgain(ctx: Scope, { id }: Requirement): Promise<Requirement> {
  return ctx.transaction(async (tx) => presentRequirement(ctx, tx, await getRequirement(tx, undefined, id)))
}
