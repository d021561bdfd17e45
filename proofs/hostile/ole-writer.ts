/** Writes a small OLE compound file: enough to make HWP and encrypted Office files that are broken on purpose. */
const sectorBytes = 512
const endOfChain = 0xfffffffe
const freeSector = 0xffffffff

/** Streams are padded to 4,096 bytes, so that no mini stream is needed. A name may hold one folder, as `Folder/Stream`. */
export function writeOleFile(streams: Record<string, Uint8Array>, options: { hasLoop?: boolean } = {}): Uint8Array {
  const names = Object.keys(streams)
  const contents = names.map((name) => pad(streams[name] ?? new Uint8Array()))
  const directoryEntries = names.length + 1
  const directorySectors = Math.ceil((directoryEntries * 128) / sectorBytes)
  const fat: number[] = [0xfffffffd]
  for (let index = 0; index < directorySectors; index++)
    fat.push(index + 1 < directorySectors ? fat.length + 1 : endOfChain)
  const starts: number[] = []
  for (const content of contents) {
    starts.push(fat.length)
    const count = content.length / sectorBytes
    for (let index = 0; index < count; index++) fat.push(index + 1 < count ? fat.length + 1 : endOfChain)
  }
  if (options.hasLoop) fat[1] = 1
  const file = new Uint8Array(sectorBytes * (1 + fat.length))
  const view = new DataView(file.buffer)
  file.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
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

  const directoryStart = sectorBytes * 2
  writeEntry(view, directoryStart, {
    name: 'Root Entry',
    type: 5,
    right: freeSector,
    child: 1,
    start: endOfChain,
    size: 0,
  })
  for (const [index, name] of names.entries()) {
    const right = index + 1 < names.length ? index + 2 : freeSector
    const size = contents[index]?.length ?? 0
    writeEntry(view, directoryStart + (index + 1) * 128, {
      name,
      type: 2,
      right,
      child: freeSector,
      start: starts[index] ?? 0,
      size,
    })
    file.set(contents[index] ?? new Uint8Array(), sectorBytes * (1 + (starts[index] ?? 0)))
  }
  return file
}

function pad(content: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.max(4096, Math.ceil(content.length / sectorBytes) * sectorBytes))
  padded.set(content)
  return padded
}

function writeEntry(
  view: DataView,
  offset: number,
  entry: { name: string; type: number; right: number; child: number; start: number; size: number },
): void {
  for (const [index, letter] of [...entry.name].entries())
    view.setUint16(offset + index * 2, letter.charCodeAt(0), true)
  view.setUint16(offset + 64, (entry.name.length + 1) * 2, true)
  view.setUint8(offset + 66, entry.type)
  view.setUint8(offset + 67, 1)
  view.setUint32(offset + 68, freeSector, true)
  view.setUint32(offset + 72, entry.right, true)
  view.setUint32(offset + 76, entry.child, true)
  view.setUint32(offset + 116, entry.start, true)
  view.setUint32(offset + 120, entry.size, true)
}
