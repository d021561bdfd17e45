/** A plain zip of many files: what is inside, by name, so that it is found. Its files are documents of their own. */
import type { DraftDocument, FileToRead } from './adapter.ts'
import { listEntries } from './unpack/entry-list.ts'
import { entryName } from './unpack/entry-names.ts'
import { filesInZip } from './unpack/zip-entries.ts'
import { UnreadableFile } from './unreadable-file.ts'

const engine = { name: 'naru-zip', version: '1' }

export async function readZip(file: FileToRead): Promise<DraftDocument> {
  const files = filesInZip(file.bytes)
  if (files.length === 0) throw new UnreadableFile('empty', 'The archive holds no file.')
  if (files.every((entry) => entry.isEncrypted)) throw new UnreadableFile('encrypted', 'The archive is encrypted.')
  const entries = files.map(({ name: source, uncompressedBytes, isEncrypted }) => {
    const { name, inside } = entryName(source)
    return {
      name: inside ? `${inside}/${name}` : name,
      sizeBytes: uncompressedBytes,
      ...(isEncrypted && { note: '암호로 잠김' }),
    }
  })
  return {
    pages: [{ number: 1, widthPt: 0, heightPt: 0, rotation: 0, mode: 'flow' }],
    elements: [{ kind: 'heading', level: 1, text: `압축 파일 (${files.length}개)` }, ...listEntries(entries)],
    warnings: [],
    metadata: {},
    engine,
  }
}
