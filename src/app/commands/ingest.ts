/**
 * Files, folders, or a .jsonl of {doc_id, title?, text, groups?} into a collection. Other short texts of a row become its
 * headings. Running it again changes nothing.
 */

import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { defineCommand } from 'citty'
import { z } from 'zod'
import { isStorable } from '../../kernel/text.ts'
import { type ApiClient, openApi, runCommand, showBar, wrongUse } from './api-client.ts'
import { listFiles, noSuchFile } from './listed-files.ts'

const labels: Record<string, number> = {
  '0': 0,
  '1': 1,
  '2': 2,
  공개: 0,
  대외비: 1,
  기밀: 2,
  public: 0,
  internal: 1,
  secret: 2,
}

/** One row with a text that cannot be stored would have all of its portion refused. */
const Text = z.string().refine(isStorable)
const RowLine = z.looseObject({
  doc_id: Text.or(z.number()).transform(String),
  title: Text.nullish(),
  text: Text,
  groups: z.array(z.string()).nullish(),
})
type RowLine = z.infer<typeof RowLine>

interface Counts {
  added: number
  changed: number
  unchanged: number
  failed: number
}

export const ingestCommand = defineCommand({
  meta: { name: 'ingest', description: '파일과 행을 컬렉션에 넣습니다 / files and rows into a collection' },
  args: {
    path: { type: 'positional', required: true, description: 'PATH…' },
    collection: { type: 'string', required: true, description: 'name of the collection; made when missing' },
    label: { type: 'string', default: '0', description: '공개 | 대외비 | 기밀' },
    group: { type: 'string', description: 'group that may read; repeat for more' },
    wait: { type: 'string', description: 'words | vectors' },
    json: { type: 'boolean', default: false },
  },
  run: ({ args, rawArgs }) =>
    runCommand(async () => {
      const label = labels[args.label]
      if (label === undefined) throw wrongUse(`--label: ${args.label}?`)
      const wait = (['words', 'vectors'] as const).find((what) => what === args.wait)
      if (args.wait && !wait) throw wrongUse(`--wait: ${args.wait}?`)
      const api = await openApi()
      const groups = repeated(rawArgs, 'group')
      const { files, missing } = await listFiles(args._)
      if (missing.length > 0) throw wrongUse(missing.map(noSuchFile).join('\n'))
      const counts: Counts = { added: 0, changed: 0, unchanged: 0, failed: 0 }
      const place = await preparePlace(api, args.collection, label, groups)
      let done = 0
      for (const file of files) {
        if (extname(file) === '.jsonl') await ingestRows(api, place, file, counts)
        else await ingestFile(api, place, file, counts)
        showBar('ingest', ++done, files.length)
      }
      if (wait) await waitUntilIndexed(api, args.collection, wait)
      const failed = await listFailures(api, place.folderId)
      counts.failed += failed.length
      for (const one of failed) console.error(`${one.fileName}: ${one.failure?.reason ?? 'failed'}`)
      console.log(
        args.json
          ? JSON.stringify(counts)
          : `added ${counts.added}, changed ${counts.changed}, unchanged ${counts.unchanged}, failed ${counts.failed}`,
      )
      return counts.failed > 0 ? 1 : 0
    }),
})

/** citty keeps only the last of a repeated flag. */
function repeated(rawArgs: readonly string[], name: string): string[] {
  return rawArgs.flatMap((argument, index) => {
    if (argument === `--${name}`) return rawArgs[index + 1] ?? []
    return argument.startsWith(`--${name}=`) ? argument.slice(name.length + 3) : []
  })
}

interface Place {
  folderId: string
  label: number
  groups: readonly string[]
  /** Folders inside, one for each set of groups that rows name. */
  folderOf(groups: readonly string[]): Promise<string>
}

/** One folder with the collection's name holds what is ingested; groups are granted on it. */
async function preparePlace(api: ApiClient, name: string, label: number, groups: readonly string[]): Promise<Place> {
  const principals = await principalsOf(api, groups)
  const folder = await api.call<{ id: string }>('POST', '/folders/ensure', { name, parentId: null, label })
  await grantAll(api, folder.id, principals)
  const { items } = await api.call<{ items: { id: string; name: string; isMine: boolean }[] }>('GET', '/collections')
  if (!items.some((one) => one.name === name && one.isMine)) {
    await api.call('POST', '/collections', { name, sourceIds: [folder.id] })
  }
  const known = new Map<string, Promise<string>>()
  return {
    folderId: folder.id,
    label,
    groups,
    folderOf(wanted) {
      const key = [...new Set(wanted)].sort().join(' · ')
      if (key === '') return Promise.resolve(folder.id)
      const made = known.get(key) ?? makeGroupFolder(api, folder.id, key, wanted, label)
      known.set(key, made)
      return made
    },
  }
}

/** Rows of other groups than the collection's stand in a folder of their own, which does not inherit. */
async function makeGroupFolder(
  api: ApiClient,
  parentId: string,
  name: string,
  groups: readonly string[],
  label: number,
): Promise<string> {
  const folder = await api.call<{ id: string }>('POST', '/folders/ensure', { name, parentId, label, inherits: false })
  await grantAll(api, folder.id, await principalsOf(api, groups))
  return folder.id
}

async function principalsOf(api: ApiClient, groups: readonly string[]): Promise<number[]> {
  if (groups.length === 0) return []
  const { items } = await api.call<{ items: { principalId: number }[] }>('POST', '/groups/ensure', { names: groups })
  return items.map((one) => one.principalId)
}

async function grantAll(api: ApiClient, folderId: string, principals: readonly number[]): Promise<void> {
  for (const principalId of principals) {
    await api.call('POST', `/nodes/${folderId}/rules`, { principalId, verb: 'read', effect: 'allow' })
  }
}

async function ingestFile(api: ApiClient, place: Place, file: string, counts: Counts): Promise<void> {
  const query = new URLSearchParams({ fileName: basename(file), folderId: place.folderId, label: String(place.label) })
  const { outcome } = await api.upload<{ outcome: string }>(`/documents?${query}`, await readFile(file))
  counts[outcome === 'new' ? 'added' : outcome === 'unchanged' ? 'unchanged' : 'changed']++
}

const rowsPerCall = 200
const bytesPerCall = 24 * 1024 * 1024 // Below the 32 MB that the call takes, with its folder and label.

async function ingestRows(api: ApiClient, place: Place, file: string, counts: Counts): Promise<void> {
  const byFolder = new Map<string, RowLine[]>()
  const lines = (await readFile(file, 'utf8')).split('\n')
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const row = parseLine(line)
    if (!row) {
      console.error(
        `${basename(file)}:${index + 1}: {doc_id, text} 행이 아니거나 저장할 수 없는 글자가 있습니다 / not a row, or with a character that cannot be stored`,
      )
      counts.failed++
      continue
    }
    const folderId = await place.folderOf(row.groups ?? [])
    byFolder.set(folderId, [...(byFolder.get(folderId) ?? []), row])
  }
  for (const [folderId, rows] of byFolder) {
    for (const portion of portionsOf(rows)) {
      const reply = await api.call<Counts>('POST', '/documents/rows', { folderId, label: place.label, rows: portion })
      counts.added += reply.added
      counts.changed += reply.changed
      counts.unchanged += reply.unchanged
    }
  }
}

function parseLine(line: string): RowLine | undefined {
  try {
    const parsed = RowLine.safeParse(JSON.parse(line))
    return parsed.success && parsed.data.text.trim() !== '' ? parsed.data : undefined
  } catch {
    return undefined
  }
}

function* portionsOf(rows: readonly RowLine[]) {
  let portion: { docId: string; title: string | undefined; headings: string[]; text: string }[] = []
  let sizeBytes = 0
  for (const line of rows) {
    const { doc_id: docId, title, text } = line
    const row = { docId, title: title ?? undefined, headings: headingsOf(line), text }
    const rowBytes = Buffer.byteLength(JSON.stringify(row))
    if (portion.length === rowsPerCall || (portion.length > 0 && sizeBytes + rowBytes > bytesPerCall)) {
      yield portion
      portion = []
      sizeBytes = 0
    }
    portion.push(row)
    sizeBytes += rowBytes
  }
  if (portion.length > 0) yield portion
}
/** Fields beside the known ones that say what the text belongs to: short words, not addresses, dates, numbers or ids. */
function headingsOf({ doc_id: _, title, text: __, groups: ___, ...others }: RowLine): string[] {
  const words = Object.entries(others).flatMap(([name, value]) =>
    typeof value === 'string' && !/(^|_)id$/i.test(name) ? value.trim() : [],
  )
  return [...new Set(words)]
    .filter((word) => word.length <= 120 && /\p{L}/u.test(word) && word !== title && isStorable(word))
    .filter((word) => !/^\w+:\/\//.test(word) && !/^\d{4}-\d{2}-\d{2}/.test(word))
    .slice(0, 10)
}

interface CollectionState {
  name: string
  isMine: boolean
  documents: number
  documentsWaiting: number
  chunks: number
  chunksWithVectors: number
  chunksWithheld: number
}

async function waitUntilIndexed(api: ApiClient, name: string, what: 'words' | 'vectors'): Promise<void> {
  for (;;) {
    const { items } = await api.call<{ items: CollectionState[] }>('GET', '/collections')
    const one = items.find((candidate) => candidate.name === name && candidate.isMine)
    if (!one) return
    const isDone =
      one.documentsWaiting === 0 && (what === 'words' || one.chunksWithVectors + one.chunksWithheld >= one.chunks)
    if (what === 'words') showBar('words', one.documents - one.documentsWaiting, one.documents)
    else showBar('vectors', one.chunksWithVectors, one.chunks)
    if (isDone) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

async function listFailures(api: ApiClient, folderId: string) {
  const { items } = await api.call<{ items: { fileName: string; failure: { reason: string } | null }[] }>(
    'GET',
    `/documents?folderId=${folderId}&status=failed&limit=200`,
  )
  return items
}
