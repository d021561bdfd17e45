/** Zip files that lie: about sizes, places and names. Honest ones come from fflate. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface LyingEntry {
  name: string
  /** The name as it stands in the file, where that is not UTF-8. */
  nameBytes?: Uint8Array
  content: Uint8Array
  /** What the directory says instead of the truth. */
  saysBytes?: number
  /** Points to the data of this entry instead of its own. */
  sharesDataOf?: number
  isEncrypted?: boolean
}

export function writeZip(entries: readonly LyingEntry[]): Uint8Array {
  const locals: Uint8Array[] = []
  const records: Uint8Array[] = []
  const places: { offset: number; compressed: number }[] = []
  let offset = 0
  for (const entry of entries) {
    const name = entry.nameBytes ?? Buffer.from(entry.name, 'utf8')
    const says = entry.saysBytes ?? entry.content.length
    const flags = entry.isEncrypted ? 1 : 0
    const shared = entry.sharesDataOf === undefined ? undefined : places[entry.sharesDataOf]
    let place = shared
    if (!place) {
      const data = deflateRawSync(entry.content, { level: 9 })
      const header = Buffer.alloc(30)
      header.writeUInt32LE(0x04034b50, 0)
      header.writeUInt16LE(20, 4)
      header.writeUInt16LE(flags, 6)
      header.writeUInt16LE(8, 8)
      header.writeUInt32LE(crc32(entry.content), 14)
      header.writeUInt32LE(data.length, 18)
      header.writeUInt32LE(says, 22)
      header.writeUInt16LE(name.length, 26)
      locals.push(header, name, data)
      place = { offset, compressed: data.length }
      offset += 30 + name.length + data.length
    }
    places.push(place)
    const record = Buffer.alloc(46)
    record.writeUInt32LE(0x02014b50, 0)
    record.writeUInt16LE(20, 6)
    record.writeUInt16LE(flags, 8)
    record.writeUInt16LE(8, 10)
    record.writeUInt32LE(crc32(entry.content), 16)
    record.writeUInt32LE(place.compressed, 20)
    record.writeUInt32LE(says, 24)
    record.writeUInt16LE(name.length, 28)
    record.writeUInt32LE(place.offset, 42)
    records.push(record, name)
  }
  const directory = Buffer.concat(records)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length & 0xffff, 8)
  end.writeUInt16LE(entries.length & 0xffff, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}
