import { defineCommand } from 'citty'
import { openApi, runCommand, showBar, wrongUse } from './api-client.ts'
import { collectionIdsOf, mapInLanes, readQueries, writeRows } from './rows.ts'

interface Reply {
  status: string
  mode: string
  text: string
  citations: { externalId: string | null; documentId: string; title: string; page: number | null; quote: string }[]
}

export const askCommand = defineCommand({
  meta: { name: 'ask', description: '문서에 묻습니다 / ask the documents' },
  args: {
    question: { type: 'positional', required: false, description: 'QUESTION' },
    questions: { type: 'string', description: 'FILE.jsonl of {query_id, query}' },
    collection: { type: 'string', description: 'name; all visible collections when missing' },
    as: { type: 'string', description: 'act with the rights of EMAIL' },
    mode: { type: 'string', default: 'extract', description: 'extract | generate' },
    out: { type: 'string', description: 'FILE.jsonl; standard output when missing' },
    json: { type: 'boolean', default: false },
  },
  run: ({ args }) =>
    runCommand(async () => {
      if (args.mode !== 'extract' && args.mode !== 'generate') throw wrongUse(`--mode: ${args.mode}?`)
      const api = await openApi({ viewAs: args.as })
      const questions = await readQueries(args.question, args.questions)
      const collectionIds = args.collection ? await collectionIdsOf(api, args.collection) : []
      const rows = await mapInLanes(questions, 2, async ({ id, text }, done) => {
        const answer = await api.call<Reply>('POST', '/answers', { question: text, collectionIds, mode: args.mode })
        showBar('ask', done, questions.length)
        return {
          query_id: id,
          status: answer.status,
          mode: answer.mode,
          text: answer.text,
          citations: answer.citations.map((one) => ({
            doc_id: one.externalId ?? one.documentId,
            document_id: one.documentId,
            ...(one.page === null ? {} : { page: one.page }),
            quote: one.quote,
          })),
        }
      })
      if (args.question && !args.json && !args.out) {
        for (const row of rows) console.log(row.status === 'abstained' ? '문서에서 찾을 수 없습니다.' : row.text)
        return 0
      }
      await writeRows(rows, args.out)
      return 0
    }),
})
