/** JSONL rows of `{doc_id, title?, text}`: one element a row, the row's id kept in `subKind` as `row:<doc_id>`. */
import { z } from 'zod'
import type { DraftDocument, DraftElement, FileToRead } from './adapter.ts'
import { decodeText } from './text-encoding.ts'
import { UnreadableFile } from './unreadable-file.ts'

const engine = { name: 'naru-jsonl', version: '1' }
const Row = z.object({
  doc_id: z.union([z.string(), z.number()]).optional(),
  id: z.union([z.string(), z.number()]).optional(),
  title: z.string().nullish(),
  text: z.string(),
})

export async function readJsonLines(file: FileToRead): Promise<DraftDocument> {
  const elements: DraftElement[] = []
  let skipped = 0
  for (const line of decodeText(file.bytes).text.split('\n')) {
    if (line.trim() === '') continue
    const row = parseRow(line)
    if (!row) {
      skipped++
      continue
    }
    const id = row.doc_id ?? row.id
    const text = row.title ? `${row.title}\n${row.text}` : row.text
    elements.push({ kind: 'paragraph', text, ...(id === undefined ? {} : { subKind: `row:${id}` }) })
  }
  if (elements.length === 0) {
    throw new UnreadableFile(skipped > 0 ? 'unsupported' : 'empty', 'No line is an object with a "text" field.')
  }
  return {
    pages: [{ number: 1, widthPt: 0, heightPt: 0, rotation: 0, mode: 'flow' }],
    elements,
    warnings: skipped > 0 ? [{ code: 'rows-skipped', detail: String(skipped) }] : [],
    metadata: {},
    engine,
  }
}

function parseRow(line: string): z.infer<typeof Row> | undefined {
  try {
    return Row.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
