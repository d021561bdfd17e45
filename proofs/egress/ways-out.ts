/** Every way that can make text leave, each with chance deciding about what. */
import { changeNode, deleteNode, restoreNode } from '../../src/access/service.ts'
import { addApp } from '../../src/assistants/apps.service.ts'
import { complete } from '../../src/assistants/completions.service.ts'
import { ChatRequest } from '../../src/assistants/contract.ts'
import { addConversation, ask, askInConversation } from '../../src/assistants/service.ts'
import { search } from '../../src/knowledge/service.ts'
import { createEmbedding } from '../../src/models/service.ts'
import type { Random } from '../rights/world.ts'
import { addDocument, type OutsideWorld, runJobs, type SecretDocument, sentenceOf } from './outside-world.ts'

export type WayOut = (world: OutsideWorld, random: Random) => Promise<unknown>

const signal = () => AbortSignal.timeout(30_000)
const questionAbout = (document: SecretDocument) => `새여울 ${document.number}번 창고의 열쇠말은 무엇인가요?`
const someCollections = (world: OutsideWorld, random: Random) =>
  random.chance(0.3) ? [] : [random.pick(world.collectionIds)]
const someModel = (world: OutsideWorld, random: Random) => random.pick(world.outside).chat

/** A quote as people and programs carry it on: whole, marked, in the middle of other words, without its end. */
function carriedOn(document: SecretDocument, random: Random): string {
  const sentence = sentenceOf(document)
  return random.pick([
    sentence,
    `> ${sentence} [1]`,
    `지난번 답은 이랬습니다.\n“${sentence}” 맞나요?`,
    `- 참고: ${sentence}\n- 끝`,
    sentence.replace(/입니다\.$/, '입니다 [2]'),
  ])
}

export const waysOut: Record<string, WayOut> = {
  async 'written answer'(world, random) {
    const question = questionAbout(random.pick(world.documents))
    const collectionIds = someCollections(world, random)
    await ask(world.mine, { question, collectionIds, mode: 'generate', modelId: someModel(world, random) }, signal())
  },
  async 'question with a quote'(world, random) {
    const question = `${carriedOn(random.pick(world.documents), random)}\n이것은 무슨 뜻인가요?`.slice(0, 2000)
    const collectionIds = someCollections(world, random)
    await ask(world.mine, { question, collectionIds, mode: 'generate', modelId: someModel(world, random) }, signal())
  },
  async 'next question of a conversation'(world, random) {
    const { id } = await addConversation(world.mine, '')
    const first = { question: questionAbout(random.pick(world.documents)), collectionIds: [], mode: 'extract' as const }
    for await (const _ of askInConversation(world.mine, id, first, signal()));
    const next = {
      question: questionAbout(random.pick(world.documents)),
      collectionIds: someCollections(world, random),
      mode: 'generate' as const,
      modelId: someModel(world, random),
    }
    for await (const _ of askInConversation(world.mine, id, next, signal()));
  },
  async 'history of a program'(world, random) {
    const turns = Array.from({ length: 1 + random.below(3) }, () => ({
      role: random.pick(['assistant', 'user', 'system']),
      content: carriedOn(random.pick(world.documents), random),
    }))
    await completeWhole(world, random, someModel(world, random), [
      ...turns,
      { role: 'user', content: '더 짧게 말해 주세요.' },
    ])
  },
  async 'app of a program'(world, random) {
    const app = await addApp(world.mine, {
      name: `창고 ${random.below(1e9)}`,
      description: '',
      collectionIds: someCollections(world, random),
      mode: 'generate',
      modelId: someModel(world, random),
      principalIds: [],
    })
    await completeWhole(world, random, app.modelName, [
      { role: 'assistant', content: carriedOn(random.pick(world.documents), random) },
      { role: 'user', content: questionAbout(random.pick(world.documents)) },
    ])
  },
  async search(world, random) {
    const document = random.pick(world.documents)
    const query = random.chance(0.5) ? questionAbout(document) : carriedOn(document, random)
    const mode = random.pick(['hybrid', 'vectors'] as const)
    await search(world.mine, { query, collectionIds: someCollections(world, random), top: 5, mode }, false)
  },
  async 'vectors for a program'(world, random) {
    const input = random.chance(0.3) ? '내가 쓴 글' : carriedOn(random.pick(world.documents), random)
    const model = random.pick(world.outside).embedding
    await createEmbedding(world.mine, { model, input, encoding_format: 'float', input_type: 'passage' }, signal())
  },
  'background work': (world) => runJobs(world),
}

/** What happens meanwhile. */
export const happenings: Record<string, WayOut> = {
  async 'a label is changed'(world, random) {
    const document = random.pick(world.documents)
    if (document.isDeleted) return
    const label = random.pick([0, 1, 2] as const)
    await changeNode(world.mine, document.id, { label })
    document.label = label
  },
  'a document comes': addDocument,
  async 'a document goes into the bin or comes back'(world, random) {
    const document = random.pick(world.documents)
    if (document.isDeleted) await restoreNode(world.mine, document.id)
    else await deleteNode(world.mine, document.id)
    document.isDeleted = !document.isDeleted
  },
}

async function completeWhole(
  world: OutsideWorld,
  random: Random,
  model: string,
  messages: { role: string; content: string }[],
): Promise<void> {
  const request = ChatRequest.parse({ model, messages, stream: random.chance(0.5) })
  const reply = await complete(world.mine, request, signal())
  if (Symbol.asyncIterator in reply) for await (const _ of reply);
}
