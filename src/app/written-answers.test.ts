/** Written answers, against a stand-in that speaks the OpenAI protocol: measured first, then cited, never sent what is labelled higher. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenAIStandIn, startOpenAIStandIn } from '../../e2e/openai-stand-in.ts'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { changeNode } from '../access/service.ts'
import { ask } from '../assistants/service.ts'
import { getDocument, uploadDocument } from '../documents/service.ts'
import type { Scope } from '../kernel/scope.ts'
import { addProvider, listModels, listProviders, measure, testProvider } from '../models/service.ts'
import {
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'

let scratch: ScratchPostgres
let naru: ScratchNaru
let mine: Scope
let standIn: OpenAIStandIn
let modelId = ''

beforeAll(async () => {
  standIn = await startOpenAIStandIn()
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost }, withWorkers: true })
  mine = (await foundScratchCompany(naru)).scope
  const provider = await addProvider(mine, {
    name: '대역',
    baseUrl: standIn.url,
    key: 'sk-secret-of-the-provider',
    chatModel: 'stand-in',
    highestLabel: 0,
  })
  modelId = `${provider.id}/stand-in`
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
  standIn.close()
})

const signal = () => AbortSignal.timeout(30_000)

async function uploadReady(fileName: string, text: string): Promise<string> {
  const { document } = await uploadDocument(mine, { fileName }, new Blob([text]).stream())
  for (let attempt = 0; attempt < 200; attempt++) {
    if ((await getDocument(mine, document.id)).wordsIndexedAt) return document.id
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('too late')
}

test('the key goes to the provider and never comes out again', async () => {
  const { items } = await listProviders(mine)
  expect(await testProvider(mine, items[0]?.id ?? '')).toMatchObject({ isOk: true })
  expect(standIn.received.at(-1)?.authorization).toBe('Bearer sk-secret-of-the-provider')
  expect(JSON.stringify([await listProviders(mine), await listModels(mine)])).not.toContain('sk-secret')
})

test('a model writes only after its measurement, and what it writes leads to the passages it cites', async () => {
  await uploadReady('다리.md', '# 다리\n\n새여울 다리의 길이는 412미터입니다.\n')
  const question = {
    question: '새여울 다리의 길이는 얼마인가요?',
    collectionIds: [],
    mode: 'generate' as const,
    modelId,
  }
  await expect(ask(mine, question, signal())).rejects.toMatchObject({ code: 'models.not-measured' })
  await measure(jobScope(), modelId, signal())
  const model = (await listModels(mine)).items.find((one) => one.id === modelId)
  expect(model).toMatchObject({ mayGenerate: true, card: { grounded: { answered: 1, refused: 1, passed: true } } })
  const answer = await ask(mine, question, signal())
  expect(answer).toMatchObject({ status: 'answered', mode: 'generate', modelName: 'stand-in', costMicros: null })
  expect(answer.text).toContain('412미터')
  expect(answer.citations).toMatchObject([{ number: 1, title: '다리' }])
})

test('a text above the provider’s label is refused before anything is sent', async () => {
  const documentId = await uploadReady('금고.md', '# 금고\n\n너울 금고의 비밀 번호는 8812입니다.\n')
  await changeNode(mine, documentId, { label: 1 })
  const before = standIn.received.length
  const question = {
    question: '너울 금고의 비밀 번호는 무엇인가요?',
    collectionIds: [],
    mode: 'generate' as const,
    modelId,
  }
  await expect(ask(mine, question, signal())).rejects.toMatchObject({ code: 'models.label-too-high' })
  expect(standIn.received.slice(before)).toEqual([])
  expect(standIn.received.some((one) => one.body.includes('8812'))).toBe(false)
})

/** Measuring is a background step: it writes the card under the role of jobs. */
function jobScope(): Scope {
  return naru.app.scopeForJob({ workspaceId: mine.actor.workspaceId, memberId: mine.actor.memberId })
}
