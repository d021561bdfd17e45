/**
 * Looks into a zip before any parser sees it, because no library but one guards against bombs.
 *
 * 1. The central directory: entries, sum of sizes, ratio, names that leave the folder, encryption.
 * 2. The directory can lie, so every compressed entry is inflated once with its declared size as the limit;
 *    the same pass refuses document type declarations, which office formats never have and which carry
 *    entity expansion (billion laughs) and outside references (XXE).
 *
 * Archives inside the archive are never opened, so their nesting costs nothing.
 */
import { inflateRawSync } from 'node:zlib'
import { UnreadableFile } from './unreadable-file.ts'
import { findZipData, readZipDirectory, type ZipEntry } from './zip-directory.ts'

/** A thesis with 2,000 pictures has about 2,100 entries. */
const maxEntries = 20_000
/** What a parser would hold at least once; the children end at 512 MB and above. */
const maxTotalBytes = 400 * 1024 * 1024
/** One part is read into one string of twice its size. */
const maxPartBytes = 200 * 1024 * 1024
/** Sheets of equal cells compress 60-fold; a bomb 1,000-fold. Small archives may do what they like. */
const maxRatio = 150
const ratioMattersFromBytes = 40 * 1024 * 1024

export function guardArchive(bytes: Uint8Array): void {
  const entries = readZipDirectory(bytes)
  if (!entries) throw new UnreadableFile('corrupt', 'The archive is cut off: it has no table of contents.')
  guardDirectory(entries, bytes.length)
  for (const entry of entries) guardContent(bytes, entry)
}

/** Pure: the table of contents alone decides. */
export function guardDirectory(entries: readonly ZipEntry[], archiveBytes: number): void {
  if (entries.length > maxEntries) throw new UnreadableFile('bomb', `The archive has ${entries.length} entries.`)
  if (entries.some((entry) => entry.isEncrypted)) throw new UnreadableFile('encrypted', 'The archive is encrypted.')
  const leaving = entries.find((entry) => leavesFolder(entry.name))
  if (leaving) throw new UnreadableFile('corrupt', 'The archive has a name that leaves its folder.')
  const total = entries.reduce((sum, entry) => sum + entry.uncompressedBytes, 0)
  if (total > maxTotalBytes) throw new UnreadableFile('bomb', `The archive would unpack to ${total} bytes.`)
  if (total > ratioMattersFromBytes && total / archiveBytes > maxRatio) {
    throw new UnreadableFile('bomb', `The archive would unpack to ${Math.round(total / archiveBytes)} times its size.`)
  }
  // Entries that share their bytes multiply a small file without a high ratio each.
  const compressed = entries.reduce((sum, entry) => sum + entry.compressedBytes, 0)
  if (compressed > archiveBytes) throw new UnreadableFile('bomb', 'The entries of the archive overlap.')
}

function leavesFolder(name: string): boolean {
  return name.startsWith('/') || /^[A-Za-z]:/.test(name) || name.split(/[/\\]/).includes('..') || name.includes('\0')
}

function guardContent(bytes: Uint8Array, entry: ZipEntry): void {
  if (entry.compressedBytes === 0) return
  if (entry.uncompressedBytes > maxPartBytes) {
    throw new UnreadableFile('bomb', `One part would unpack to ${entry.uncompressedBytes} bytes.`)
  }
  const data = findZipData(bytes, entry)
  if (!data) throw new UnreadableFile('corrupt', 'The archive is damaged: an entry is not where it should be.')
  const content = inflate(data, entry)
  if (/\.(xml|rels|hpf|opf|vml)$/i.test(entry.name)) guardXml(content)
}

function inflate(data: Uint8Array, entry: ZipEntry): Buffer {
  if (entry.method === 0) return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (entry.method !== 8) throw new UnreadableFile('unsupported', 'The archive uses an unknown compression.')
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, entry.uncompressedBytes) })
  } catch (error) {
    if (error instanceof RangeError) {
      throw new UnreadableFile('bomb', 'A part of the archive is larger than the archive says.', { cause: error })
    }
    throw new UnreadableFile('corrupt', 'A part of the archive cannot be unpacked.', { cause: error })
  }
}

function guardXml(content: Buffer): void {
  const isWide = (content[0] === 0xff && content[1] === 0xfe) || (content[0] === 0xfe && content[1] === 0xff)
  const encodings = isWide ? (['utf16le', 'latin1'] as const) : (['latin1'] as const)
  for (const encoding of encodings) {
    if (content.includes(Buffer.from('<!ENTITY', encoding))) {
      throw new UnreadableFile('bomb', 'The document declares XML entities, which office documents never do.')
    }
    if (content.includes(Buffer.from('<!DOCTYPE', encoding))) {
      throw new UnreadableFile('corrupt', 'The document declares a document type, which office documents never do.')
    }
  }
  if (isDeeplyNested(content)) throw new UnreadableFile('bomb', 'The document is nested too deeply.')
}

/** Parsers recurse once a level; 1,000 levels are ten times what nested tables in Word reach. */
const maxDepth = 1000

function isDeeplyNested(content: Buffer): boolean {
  let depth = 0
  for (let index = content.indexOf(0x3c); index >= 0; index = content.indexOf(0x3c, index + 1)) {
    const next = content[index + 1]
    if (next === 0x2f) depth--
    else if (next !== 0x21 && next !== 0x3f) {
      const end = content.indexOf(0x3e, index)
      if (end > 0 && content[end - 1] !== 0x2f) depth++
      if (depth > maxDepth) return true
    }
  }
  return false
}
