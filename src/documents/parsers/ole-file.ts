/**
 * An OLE compound file (HWP 5, DOC, XLS, encrypted Office): its directory and its streams.
 *
 *   header: sector size, first directory sector, DIFAT -> FAT: next sector of each sector
 *   directory: 128 bytes an entry; streams below 4,096 bytes lie in the mini stream, which belongs to the root entry
 *
 * @see MS-CFB, sections 2.2 to 2.6
 */
export interface OleEntry {
  name: string
  kind: 'storage' | 'stream' | 'root'
  startSector: number
  sizeBytes: number
}

export interface OleFile {
  /** In the order of the directory; the children of a storage carry its path before their name. */
  entries: OleEntry[]
  /** The bytes of a stream; undefined when its chain is broken. */
  read(entry: OleEntry): Uint8Array | undefined
}

const endOfChain = 0xfffffffe
const firstSpecialSector = 0xfffffffa
const miniSectorBytes = 64
const miniStreamBelowBytes = 4096
/** A chain of more sectors than this is a loop: it would be a file of 1 GB. */
const maxChainSectors = 2_097_152
const maxEntries = 65_536

export function openOleFile(bytes: Uint8Array): OleFile | undefined {
  if (bytes.length < 512) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sectorBytes = 1 << Math.min(12, Math.max(9, view.getUint16(30, true)))
  const sector = (index: number): Uint8Array => bytes.subarray((index + 1) * sectorBytes, (index + 2) * sectorBytes)
  const fat = readFat(view, sectorBytes, bytes.length)
  const chain = (start: number): Uint8Array | undefined => joinSectors(start, fat, sector)

  const directory = chain(view.getUint32(48, true))
  if (!directory) return undefined
  const raw = readDirectory(directory)
  const root = raw.find((entry) => entry.kind === 'root')
  const miniStream = root ? chain(root.startSector) : undefined
  const miniFatBytes = chain(view.getUint32(60, true))
  const miniFat = miniFatBytes ? toIndexes(miniFatBytes) : []
  const miniSector = (index: number): Uint8Array =>
    miniStream?.subarray(index * miniSectorBytes, (index + 1) * miniSectorBytes) ?? new Uint8Array()

  return {
    entries: withPaths(raw),
    read(entry) {
      const content =
        entry.sizeBytes < miniStreamBelowBytes
          ? joinSectors(entry.startSector, miniFat, miniSector)
          : chain(entry.startSector)
      return content?.subarray(0, entry.sizeBytes)
    },
  }
}

function readFat(view: DataView, sectorBytes: number, fileBytes: number): number[] {
  const fatSectors: number[] = []
  for (let index = 0; index < 109; index++) fatSectors.push(view.getUint32(76 + index * 4, true))
  let difat = view.getUint32(68, true)
  for (let visited = 0; difat < firstSpecialSector && visited < 4096; visited++) {
    const start = (difat + 1) * sectorBytes
    if (start + sectorBytes > fileBytes) break
    for (let offset = 0; offset < sectorBytes - 4; offset += 4) fatSectors.push(view.getUint32(start + offset, true))
    difat = view.getUint32(start + sectorBytes - 4, true)
  }
  const fat: number[] = []
  for (const sector of fatSectors) {
    const start = (sector + 1) * sectorBytes
    if (sector >= firstSpecialSector || start + sectorBytes > fileBytes) continue
    for (let offset = 0; offset < sectorBytes; offset += 4) fat.push(view.getUint32(start + offset, true))
  }
  return fat
}

function joinSectors(
  start: number,
  next: readonly number[],
  sector: (index: number) => Uint8Array,
): Uint8Array | undefined {
  const parts: Uint8Array[] = []
  let total = 0
  for (let index = start; index < firstSpecialSector; index = next[index] ?? endOfChain) {
    if (parts.length > Math.min(maxChainSectors, next.length)) return undefined
    const part = sector(index)
    parts.push(part)
    total += part.length
  }
  const joined = new Uint8Array(total)
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

function toIndexes(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => view.getUint32(index * 4, true))
}

interface RawEntry extends OleEntry {
  left: number
  right: number
  child: number
}

function readDirectory(directory: Uint8Array): RawEntry[] {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength)
  const entries: RawEntry[] = []
  for (let offset = 0; offset + 128 <= directory.length && entries.length < maxEntries; offset += 128) {
    const nameBytes = Math.min(64, view.getUint16(offset + 64, true))
    const type = directory[offset + 66]
    entries.push({
      name:
        nameBytes >= 2 ? new TextDecoder('utf-16le').decode(directory.subarray(offset, offset + nameBytes - 2)) : '',
      kind: type === 5 ? 'root' : type === 1 ? 'storage' : 'stream',
      left: view.getUint32(offset + 68, true),
      right: view.getUint32(offset + 72, true),
      child: view.getUint32(offset + 76, true),
      startSector: view.getUint32(offset + 116, true),
      sizeBytes: view.getUint32(offset + 120, true),
    })
  }
  return entries
}

/** Walks the tree of siblings below each storage; a visited set stops loops. */
function withPaths(raw: readonly RawEntry[]): OleEntry[] {
  const named: OleEntry[] = []
  const visited = new Set<number>()
  const open: { index: number; path: string }[] = [{ index: raw.findIndex((entry) => entry.kind === 'root'), path: '' }]
  for (let next = open.pop(); next; next = open.pop()) {
    const entry = raw[next.index]
    if (!entry || visited.has(next.index)) continue
    visited.add(next.index)
    const path = entry.kind === 'root' ? '' : `${next.path}${entry.name}`
    if (entry.kind !== 'root')
      named.push({ name: path, kind: entry.kind, startSector: entry.startSector, sizeBytes: entry.sizeBytes })
    open.push({ index: entry.left, path: next.path }, { index: entry.right, path: next.path })
    if (entry.kind !== 'stream') open.push({ index: entry.child, path: path === '' ? '' : `${path}/` })
  }
  return named
}
