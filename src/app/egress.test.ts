/**
 * What leaves. Documents of every label carry words that stand nowhere else; every way that can call a model outside is
 * walked; then all that the outside ever received is searched for the words of documents above the label set for it.
 */
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerTo } from '../../e2e/openai-stand-in.ts'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { addFolder, changeNode } from '../access/service.ts'
import { addApp } from '../assistants/apps.service.ts'
import { complete } from '../assistants/completions.service.ts'
import { ChatRequest } from '../assistants/contract.ts'
import { addConversation, ask, askInConversation, getConversation } from '../assistants/service.ts'
import { createClovaOcr } from '../documents/parsers/ocr/clova-ocr.ts'
import { type ClovaStandIn, standInSecret, startClovaStandIn } from '../documents/parsers/ocr/clova-stand-in.ts'
import { createDocumentReader } from '../documents/parsers/reader.ts'
import { getDocument, uploadDocument } from '../documents/service.ts'
import type { Scope } from '../kernel/scope.ts'
import { addCollection, calibrateIndex, getCollection, search } from '../knowledge/service.ts'
import { findCollection } from '../knowledge/store.ts'
import { type StandIn, standInKey, startClovaStudioStandIn } from '../models/providers/clova-stand-in/server.ts'
import { addProvider, createEmbedding, measure, testModel, testProvider } from '../models/service.ts'
import {
  foundScratchCompany,
  giveScratchKey,
  openScratchNaru,
  type ScratchNaru,
  type ScratchPostgres,
  startScratchPostgres,
} from './scratch-naru.ts'
import { until } from './scratch-until.ts'

let scratch: ScratchPostgres
let naru: ScratchNaru
let mine: Scope
let ocr: ClovaStandIn
/** One recording provider for each highest label. */
const outside: { standIn: StandIn; chat: string; embedding: string; providerId: string }[] = []
const folders: string[] = []
const documents: string[][] = [[], [], []]

const canaries = [
  ['물총새', '갈대밭'],
  ['은비늘', '너럭바위'],
  ['검은수달', '달그림자'],
]
/** The words that no outside below this label may ever see. */
const above = (label: number) => canaries.slice(label + 1).flat()
const sentenceOf = (label: number, at: number) => `새여울 나루의 ${label}등급 암호는 ${canaries[label]?.[at]}입니다.`

beforeAll(async () => {
  ocr = await startClovaStandIn(async () => [[{ text: '읽음', box: { x0: 0, y0: 0, x1: 9, y1: 9 }, confidence: 1 }]])
  scratch = await startScratchPostgres()
  const recogniser = createClovaOcr({ url: ocr.url, secret: standInSecret })
  const reader = createDocumentReader({ maxChildren: 1, outside: { recogniser, highestLabel: 0 } })
  naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost, reader }, withWorkers: true })
  mine = (await foundScratchCompany(naru)).scope
  for (const label of [0, 1, 2]) {
    const folder = await addFolder(mine, { name: `${label}등급`, parentId: null, label, inherits: true })
    folders.push(folder.id)
    for (const at of [0, 1]) {
      const text = `# ${canaries[label]?.[at]} 문서\n\n${sentenceOf(label, at)} 아무에게도 알리지 않습니다.\n`
      documents[label]?.push(await upload(`${label}-${at}.md`, new Blob([text]), folder.id))
    }
  }
  for (const highestLabel of [0, 1] as const) {
    const standIn = await startClovaStudioStandIn({
      speaker: (texts) => answerTo(texts.join('\n')),
      limits: { 'HCX-005': { callsPerMinute: 1e6, tokensPerMinute: 1e9 } },
    })
    const provider = await addProvider(mine, {
      name: `밖 ${highestLabel}`,
      kind: 'clova-studio',
      baseUrl: standIn.url,
      key: standInKey,
      chatModel: 'HCX-DASH-002',
      embeddingModel: 'embedding-v2',
      highestLabel,
    })
    const chat = `${provider.id}/HCX-DASH-002`
    outside.push({ standIn, chat, embedding: `${provider.id}/embedding-v2`, providerId: provider.id })
  }
})
afterAll(async () => {
  await naru.close()
  await scratch.close()
  await ocr.close()
  for (const { standIn } of outside) await standIn.close()
})

const signal = () => AbortSignal.timeout(30_000)
const job = () => naru.app.scopeForJob({ workspaceId: mine.actor.workspaceId, memberId: mine.actor.memberId })

async function upload(fileName: string, content: Blob, folderId: string): Promise<string> {
  const { document } = await uploadDocument(mine, { fileName, folderId }, content.stream())
  await until(async () => (await getDocument(mine, document.id)).wordsIndexedAt !== null)
  return document.id
}

/** Runs something that must be refused or answered here: not one byte may leave meanwhile. */
async function nothingLeaves(way: (typeof outside)[number], work: () => Promise<unknown>): Promise<unknown> {
  const before = way.standIn.received.length
  const outcome = await work().catch((error: unknown) => error)
  expect(way.standIn.received.length - before).toBe(0)
  return outcome
}

const refused = (code: string) => expect.objectContaining({ code })
const isLabelRefusal = expect.objectContaining({ code: expect.stringMatching(/^models\.(quotes-)?label-too-high$/) })
const questionAbout = (label: number) => `새여울 나루의 ${label}등급 암호는 무엇인가요?`

describe.each([0, 1])('a provider for labels up to %i', (highest) => {
  const way = () => outside[highest] ?? expect.fail()
  const collections = new Map<number, string>()

  test('tests and measurements send nothing of the documents', async () => {
    expect(await testProvider(mine, way().providerId)).toMatchObject({ isOk: true })
    expect(await testModel(mine, way().embedding)).toMatchObject({ isOk: true })
    await measure(job(), way().chat, signal())
  })

  test('an index made outside holds what may leave, and the rest is withheld', async () => {
    for (const label of [0, 1, 2]) {
      const settings = { chunkTokens: 240, overlapTokens: 40 }
      const name = `${highest} ${label}`
      const sourceIds = [folders[label] ?? '']
      const made = await addCollection(mine, { name, sourceIds, settings, embeddingModelId: way().embedding })
      collections.set(label, made.id)
      await until(async () => (await getCollection(mine, made.id)).status === 'ready')
      const { chunksWithVectors, chunksWithheld } = await getCollection(mine, made.id)
      expect({ chunksWithVectors, chunksWithheld }).toEqual(
        label <= highest ? { chunksWithVectors: 2, chunksWithheld: 0 } : { chunksWithVectors: 0, chunksWithheld: 2 },
      )
      const version = await job().transaction(async (tx) => {
        return (await findCollection(tx, made.id))?.activeIndexVersionId ?? ''
      })
      await calibrateIndex(job(), version, signal())
    }
  })

  test('a search by meaning sends the question alone, and none that quotes what may not leave', async () => {
    const all = [...collections.values()]
    await search(mine, { query: '나루의 암호', collectionIds: all, top: 5, mode: 'vectors' }, true)
    const query = sentenceOf(2, 0)
    await nothingLeaves(way(), () => search(mine, { query, collectionIds: all, top: 5, mode: 'hybrid' }, true))
  })

  test.each([0, 1, 2])('a written answer from documents of label %i', async (label) => {
    const collectionIds = [collections.get(label) ?? '']
    const question = { question: questionAbout(label), collectionIds, mode: 'generate' as const, modelId: way().chat }
    if (label <= highest) {
      expect(await ask(mine, question, signal())).toMatchObject({ status: 'answered' })
      expect(
        way()
          .standIn.allReceived()
          .includes(canaries[label]?.[0] ?? ''),
      ).toBe(true)
    } else expect(await nothingLeaves(way(), () => ask(mine, question, signal()))).toEqual(isLabelRefusal)
  })

  test('a question that covers all labels is refused whole; for the search only the question went out', async () => {
    const question = '나루의 암호는 무엇인가요?'
    const asked = { question, collectionIds: [], mode: 'generate' as const, modelId: way().chat }
    const before = way().standIn.received.length
    await expect(ask(mine, asked, signal())).rejects.toMatchObject({ code: 'models.label-too-high' })
    const sent = way()
      .standIn.received.slice(before)
      .map((one) => one.bytes.toString('utf8'))
    expect(sent).toEqual([JSON.stringify({ text: question })])
  })

  test('a question that itself quotes a higher document is refused, whatever it is about', async () => {
    const question = {
      question: `${sentenceOf(2, 1)} 이 말을 공개 암호와 견주어 주세요.`,
      collectionIds: [collections.get(0) ?? ''],
      mode: 'generate' as const,
      modelId: way().chat,
    }
    expect(await nothingLeaves(way(), () => ask(mine, question, signal()))).toEqual(isLabelRefusal)
  })

  test('what a conversation quoted before does not go out with the next question', async () => {
    const conversation = await addConversation(mine, '')
    const quote = { question: questionAbout(2), collectionIds: [], mode: 'extract' as const }
    for await (const _ of askInConversation(mine, conversation.id, quote, signal()));
    const next = {
      question: questionAbout(0),
      collectionIds: [collections.get(0) ?? ''],
      mode: 'generate' as const,
      modelId: way().chat,
    }
    for await (const _ of askInConversation(mine, conversation.id, next, signal()));
    const { turns } = await getConversation(mine, conversation.id)
    expect(turns[0]?.answer?.text).toContain(canaries[2]?.[0])
    expect(turns[1]?.answer).toMatchObject({ status: 'answered' })
  })

  describe.each([false, true])('for OpenAI’s clients, stream %s', (stream) => {
    const read = async (request: object) => {
      const reply = await complete(mine, ChatRequest.parse({ stream, ...request }), signal())
      if (!(Symbol.asyncIterator in reply)) return JSON.stringify(reply)
      let text = ''
      for await (const chunk of reply) text += JSON.stringify(chunk)
      return text
    }
    const turn = (content: string, role = 'user') => ({ role, content })

    test('an app answers from what may leave and refuses the rest', async () => {
      for (const label of [0, 2]) {
        const app = await addApp(mine, {
          name: `안내 ${highest} ${label} ${stream}`,
          description: '',
          collectionIds: [collections.get(label) ?? ''],
          mode: 'generate',
          modelId: way().chat,
          principalIds: [],
        })
        const request = {
          model: app.modelName,
          messages: [turn(sentenceOf(2, 0), 'assistant'), turn(questionAbout(label))],
        }
        if (label === 0) expect(await read(request)).toContain('answered')
        else expect(await nothingLeaves(way(), () => read(request))).toEqual(isLabelRefusal)
      }
    })

    test('a history that quotes higher documents is not sent to a model; any other is', async () => {
      const history = [turn(questionAbout(2)), turn(`${sentenceOf(2, 0)}\n`, 'assistant'), turn('더 짧게 말해 주세요.')]
      expect(await nothingLeaves(way(), () => read({ model: way().chat, messages: history }))).toEqual(
        refused('models.quotes-label-too-high'),
      )
      const instructions = [turn(`참고: ${sentenceOf(2, 1)}`, 'system'), turn('안녕하세요.')]
      expect(await nothingLeaves(way(), () => read({ model: way().chat, messages: instructions }))).toEqual(
        refused('models.quotes-label-too-high'),
      )
      expect(await read({ model: way().chat, messages: [turn(sentenceOf(0, 0), 'assistant'), turn('네.')] })).not.toBe(
        '',
      )
    })
  })

  test('vectors for programs: a text of one’s own goes, a quote of a higher document does not', async () => {
    const embed = (input: string) =>
      createEmbedding(
        mine,
        { model: way().embedding, input, encoding_format: 'float', input_type: 'passage' },
        signal(),
      )
    expect((await embed('나의 글')).data[0]?.embedding).toHaveLength(1024)
    expect(await nothingLeaves(way(), () => embed(sentenceOf(2, 0)))).toEqual(refused('models.quotes-label-too-high'))
  })

  test('the tools of other assistants go the same way', async () => {
    const key = await giveScratchKey(naru, mine.actor.memberId)
    const call = (name: string, given: object) =>
      naru.fetch('/mcp', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: given } }),
      })
    const quote = sentenceOf(2, 0)
    await nothingLeaves(way(), async () => expect((await call('search', { query: quote })).status).toBe(200))
    await call('ask', { question: questionAbout(2) })
  })

  test('a label that is raised holds from the next call on', async () => {
    const folder = await addFolder(mine, { name: `옮김 ${highest}`, parentId: null, label: 0, inherits: true })
    const documentId = await upload(
      `옮김 ${highest}.md`,
      new Blob([`# 옮김\n\n뗏목${highest} 물길의 표식은 세갈래입니다.\n`]),
      folder.id,
    )
    await changeNode(mine, documentId, { label: 2 })
    const question = {
      question: `뗏목${highest} 물길의 표식은?`,
      collectionIds: [],
      mode: 'generate' as const,
      modelId: way().chat,
    }
    expect(await nothingLeaves(way(), () => ask(mine, question, signal()))).toEqual(isLabelRefusal)
  })
})

test('pages that cannot be read here are sent to be read elsewhere only where the label allows it', async () => {
  const picture = async (words: string) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="300"><rect width="900" height="300" fill="white"/><text x="40" y="160" font-size="60">${words}</text></svg>`
    return new Blob([new Uint8Array(await sharp(Buffer.from(svg)).png().toBuffer())])
  }
  const before = ocr.requests.length
  for (const label of [1, 2]) await upload(`그림${label}.png`, await picture(`secret ${label}`), folders[label] ?? '')
  expect(ocr.requests.length - before).toBe(0)
  await upload('그림0.png', await picture('public'), folders[0] ?? '')
  expect(ocr.requests.length - before).toBeGreaterThan(0)
})

test('of all bytes that ever left, none is of a document above the label', () => {
  for (const [highest, { standIn }] of outside.entries()) {
    const received = standIn.allReceived()
    expect(standIn.received.length).toBeGreaterThan(30)
    for (const canary of above(highest)) {
      expect(received.includes(canary), canary).toBe(false)
      expect(received.includes(encodeURIComponent(canary)), canary).toBe(false)
    }
    // The walk went through: what may leave did.
    for (const canary of canaries.slice(0, highest + 1).flat()) expect(received.includes(canary), canary).toBe(true)
  }
})
