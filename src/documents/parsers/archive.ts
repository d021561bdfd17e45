/** A plain archive of many files: what is inside, by name, so that it is found. Its files are documents of their own. */
import type { DraftDocument, FileToRead } from './adapter.ts'
import { filesInArchive } from './unpack/archive-files.ts'
import { listEntries } from './unpack/entry-list.ts'
import { UnreadableFile } from './unreadable-file.ts'

const engine = { name: 'naru-archive', version: '1' }

export async function readArchive(file: FileToRead): Promise<DraftDocument> {
  const files = filesInArchive(file)
  if (files.length === 0) throw new UnreadableFile('empty', 'The archive holds no file.')
  if (files.every(({ skip }) => skip === 'encrypted'))
    throw new UnreadableFile('encrypted', 'The archive is encrypted.')
  const entries = files.map(({ name, inside, sizeBytes, skip }) => ({
    name: inside ? `${inside}/${name}` : name,
    sizeBytes,
    ...(skip === 'encrypted' && { note: '암호로 잠김' }),
  }))
  return {
    pages: [{ number: 1, widthPt: 0, heightPt: 0, rotation: 0, mode: 'flow' }],
    elements: [{ kind: 'heading', level: 1, text: `압축 파일 (${files.length}개)` }, ...listEntries(entries)],
    warnings: [],
    metadata: {},
    engine,
  }
}
