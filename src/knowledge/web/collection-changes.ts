/** Making and changing collections, with the way back. */
import { type CallInput, callApi } from '../../web/api.ts'
import { particle, t } from '../../web/language.ts'
import { queryClient } from '../../web/query-client.ts'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { addCollection, type Collection, changeCollection, deleteCollection, listCollections } from '../contract.ts'

type Change = NonNullable<CallInput<typeof changeCollection>['body']>

export function refreshCollections(): void {
  void queryClient.invalidateQueries({ queryKey: [listCollections.id] })
}

export async function makeCollection(body: NonNullable<CallInput<typeof addCollection>['body']>): Promise<Collection> {
  const made = await callApi(addCollection, { body })
  await queryClient.invalidateQueries({ queryKey: [listCollections.id] })
  sayDone(
    t(
      `「${made.name}」${particle(made.name, '을/를')} 만들었습니다. 읽은 문서부터 찾을 수 있습니다`,
      `Made “${made.name}”. It is searchable as far as it is indexed`,
    ),
  )
  return made
}

export async function changeWithUndo(
  collection: Collection,
  change: Change,
  back: Change,
  done: string,
): Promise<boolean> {
  const set = async (body: Change) => {
    await callApi(changeCollection, { params: { collectionId: collection.id }, body })
    refreshCollections()
  }
  try {
    await set(change)
    sayDone(done, () => void set(back).catch(sayFailed))
    return true
  } catch (error) {
    refreshCollections()
    sayFailed(error)
    return false
  }
}

export async function removeCollection(collection: Collection): Promise<boolean> {
  try {
    await callApi(deleteCollection, { params: { collectionId: collection.id } })
    refreshCollections()
    sayDone(
      t(
        `「${collection.name}」의 색인을 지웠습니다. 문서는 그대로 있습니다`,
        `Deleted the index of “${collection.name}”. The documents stay`,
      ),
    )
    return true
  } catch (error) {
    sayFailed(error)
    return false
  }
}
