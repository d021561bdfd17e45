/** Changes to a use case and its parts, each with what is said afterwards and a way back. */
import { callApi } from '../../web/api.ts'
import { particle, t } from '../../web/language.ts'
import { queryClient } from '../../web/query-client.ts'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import {
  archiveUseCase,
  changeDataNeed,
  changeRequirement,
  changeRisk,
  type DataNeed,
  getUseCase,
  listUseCases,
  type Requirement,
  type Risk,
  removeDataNeed,
  removeRequirement,
  removeRisk,
  restoreUseCase,
} from '../contract.ts'

/** What is counted for the list and for the header follows from the parts. */
export function refreshUseCases(): void {
  for (const { id } of [getUseCase, listUseCases]) void queryClient.invalidateQueries({ queryKey: [id] })
}

/** Says what went wrong, and shows the truth again either way. */
export async function act(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    sayFailed(error)
    return false
  } finally {
    refreshUseCases()
  }
}

export function removeRequirementWithUndo(useCaseId: string, { id, sentence }: Requirement): Promise<void> {
  const params = { useCaseId, requirementId: id }
  return removeWithUndo(
    sentence,
    () => callApi(removeRequirement, { params }),
    () => callApi(changeRequirement, { params, body: { isRemoved: false } }),
  )
}

export function removeRiskWithUndo(useCaseId: string, { id, sentence }: Risk): Promise<void> {
  const params = { useCaseId, riskId: id }
  return removeWithUndo(
    sentence,
    () => callApi(removeRisk, { params }),
    () => callApi(changeRisk, { params, body: { isRemoved: false } }),
  )
}

export function removeDataNeedWithUndo(useCaseId: string, { id, kind }: DataNeed): Promise<void> {
  const params = { useCaseId, dataNeedId: id }
  return removeWithUndo(
    kind,
    () => callApi(removeDataNeed, { params }),
    () => callApi(changeDataNeed, { params, body: { isRemoved: false } }),
  )
}

async function removeWithUndo(name: string, remove: () => Promise<unknown>, undo: () => Promise<unknown>) {
  if (!(await act(remove))) return
  sayDone(t(`「${name}」${particle(name, '을/를')} 지웠습니다`, `Removed “${name}”`), () => void act(undo))
}

export async function archiveWithUndo(useCaseId: string, name: string): Promise<boolean> {
  const params = { useCaseId }
  if (!(await act(() => callApi(archiveUseCase, { params })))) return false
  sayDone(
    t(`「${name}」${particle(name, '을/를')} 보관했습니다`, `Put “${name}” away`),
    () => void act(() => callApi(restoreUseCase, { params })),
  )
  return true
}
