/**
 * nDCG@10 over documents, through the product: rows added, chunked, indexed and searched as an ingest does it, with the
 * rights of the person who added them. Vectors come from the real model, kept in the cache between runs.
 */

import { randomOf } from '../../proofs/rights/world.ts'
import { addFolder } from '../../src/access/service.ts'
import { foundScratchCompany, openScratchNaru, type ScratchPostgres } from '../../src/app/scratch-naru.ts'
import { addRows } from '../../src/documents/service.ts'
import { bm25Defaults, documentVector, innerProduct, queryVector } from '../../src/knowledge/bm25.ts'
import * as chunkStore from '../../src/knowledge/chunk.store.ts'
import * as searchStore from '../../src/knowledge/search.store.ts'
import {
  addCollection,
  embedChunks,
  findChunks,
  indexDocuments,
  refreshStatistics,
} from '../../src/knowledge/service.ts'
import * as indexStore from '../../src/knowledge/store.ts'
import { type BenchSet, loadBoolq, loadLaw, loadWiki } from '../answers/data.ts'
import { closeEmbeddings, openEmbeddings } from '../answers/embeddings.ts'

const modes = ['words', 'vectors', 'hybrid'] as const
const questionsPerSet = 400
const resamples = 2000

export async function measureQuality(scratch: ScratchPostgres, passages: number) {
  const { embed } = openEmbeddings()
  const naru = await openScratchNaru(scratch)
  naru.app.ports.modelHost = {
    ...naru.app.ports.modelHost,
    embed: async (texts, inputType) => ({ vectors: await embed(texts, inputType), tokens: 0 }),
  }
  const company = await foundScratchCompany(naru)
  const reports: Record<string, unknown> = {}
  for (const set of [loadBoolq(passages), loadWiki(), loadLaw(passages)]) {
    const folder = await addFolder(company.scope, { name: set.name, parentId: null, label: 0, inherits: true })
    const { id } = await addCollection(company.scope, {
      name: set.name,
      sourceIds: [folder.id],
      settings: { chunkTokens: 320, overlapTokens: 40 },
    })
    const job = naru.app.scopeForJob({ workspaceId: company.workspaceId, memberId: company.memberId })
    for (let start = 0; start < set.documents.length; start += 500) {
      const rows = set.documents.slice(start, start + 500).map((one) => ({
        docId: one.id,
        title: [one.title, ...(one.headings ?? [])].filter(Boolean).join(' ') || undefined,
        text: one.text,
      }))
      const { documentIds } = await addRows(company.scope, { folderId: folder.id, label: 0, rows })
      await indexDocuments(job, documentIds, new AbortController().signal)
    }
    const version = await job.transaction(
      async (tx) => (await searchStore.listSearchScopes(tx, [id]))[0]?.indexVersionId ?? '',
    )
    // A turn of embedding ends after half a minute and hands over to the next one; here nobody else waits.
    for (let left = 1; left > 0; ) {
      await embedChunks(job, version, new AbortController().signal)
      left = await job.transaction(async (tx) => {
        const row = await indexStore.findIndexVersion(tx, version)
        return row ? (await chunkStore.listWithoutVector(tx, row, 1, 0)).length : 0
      })
    }
    await refreshStatistics(job, version)
    reports[set.name] = await measureSet(company.scope, id, set)
    process.stderr.write(`${set.name} ${JSON.stringify(reports[set.name])}\n`)
  }
  closeEmbeddings()
  await naru.close()
  return reports
}

async function measureSet(
  ctx: Awaited<ReturnType<typeof foundScratchCompany>>['scope'],
  collectionId: string,
  set: BenchSet,
) {
  const random = randomOf(11)
  const questions = set.questions
    .map((question) => ({ question, key: random.next() }))
    .sort((left, right) => left.key - right.key)
    .slice(0, questionsPerSet)
    .map(({ question }) => question)
  const scores: Record<(typeof modes)[number], number[]> = { words: [], vectors: [], hybrid: [] }
  for (const question of questions) {
    for (const mode of modes) {
      const { found } = await findChunks(ctx, { query: question.text, collectionIds: [collectionId], top: 50, mode })
      scores[mode].push(
        ndcgAt10(
          found.map((one) => one.chunk.externalId ?? ''),
          question.documentId,
        ),
      )
    }
  }
  const whitespace = whitespaceScores(set, questions)
  const better = mean(scores.words) >= mean(scores.vectors) ? 'words' : 'vectors'
  const [low, high] = bootstrapDifference(scores.hybrid, scores[better])
  return {
    documents: set.documents.length,
    questions: questions.length,
    whitespaceBm25: round(mean(whitespace)),
    words: round(mean(scores.words)),
    vectors: round(mean(scores.vectors)),
    hybrid: round(mean(scores.hybrid)),
    hybridToWhitespace: round(mean(scores.hybrid) / mean(whitespace)),
    hybridMinusBetterHalf: [round(low), round(high)],
    isNotBelowBetterHalf: high >= 0,
  }
}

/** One relevant document each: 1 / log2(1 + rank) within the first ten. */
function ndcgAt10(ranked: readonly string[], relevant: string): number {
  const documents = [...new Set(ranked)].slice(0, 10)
  const at = documents.indexOf(relevant)
  return at < 0 ? 0 : 1 / Math.log2(2 + at)
}

/** The peer: BM25 over what stands between white space, as an engine without Korean does it. */
function whitespaceScores(set: BenchSet, questions: BenchSet['questions']): number[] {
  const split = (text: string) =>
    text
      .toLowerCase()
      .split(/\s+/u)
      .filter((word) => word !== '')
  const lists = set.documents.map((one) =>
    split([one.title, ...(one.headings ?? []), one.text].filter(Boolean).join(' ')),
  )
  const frequencies = new Map<string, number>()
  for (const list of lists) for (const word of new Set(list)) frequencies.set(word, (frequencies.get(word) ?? 0) + 1)
  const averageLength = mean(lists.map((list) => list.length))
  const vectors = lists.map((list) => documentVector(list, { ...bm25Defaults, averageLength }))
  const statistics = { documentCount: lists.length, documentFrequency: (word: string) => frequencies.get(word) ?? 0 }
  return questions.map((question) => {
    const query = queryVector(split(question.text), statistics)
    const ranked = vectors
      .map((vector, at) => ({ id: set.documents[at]?.id ?? '', score: innerProduct(query, vector) }))
      .filter((one) => one.score > 0)
      .sort((left, right) => right.score - left.score)
    return ndcgAt10(
      ranked.slice(0, 10).map((one) => one.id),
      question.documentId,
    )
  })
}

/** 95 % interval of the mean difference, by resampling questions (paired). */
function bootstrapDifference(left: readonly number[], right: readonly number[]): [number, number] {
  const random = randomOf(5)
  const differences = left.map((value, at) => value - (right[at] ?? 0))
  const means = Array.from({ length: resamples }, () => mean(differences.map(() => random.pick(differences)))).sort(
    (a, b) => a - b,
  )
  return [means[Math.floor(resamples * 0.025)] ?? 0, means[Math.floor(resamples * 0.975)] ?? 0]
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
const round = (value: number) => Math.round(value * 1000) / 1000
