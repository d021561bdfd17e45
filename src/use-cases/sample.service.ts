/** A whole use case from a file, in one transaction: the demo company's, and the sample for an empty list. */
import { listFolders } from '../access/service.ts'
import type { Scope } from '../kernel/scope.ts'
import type { UseCase } from './contract.ts'
import { makeDataNeed, makeRisk, putStage } from './parts.service.ts'
import { presentWhole } from './presenting.service.ts'
import { makeRequirement } from './requirements.service.ts'
import type { SampleUseCase } from './sample.ts'
import { getVisible, makeUseCase } from './use-cases.service.ts'

export async function addSampleUseCase(ctx: Scope): Promise<UseCase> {
  return addWholeUseCase(ctx, await ctx.ports.sampleUseCase.read(), ctx.actor.memberId)
}

/** Folders are found by name among those that the actor sees; what is not found stays without a folder. */
export async function addWholeUseCase(ctx: Scope, sample: SampleUseCase, ownerMemberId: string): Promise<UseCase> {
  const { items: folders } = await listFolders(ctx)
  const folderOf = (name: string | null) =>
    folders.find((folder) => folder.parentId === null && folder.name === name)?.id ?? null
  return ctx.transaction(async (tx) => {
    const { requirements, risks, dataNeeds, plan, ...values } = sample
    const id = await makeUseCase(tx, { ...values, ownerMemberId })
    const requirementIds: string[] = []
    for (const one of requirements) requirementIds.push(await makeRequirement(tx, id, one))
    for (const { requirement, ...risk } of risks)
      await makeRisk(tx, id, {
        ...risk,
        ownerMemberId,
        requirementId: requirement === null ? null : (requirementIds[requirement] ?? null),
      })
    for (const { folder, ...need } of dataNeeds) await makeDataNeed(tx, id, { ...need, folderId: folderOf(folder) })
    for (const { stage, ...planned } of plan) await putStage(tx, id, stage, { ...planned, dueOn: null })
    return presentWhole(ctx, tx, await getVisible(tx, id))
  })
}
