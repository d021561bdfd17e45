/** A workspace with documents of every label, each with words of its own, and recording providers outside. */
import { answerTo } from '../../e2e/openai-stand-in.ts'
import { addFolder, updateSettings } from '../../src/access/service.ts'
import { foundScratchCompany, type ScratchNaru } from '../../src/app/scratch-naru.ts'
import { addRows } from '../../src/documents/service.ts'
import type { Scope } from '../../src/kernel/scope.ts'
import {
  addCollection,
  calibrateIndex,
  embedChunks,
  indexCollection,
  indexDocuments,
  refreshStatistics,
} from '../../src/knowledge/service.ts'
import { findCollection } from '../../src/knowledge/store.ts'
import { type StandIn, standInKey, startClovaStudioStandIn } from '../../src/models/providers/clova-stand-in/server.ts'
import { addProvider, changeProviderModel, measure } from '../../src/models/service.ts'
import type { Random } from '../rights/world.ts'

export interface Outside {
  highest: number
  standIn: StandIn
  chat: string
  embedding: string
  /** How many of its requests have been looked through. */
  seen: number
}

export interface SecretDocument {
  id: string
  number: number
  /** Stands in this document and nowhere else. */
  canary: string
  label: number
  isDeleted: boolean
}

export interface OutsideWorld {
  mine: Scope
  job: Scope
  outside: Outside[]
  /** Documents lie by the label that they came with; some change it later. */
  folderIds: string[]
  collectionIds: string[]
  documents: SecretDocument[]
}

export const sentenceOf = ({ number, canary }: SecretDocument) => `새여울 ${number}번 창고의 열쇠말은 ${canary}입니다.`

const noSignal = () => new AbortController().signal

export async function buildOutsideWorld(naru: ScratchNaru, random: Random): Promise<OutsideWorld> {
  const { scope: mine, workspaceId, memberId } = await foundScratchCompany(naru)
  await updateSettings(mine, { approvalFromLabel: null }) // Labels go up and down here as often as chance has it.
  const job = naru.app.scopeForJob({ workspaceId, memberId })
  const folderIds = []
  for (const label of [0, 1, 2]) {
    const folder = await addFolder(mine, { name: `창고 ${label}`, parentId: null, label: 0, inherits: true })
    folderIds.push(folder.id)
  }
  const outside: Outside[] = []
  for (const highest of [0, 1] as const) {
    const standIn = await startClovaStudioStandIn({
      speaker: (texts) => answerTo(texts.join('\n')),
      tasks: { tuned: 'HCX-005' },
      limits: { 'HCX-005': { callsPerMinute: 1e6, tokensPerMinute: 1e9 } },
    })
    const provider = await addProvider(mine, {
      name: `밖 ${highest}`,
      kind: 'clova-studio',
      baseUrl: standIn.url,
      key: standInKey,
      chatModel: 'tuned',
      tunedFrom: 'HCX-005',
      embeddingModel: 'embedding-v2',
      highestLabel: highest,
    })
    // What is proved is where text goes, not how fast.
    const change = { callsPerMinute: null, tokensPerMinute: null }
    await changeProviderModel(mine, { providerId: provider.id, model: 'tuned' }, change)
    outside.push({
      highest,
      standIn,
      chat: `${provider.id}/tuned`,
      embedding: `${provider.id}/embedding-v2`,
      seen: 0,
    })
  }
  const world: OutsideWorld = { mine, job, outside, folderIds, collectionIds: [], documents: [] }
  return { ...world, ...(await fill(world, random)) }
}

async function fill(world: OutsideWorld, random: Random): Promise<Pick<OutsideWorld, 'collectionIds'>> {
  const settings = { chunkTokens: 240, overlapTokens: 40 }
  const collectionIds = []
  for (const embeddingModelId of [undefined, ...world.outside.map((one) => one.embedding)]) {
    for (const sourceIds of [world.folderIds, ...world.folderIds.map((id) => [id])]) {
      const choice = embeddingModelId ? { embeddingModelId } : {}
      const made = await addCollection(world.mine, { name: '창고', sourceIds, settings, ...choice })
      collectionIds.push(made.id)
    }
  }
  for (let count = 0; count < 12; count++) await addDocument(world, random)
  await runJobs({ ...world, collectionIds })
  for (const { chat } of world.outside) await measure(world.job, chat, noSignal())
  return { collectionIds }
}

export async function addDocument(world: OutsideWorld, random: Random): Promise<void> {
  const number = world.documents.length + 1
  const letters = '가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허'
  const canary = Array.from({ length: 6 }, () => random.pick([...letters])).join('')
  const document = { id: '', number, canary, label: random.below(3), isDeleted: false }
  const rows = [
    { docId: `d${number}`, title: `창고 ${number}`, text: `${sentenceOf(document)} 아무에게도 알리지 않습니다.` },
  ]
  const { documentIds } = await addRows(world.mine, {
    folderId: world.folderIds[document.label] ?? '',
    label: document.label,
    rows,
  })
  document.id = documentIds[0] ?? ''
  world.documents.push(document)
  await indexDocuments(world.job, documentIds, noSignal())
}

/** What the queue would do by itself, one after the other. */
export async function runJobs(world: OutsideWorld): Promise<void> {
  for (const collectionId of world.collectionIds) {
    await indexCollection(world.job, collectionId)
    const row = await world.job.transaction((tx) => findCollection(tx, collectionId))
    const version = row?.activeIndexVersionId
    if (!version) continue
    await indexDocuments(
      world.job,
      world.documents.map((one) => one.id),
      noSignal(),
      version,
    )
    await embedChunks(world.job, version, noSignal())
    await refreshStatistics(world.job, version)
    await calibrateIndex(world.job, version, noSignal())
  }
}
