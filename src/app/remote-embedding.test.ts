/** Collections whose vectors a provider makes: found by meaning, beside the local ones, and never sent above the label. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addFolder, changeNode, updateSettings } from '../access/service.ts'
import { getDocument, uploadDocument } from '../documents/service.ts'
import { openAsOwner } from '../kernel/database.ts'
import type { Scope } from '../kernel/scope.ts'
import { addCollection, changeCollection, getCollection, search } from '../knowledge/service.ts'
import { type StandIn, standInKey, startClovaStudioStandIn } from '../models/providers/clova-stand-in/server.ts'
import { addProvider, getCosts, listProviders, removeProvider, testProvider } from '../models/service.ts'
import { resumeVectors } from './clock.ts'
import {
  foundScratchCompany,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'
import { until } from './scratch-until.ts'

let scratch: ScratchPostgres
let naru: ScratchNaru
let mine: Scope
let standIn: StandIn
let embeddingModelId = ''
let collectionId = ''
let folderId = ''
let secretId = ''

beforeAll(async () => {
  standIn = await startClovaStudioStandIn()
  scratch = await startScratchPostgres()
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost }, withWorkers: true })
  mine = (await foundScratchCompany(naru)).scope
  const provider = await addProvider(mine, {
    name: '클로바',
    kind: 'clova-studio',
    baseUrl: standIn.url,
    key: standInKey,
    chatModel: 'HCX-005',
    embeddingModel: 'embedding-v2',
    highestLabel: 0,
  })
  embeddingModelId = `${provider.id}/embedding-v2`
  folderId = (await addFolder(mine, { name: '모음', parentId: null, label: 0, inherits: true })).id
  for (let at = 0; at < 12; at++)
    await upload(`문서 ${at}.md`, `# 물길 ${at}\n\n새여울 ${at}번 물길의 깊이는 ${at + 3}미터입니다.\n`)
  secretId = await upload('금고.md', '# 금고\n\n너울 금고의 비밀 번호는 CANARY-8812입니다.\n')
  await changeNode(mine, secretId, { label: 1 })
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
  await standIn.close()
})

async function upload(fileName: string, text: string): Promise<string> {
  const { document } = await uploadDocument(mine, { fileName, folderId }, new Blob([text]).stream())
  await until(async () => (await getDocument(mine, document.id)).wordsIndexedAt !== null)
  return document.id
}

const find = (query: string, mode: 'hybrid' | 'vectors' = 'hybrid', collectionIds = [collectionId]) =>
  search(mine, { query, collectionIds, top: 5, mode }, true)

test('a collection is indexed with a model of a provider, without what is labelled too high for it', async () => {
  const made = await addCollection(mine, {
    name: '먼 뜻',
    sourceIds: [folderId],
    settings: { chunkTokens: 240, overlapTokens: 40 },
    embeddingModelId,
  })
  collectionId = made.id
  await until(async () => (await getCollection(mine, collectionId)).status === 'ready')
  expect(await getCollection(mine, collectionId)).toMatchObject({
    embeddingModel: 'embedding-v2',
    embeddingModelId,
    chunks: 13,
    chunksWithVectors: 12,
    chunksWithheld: 1,
  })
  expect(standIn.allReceived()).not.toContain('CANARY')
  expect((await getDocument(mine, secretId)).vectorsIndexedAt).not.toBeNull()
})

test('it is found by meaning, with one question sent; what was withheld is found by its words', async () => {
  const before = standIn.received.length
  const reply = await find('새여울 7번 물길의 깊이', 'vectors')
  expect(reply).toMatchObject({ method: 'exact', searched: { chunksWithVectors: 12 } })
  expect(reply.results[0]?.title).toContain('7')
  expect(standIn.received.length - before).toBe(1)
  expect((await find('너울 금고의 비밀 번호')).results[0]?.documentId).toBe(secretId)
  expect((await find('금고', 'vectors')).results.map((one) => one.documentId)).not.toContain(secretId)
})

test('vectors of two models answer one search together', async () => {
  const local = await addCollection(mine, {
    name: '가까운 뜻',
    sourceIds: [folderId],
    settings: { chunkTokens: 240, overlapTokens: 40 },
  })
  await until(async () => (await getCollection(mine, local.id)).status === 'ready')
  const reply = await find('새여울 7번 물길의 깊이', 'hybrid', [collectionId, local.id])
  expect(reply.results[0]?.title).toContain('7')
  expect(new Set(reply.results.map((one) => one.documentId)).size).toBe(reply.results.length)
})

test('a provider that fails leaves the search by words', async () => {
  standIn.failNext('40300')
  const reply = await find('새여울 7번 물길의 깊이')
  expect(reply).toMatchObject({ method: 'words-only' })
  expect(reply.results[0]?.title).toContain('7')
  const owner = await openAsOwner(naru.databaseUrl)
  await owner.query('update provider set stopped_at = null')
  await owner.end()
})

test('a label that is lowered lets the rest be embedded', async () => {
  await updateSettings(mine, { approvalFromLabel: null })
  await changeNode(mine, secretId, { label: 0 })
  await until(async () => (await getCollection(mine, collectionId)).chunksWithVectors === 13)
  expect((await find('너울 금고의 비밀 번호', 'vectors')).results[0]?.documentId).toBe(secretId)
})

test('an index whose provider was stopped goes on by the clock once it is tested again', async () => {
  const [providerId = ''] = embeddingModelId.split('/')
  // One refused key stops it; the job ends and does not come back by itself.
  standIn.failNext('40104')
  const id = await upload('늦은 글.md', '# 늦음\n\n늦게 온 물길의 이름은 저녁놀입니다.\n')
  await until(async () => (await listProviders(mine)).items[0]?.stopped !== null)
  await until(async () => (await getCollection(mine, collectionId)).vectorsWaitFor === 'provider-stopped')
  expect((await getCollection(mine, collectionId)).status).toBe('indexing-vectors')
  await testProvider(mine, providerId)
  await resumeVectors(naru.app)
  await until(async () => (await getCollection(mine, collectionId)).status === 'ready')
  expect((await getCollection(mine, collectionId)).vectorsWaitFor).toBeNull()
  expect((await find('늦게 온 물길의 이름', 'vectors')).results[0]?.documentId).toBe(id)
})

test('the model of an index is changed beside the one that answers, and back', async () => {
  await changeCollection(mine, collectionId, { embeddingModelId: 'local/multilingual-e5-small' })
  await until(async () => (await getCollection(mine, collectionId)).embeddingModelId.startsWith('local/'))
  const before = standIn.received.length
  expect((await find('새여울 7번 물길의 깊이', 'vectors')).results[0]?.title).toContain('7')
  expect(standIn.received.length).toBe(before)
  const row = (await getCosts(mine)).models.find((one) => one.modelId === embeddingModelId)
  expect(row).toMatchObject({ calls: expect.any(Number), unknownCalls: expect.any(Number) })
})

test('an index whose model was removed says so and is searched by words, until its maker chooses another model', async () => {
  const left = await addCollection(mine, {
    name: '남은 물길',
    sourceIds: [folderId],
    settings: { chunkTokens: 120, overlapTokens: 0 },
    embeddingModelId,
  })
  await until(async () => (await getCollection(mine, left.id)).status === 'ready')
  const [providerId = ''] = embeddingModelId.split('/')
  await removeProvider(mine, providerId)
  const id = await upload('남은 글.md', '# 남음\n\n제공자가 떠난 뒤에 온 물길은 새벽놀입니다.\n')
  await until(async () => (await getCollection(mine, left.id)).vectorsWaitFor === 'model-removed')
  const reply = await find('새벽놀 물길', 'hybrid', [left.id])
  expect(reply.results[0]?.documentId).toBe(id)
  await changeCollection(mine, left.id, { embeddingModelId: 'local/multilingual-e5-small' })
  await until(async () => {
    const { status, embeddingModelId: now } = await getCollection(mine, left.id)
    return status === 'ready' && now.startsWith('local/')
  })
  expect((await getCollection(mine, left.id)).vectorsWaitFor).toBeNull()
})
