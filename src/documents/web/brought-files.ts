/** Files from a drop or a picker, whole folders included. */
import type { BroughtFile } from './uploads.ts'

/** What the systems themselves leave in folders. */
const isNoise = (name: string) => name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini'

export function filesOfInput(list: FileList): BroughtFile[] {
  return [...list]
    .filter((file) => !isNoise(file.name))
    .map((file) => ({ file, folders: file.webkitRelativePath ? file.webkitRelativePath.split('/').slice(0, -1) : [] }))
}

/** Must be called while the drop event is handled: afterwards the browser empties it. */
export async function filesOfDrop(transfer: DataTransfer): Promise<BroughtFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (entries.length === 0) return filesOfInput(transfer.files)
  const found: BroughtFile[] = []
  for (const entry of entries) await walk(entry, [], found)
  return found
}

async function walk(entry: FileSystemEntry, folders: readonly string[], found: BroughtFile[]): Promise<void> {
  if (isNoise(entry.name)) return
  if (isFile(entry)) {
    found.push({ file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)), folders })
    return
  }
  if (!isFolder(entry)) return
  const reader = entry.createReader()
  for (;;) {
    // The browser hands out at most a hundred entries at a time, and an empty list at the end.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (portion.length === 0) return
    for (const inside of portion) await walk(inside, [...folders, entry.name], found)
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
