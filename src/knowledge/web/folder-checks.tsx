/** Folders to gather, as the tree that this person may see. What lies in a chosen folder comes with it. */
import { useQueries } from '@tanstack/react-query'
import { type Folder, listFolders } from '../../access/contract.ts'
import { listDocuments } from '../../documents/contract.ts'
import { type PlacedFolder, placeFolders, withInside } from '../../documents/web/folders.ts'
import { callApi, useApi } from '../../web/api.ts'
import { formatCount, labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { Problem } from '../../web/ui/problem.tsx'
import { documentsWords } from './collection-words.ts'

export function FolderChecks({
  chosen,
  onChange,
}: {
  chosen: readonly string[]
  onChange(ids: readonly string[]): void
}) {
  const folders = useApi(listFolders, {}, { staleTime: 15_000 })
  const placed = placeFolders(folders.data?.items ?? [])
  const counts = useFolderCounts(placed)
  const covered = new Set(
    chosen.flatMap((id) => [...withInside(placed, id)].filter((inside) => inside !== id && !chosen.includes(inside))),
  )
  if (folders.isError) return <Problem error={folders.error} onRetry={() => void folders.refetch()} />
  const total = sumOf(placed, chosen, counts)
  return (
    <fieldset className="folder-checks">
      <legend>{t('모을 폴더', 'Folders to gather')}</legend>
      {folders.isSuccess && placed.length === 0 && (
        <p className="note">
          {t('볼 수 있는 폴더가 없습니다. 먼저 문서를 올려 주세요.', 'There is no folder yet. Upload documents first.')}
        </p>
      )}
      <ul>
        {placed.map(({ folder, depth }) => (
          <li key={folder.id} style={{ paddingLeft: `calc(var(--s-5) * ${depth})` }}>
            <label>
              <input
                type="checkbox"
                checked={chosen.includes(folder.id) || covered.has(folder.id)}
                disabled={covered.has(folder.id)}
                onChange={(event) =>
                  onChange(event.target.checked ? [...chosen, folder.id] : chosen.filter((id) => id !== folder.id))
                }
              />
              <span className="cut">{folderName(folder)}</span>
              {folder.label > 0 && <span className="note">{labelName(folder.label)}</span>}
            </label>
            <span className="num sub">{counts.has(folder.id) ? formatCount(counts.get(folder.id) ?? 0) : '–'}</span>
          </li>
        ))}
      </ul>
      <p className="note" aria-live="polite">
        {chosen.length === 0
          ? t('고른 폴더가 없습니다. 나중에 골라도 됩니다.', 'No folder is chosen. You may choose later.')
          : total === undefined
            ? t(`폴더 ${chosen.length}개를 모읍니다.`, `Gathers ${chosen.length} folders.`)
            : t(
                `폴더 ${chosen.length}개에서 지금 볼 수 있는 ${documentsWords(total)}을 모읍니다. 나중에 올리는 문서도 들어갑니다.`,
                `Gathers ${documentsWords(total)} that you may see now, and what is uploaded there later.`,
              )}
      </p>
    </fieldset>
  )
}

export function folderName(folder: Folder): string {
  return folder.isPersonal ? t('내 폴더', 'My folder') : folder.name
}

const countedFolders = 60 // One small request each; a longer tree shows no counts beyond.

/** Documents in each folder and all below it, as far as this person may see them. */
function useFolderCounts(placed: readonly PlacedFolder[]): Map<string, number> {
  const replies = useQueries({
    queries: placed.slice(0, countedFolders).map(({ folder }) => {
      const query = { folderId: folder.id, limit: 1 }
      return {
        queryKey: [listDocuments.id, null, query, null],
        queryFn: () => callApi(listDocuments, { query }),
        staleTime: 30_000,
      }
    }),
  })
  const counts = new Map<string, number>()
  for (const [index, { data }] of replies.entries()) {
    const folder = placed[index]?.folder
    if (folder && data) counts.set(folder.id, data.total)
  }
  return counts
}

function sumOf(
  placed: readonly PlacedFolder[],
  chosen: readonly string[],
  counts: Map<string, number>,
): number | undefined {
  // A folder inside a chosen one is counted with it.
  const tops = chosen.filter((id) => !chosen.some((other) => other !== id && withInside(placed, other).has(id)))
  const known = tops.map((id) => counts.get(id))
  return known.some((count) => count === undefined)
    ? undefined
    : known.reduce<number>((sum, count) => sum + (count ?? 0), 0)
}
