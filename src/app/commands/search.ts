import { defineCommand } from 'citty'
import { type ApiClient, openApi, runCommand, showBar, wrongUse } from './api-client.ts'
import { collectionIdsOf, mapInLanes, readQueries, writeRows } from './rows.ts'

interface Reply {
  results: {
    rank: number
    chunkId: string
    documentId: string
    externalId: string | null
    text: string
    page: number | null
  }[]
}

export const searchCommand = defineCommand({
  meta: { name: 'search', description: '컬렉션에서 찾습니다 / search a collection' },
  args: {
    collection: { type: 'string', required: true, description: 'name' },
    query: { type: 'string', description: 'one query' },
    queries: { type: 'string', description: 'FILE.jsonl of {query_id, query}' },
    top: { type: 'string', default: '10' },
    mode: { type: 'string', default: 'hybrid', description: 'hybrid | words | vectors' },
    as: { type: 'string', description: 'act with the rights of EMAIL' },
    out: { type: 'string', description: 'FILE.jsonl; standard output when missing' },
    json: { type: 'boolean', default: false },
  },
  run: ({ args }) =>
    runCommand(async () => {
      if (!['hybrid', 'words', 'vectors'].includes(args.mode)) throw wrongUse(`--mode: ${args.mode}?`)
      const top = Number(args.top)
      if (!Number.isInteger(top) || top < 1 || top > 100) throw wrongUse(`--top: ${args.top}?`)
      const api = await openApi({ viewAs: args.as })
      const queries = await readQueries(args.query, args.queries)
      const collectionIds = await collectionIdsOf(api, args.collection)
      const rows = await mapInLanes(queries, 2, async ({ id, text }, done) => {
        const row = {
          query_id: id,
          results: await searchOne(api, { query: text, collectionIds, top, mode: args.mode }),
        }
        showBar('search', done, queries.length)
        return row
      })
      await writeRows(rows, args.out)
      return 0
    }),
})

async function searchOne(api: ApiClient, body: object) {
  const { results } = await api.call<Reply>('POST', '/search', body)
  return results.map((one) => ({
    doc_id: one.externalId ?? one.documentId,
    document_id: one.documentId,
    chunk_id: one.chunkId,
    rank: one.rank,
    text: one.text,
    ...(one.page === null ? {} : { page: one.page }),
  }))
}
