/** Questions in, rows out, for the commands that work on many of them. */
import { readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { type ApiClient, ApiProblem, wrongUse } from './api-client.ts'

const QueryLine = z.looseObject({
  query_id: z.string().or(z.number()).transform(String).optional(),
  id: z.string().or(z.number()).transform(String).optional(),
  query: z.string().optional(),
  question: z.string().optional(),
})

export async function readQueries(
  one: string | undefined,
  file: string | undefined,
): Promise<{ id: string; text: string }[]> {
  if (one) return [{ id: '1', text: one }]
  if (!file) throw wrongUse('질문이나 질문 파일을 주세요 / give a question or a file of them')
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '')
  return lines.map((line, index) => {
    const row = QueryLine.parse(JSON.parse(line))
    const text = row.query ?? row.question
    if (!text) throw wrongUse(`${file}:${index + 1}: query가 없습니다 / no query`)
    return { id: row.query_id ?? row.id ?? String(index + 1), text }
  })
}

export async function collectionIdsOf(api: ApiClient, name: string): Promise<string[]> {
  const { items } = await api.call<{ items: { id: string; name: string; isMine: boolean }[] }>('GET', '/collections')
  const named = items.filter((one) => one.name === name)
  const chosen = named.find((one) => one.isMine) ?? named[0]
  if (!chosen) throw new ApiProblem(404, 'cli.no-collection', `컬렉션을 찾을 수 없습니다: ${name} / no such collection`)
  return [chosen.id]
}

/** Works on a few at a time; the results stand in the order of the items. */
export async function mapInLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, done: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const rest = [...items.entries()]
  let done = 0
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let next = rest.shift(); next; next = rest.shift()) {
        results[next[0]] = await work(next[1], ++done)
      }
    }),
  )
  return results
}

export async function writeRows(rows: readonly object[], file: string | undefined): Promise<void> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  if (file) await writeFile(file, text)
  else process.stdout.write(text)
}
