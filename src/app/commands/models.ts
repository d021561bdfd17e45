import { defineCommand } from 'citty'
import { readEnv } from '../env.ts'
import { ensureChatModel } from '../parts/chat-model.ts'
import { ensureEmbeddingModel } from '../parts/embedding-model.ts'
import { openApi, runCommand } from './api-client.ts'

interface ListedModel {
  id: string
  name: string
  role: string
  status: string
  mayGenerate: boolean
  licence: string | null
}

const listCommand = defineCommand({
  meta: { name: 'list', description: '모델 목록 / the catalogue' },
  args: { json: { type: 'boolean', default: false } },
  run: ({ args }) =>
    runCommand(async () => {
      const { items } = await (await openApi()).call<{ items: ListedModel[] }>('GET', '/models')
      if (args.json) console.log(JSON.stringify(items))
      else
        for (const one of items)
          console.log([one.id, one.role, one.status, one.licence ?? '–', one.mayGenerate ? '생성' : '발췌'].join('\t'))
      return 0
    }),
})

const pullCommand = defineCommand({
  meta: { name: 'pull', description: '모델을 이 컴퓨터로 받습니다 / fetch the local models' },
  run: () =>
    runCommand(async () => {
      const env = readEnv()
      const parts = { cacheFolder: env.cacheFolder, offlineFolder: env.offlineFolder }
      console.log(await ensureEmbeddingModel(parts))
      console.log(
        await ensureChatModel({ ...parts, onNotice: (notice) => console.error(`${notice.korean}\n${notice.english}`) }),
      )
      return 0
    }),
})

const testCommand = defineCommand({
  meta: { name: 'test', description: '짧은 호출로 시험합니다 / one short call' },
  args: {
    model: { type: 'positional', required: false, description: 'MODEL id; all local ones when missing' },
    json: { type: 'boolean', default: false },
  },
  run: ({ args }) =>
    runCommand(async () => {
      const api = await openApi()
      const { items } = await api.call<{ items: ListedModel[] }>('GET', '/models')
      const chosen = items.filter((one) => (args.model ? one.id === args.model : one.id.startsWith('local/')))
      let hasFailed = chosen.length === 0
      for (const one of chosen) {
        const result = await api.call<{ isOk: boolean; message: string; milliseconds: number }>(
          'POST',
          `/models/${encodeURIComponent(one.id)}/test`,
        )
        hasFailed ||= !result.isOk
        console.log(
          args.json
            ? JSON.stringify({ id: one.id, ...result })
            : `${one.id}\t${result.isOk ? 'ok' : 'failed'}\t${result.milliseconds} ms\t${result.message}`,
        )
      }
      return hasFailed ? 1 : 0
    }),
})

export const modelsCommand = defineCommand({
  meta: { name: 'models', description: '모델 / models' },
  subCommands: { list: listCommand, pull: pullCommand, test: testCommand },
})
