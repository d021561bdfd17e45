/** Written answers, against a stand-in that speaks the OpenAI protocol: measured first, then cited, never sent what is labelled higher. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenAIStandIn, startOpenAIStandIn } from '../../e2e/openai-stand-in.ts'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addMember, changeNode, deleteNode } from '../access/service.ts'
import { addConversation, ask, askInConversation, getConversation } from '../assistants/service.ts'
import { getDocument, uploadDocument } from '../documents/service.ts'
import { openAsOwner } from '../kernel/database.ts'
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

test('what a model wrote is withdrawn with any passage that it was given, cited or not', async () => {
  const documentId = await uploadReady('나루 셈.md', '# 나루 셈\n\n뱃삯 장부의 암호는 물결무늬입니다.\n')
  const conversation = await addConversation(mine, '')
  const question = { question: '뱃삯 장부의 암호는 무엇인가요?', collectionIds: [], mode: 'generate' as const, modelId }
  for await (const _ of askInConversation(mine, conversation.id, question, signal()));
  const read = async () => (await getConversation(mine, conversation.id)).turns[0]?.answer
  expect(await read()).toMatchObject({ status: 'answered', text: expect.stringContaining('물결무늬') })
  // As if another passage had been cited: what counts is what was read.
  const owner = await openAsOwner(naru.databaseUrl)
  await owner.query(`update turn_source set document_id = $1 where kind = 'citation'`, [
    await uploadReady('딴것.md', '# 딴것\n\n딴 이야기입니다.\n'),
  ])
  await owner.end()
  await deleteNode(mine, documentId)
  expect(await read()).toMatchObject({ status: 'withdrawn', text: '' })
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

test('text leaves this machine only for a model that was named, and nobody opens a provider above their clearance', async () => {
  await expect(
    ask(mine, { question: '새여울 다리의 길이는?', collectionIds: [], mode: 'generate' }, signal()),
  ).rejects.toMatchObject({ code: 'models.not-measured' })
  const builder = await addMember(mine, {
    name: '구축',
    email: 'builder@x.example',
    password: 'a-long-password',
    role: 'builder',
    clearance: 0,
    groups: [],
  })
  const theirs = naru.app.scopeFor({ ...mine.actor, memberId: builder.id, userId: '', role: 'builder' })
  await expect(
    addProvider(theirs, { name: 'x', baseUrl: standIn.url, key: '', chatModel: 'm', highestLabel: 2 }),
  ).rejects.toMatchObject({ code: 'access.label-above-clearance' })
})

/** Measuring is a background step: it writes the card under the role of jobs. */
function jobScope(): Scope {
  return naru.app.scopeForJob({ workspaceId: mine.actor.workspaceId, memberId: mine.actor.memberId })
}
