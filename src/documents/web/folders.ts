/** The tree of folders as a list with depths: the person's own folder first, then by name. */
import type { Folder } from '../../access/contract.ts'

export interface PlacedFolder {
  folder: Folder
  depth: number
  /** Names from the top, itself last. */
  path: readonly string[]
}

export function placeFolders(folders: readonly Folder[]): PlacedFolder[] {
  const known = new Set(folders.map((folder) => folder.id))
  // A folder whose parent may not be seen stands at the top.
  const parentOf = (folder: Folder) => (folder.parentId && known.has(folder.parentId) ? folder.parentId : null)
  const childrenOf = Map.groupBy(folders, parentOf)
  const placed: PlacedFolder[] = []
  const walk = (parentId: string | null, depth: number, path: readonly string[]) => {
    const children = [...(childrenOf.get(parentId) ?? [])].sort(
      (left, right) => Number(right.isPersonal) - Number(left.isPersonal) || left.name.localeCompare(right.name, 'ko'),
    )
    for (const folder of children) {
      const names = [...path, folder.name]
      placed.push({ folder, depth, path: names })
      walk(folder.id, depth + 1, names)
    }
  }
  walk(null, 0, [])
  return placed
}

/** The folder and all that lies in it: where it cannot be moved to. */
export function withInside(placed: readonly PlacedFolder[], folderId: string): Set<string> {
  const inside = new Set([folderId])
  for (const { folder } of placed) if (folder.parentId && inside.has(folder.parentId)) inside.add(folder.id)
  return inside
}
