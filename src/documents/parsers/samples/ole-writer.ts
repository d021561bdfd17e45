/** Writes a small OLE compound file: enough to make HWP and encrypted Office files that are broken on purpose. */
const sectorBytes = 512
const endOfChain = 0xfffffffe
const freeSector = 0xffffffff

/** Streams are padded to 4,096 bytes, so that no mini stream is needed. `Folder/Stream` puts a stream into a storage. */
export function writeOleFile(streams: Record<string, Uint8Array>, options: { hasLoop?: boolean } = {}): Uint8Array {
  const entries = entriesOf(streams)
  const directorySectors = Math.ceil((entries.length * 128) / sectorBytes)
  const fat: number[] = [0xfffffffd]
  for (let index = 0; index < directorySectors; index++) {
    fat.push(index + 1 < directorySectors ? fat.length + 1 : endOfChain)
  }
  for (const entry of entries.filter((candidate) => candidate.content.length > 0)) {
    entry.start = fat.length
    const count = entry.content.length / sectorBytes
    for (let index = 0; index < count; index++) fat.push(index + 1 < count ? fat.length + 1 : endOfChain)
  }
  if (options.hasLoop) fat[1] = 1
  const file = new Uint8Array(sectorBytes * (1 + fat.length))
  const view = new DataView(file.buffer)
  writeHeader(view, fat)
  for (const [index, entry] of entries.entries()) {
    writeEntry(view, sectorBytes * 2 + index * 128, entry)
    file.set(entry.content, sectorBytes * (1 + entry.start))
  }
  return file
}

interface Entry {
  name: string
  /** 5 root, 1 storage, 2 stream. */
  type: 1 | 2 | 5
  right: number
  child: number
  start: number
  content: Uint8Array
}

/** Siblings hang on each other's right; the order of names does not matter to readers that walk the tree. */
function entriesOf(streams: Record<string, Uint8Array>): Entry[] {
  const root: Entry = {
    name: 'Root Entry',
    type: 5,
    right: freeSector,
    child: freeSector,
    start: 0,
    content: new Uint8Array(),
  }
  const entries: Entry[] = [root]
  const storages = new Map<string, number>()
  const addChild = (parent: number, entry: Entry): number => {
    const index = entries.push(entry) - 1
    const host = entries[parent]
    if (host) {
      entry.right = host.child
      host.child = index
    }
    return index
  }
  for (const [path, content] of Object.entries(streams)) {
    const [folder, name] = path.includes('/') ? path.split('/') : [undefined, path]
    let parent = 0
    if (folder !== undefined) {
      const storage: Entry = {
        name: folder,
        type: 1,
        right: freeSector,
        child: freeSector,
        start: 0,
        content: new Uint8Array(),
      }
      parent = storages.get(folder) ?? addChild(0, storage)
      storages.set(folder, parent)
    }
    addChild(parent, {
      name: name ?? '',
      type: 2,
      right: freeSector,
      child: freeSector,
      start: 0,
      content: pad(content),
    })
  }
  return entries
}

function writeHeader(view: DataView, fat: readonly number[]): void {
  for (const [index, byte] of [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].entries()) view.setUint8(index, byte)
  view.setUint16(24, 0x3e, true)
  view.setUint16(26, 3, true)
  view.setUint16(28, 0xfffe, true)
  view.setUint16(30, 9, true)
  view.setUint16(32, 6, true)
  view.setUint32(44, 1, true)
  view.setUint32(48, 1, true)
  view.setUint32(56, 4096, true)
  view.setUint32(60, endOfChain, true)
  view.setUint32(68, endOfChain, true)
  for (let index = 0; index < 109; index++) view.setUint32(76 + index * 4, index === 0 ? 0 : freeSector, true)
  for (let index = 0; index < 128; index++) view.setUint32(sectorBytes + index * 4, fat[index] ?? freeSector, true)
}

function pad(content: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.max(4096, Math.ceil(content.length / sectorBytes) * sectorBytes))
  padded.set(content)
  return padded
}

function writeEntry(view: DataView, offset: number, entry: Entry): void {
  for (const [index, letter] of [...entry.name].entries())
    view.setUint16(offset + index * 2, letter.charCodeAt(0), true)
  view.setUint16(offset + 64, (entry.name.length + 1) * 2, true)
  view.setUint8(offset + 66, entry.type)
  view.setUint8(offset + 67, 1)
  view.setUint32(offset + 68, freeSector, true)
  view.setUint32(offset + 72, entry.right, true)
  view.setUint32(offset + 76, entry.child, true)
  view.setUint32(offset + 116, entry.content.length > 0 ? entry.start : endOfChain, true)
  view.setUint32(offset + 120, entry.content.length, true)
}
