/** What is done to a folder or document from several places, each with its way back. */
import { changeNode, deleteNode, getRights, listFolders, restoreNode } from '../../access/contract.ts'
import { type CallInput, callApi } from '../../web/api.ts'
import { particle, t } from '../../web/language.ts'
import { queryClient } from '../../web/query-client.ts'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { binDays, countDocuments, getDocument, listDocuments } from '../contract.ts'

export function refreshTree(): void {
  for (const operation of [listFolders, listDocuments, countDocuments, getDocument, getRights]) {
    void queryClient.invalidateQueries({ queryKey: [operation.id] })
  }
}

type Change = NonNullable<CallInput<typeof changeNode>['body']>

/** @param back the same fields as they were */
export async function changeWithUndo(nodeId: string, change: Change, back: Change, said: string): Promise<boolean> {
  try {
    await callApi(changeNode, { params: { nodeId }, body: change })
    refreshTree()
    sayDone(said, () => void callApi(changeNode, { params: { nodeId }, body: back }).then(refreshTree, sayFailed))
    return true
  } catch (error) {
    sayFailed(error)
    return false
  }
}

export async function deleteWithUndo(nodeId: string, name: string): Promise<boolean> {
  try {
    await callApi(deleteNode, { params: { nodeId } })
    refreshTree()
    sayDone(
      t(
        `「${name}」${particle(name, '을/를')} 지웠습니다. ${binDays}일 동안 휴지통에 있습니다`,
        `Deleted “${name}”. It stays in the bin for ${binDays} days`,
      ),
      () => void restore(nodeId, name),
    )
    return true
  } catch (error) {
    sayFailed(error)
    return false
  }
}

export async function restore(nodeId: string, name: string): Promise<void> {
  try {
    await callApi(restoreNode, { params: { nodeId } })
    refreshTree()
    sayDone(t(`「${name}」${particle(name, '을/를')} 되돌렸습니다`, `Restored “${name}”`))
  } catch (error) {
    sayFailed(error)
  }
}
