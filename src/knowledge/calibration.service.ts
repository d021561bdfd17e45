/** From when on a collection answers: its threshold, measured on itself. */
import type { Scope } from '../kernel/scope.ts'
import { embed, localEmbeddingModelId } from '../models/service.ts'
import { queryVector } from './bm25.ts'
import { calibrate } from './calibration.ts'
import * as chunkStore from './chunk.store.ts'
import { embeddingIdOf } from './collections.service.ts'
import { fuseScores } from './fuse.ts'
import { takeOverWhenWhole } from './progress.service.ts'
import { searchTerms } from './question.ts'
import { allStatistics, candidateOf } from './search.service.ts'
import * as searchStore from './search.store.ts'
import { candidatesForAnswer, candidatesPerHalf, patienceSeconds } from './search-plan.ts'
import * as store from './store.ts'
import { loadTokeniser } from './tokenise.ts'

const calibrationSample = 400 // Passages that questions are made from and random pairs are drawn from.

/** Asks the collection about itself, with and without the passage that a question was made from. */
export async function calibrateIndex(ctx: Scope, indexVersionId: string, signal: AbortSignal): Promise<void> {
  const tokeniser = await loadTokeniser()
  const known = await ctx.transaction(async (tx) => {
    const version = await store.findIndexVersion(tx, indexVersionId)
    if (!version) return undefined
    return {
      version,
      statistics: await allStatistics(tx, indexVersionId),
      passages: await chunkStore.sampleChunks(tx, version, calibrationSample),
      vectorFloor: await chunkStore.meanOfUnrelated(tx, version),
    }
  })
  if (!known || known.passages.length === 0) return
  const { statistics, version } = known
  const modelId = embeddingIdOf(version)
  // The questions are made of these passages.
  const label = Math.max(...known.passages.map((passage) => passage.label))
  // Sentences are judged on this machine, whatever model finds the chunks.
  const embedTexts = (texts: readonly string[], kind: 'query' | 'passage') => {
    signal.throwIfAborted()
    return embed(ctx, { texts, inputType: kind, purpose: 'calibrate', signal })
  }
  const embedQuestion = (question: string) =>
    embed(ctx, {
      ...{ texts: [question], inputType: 'query' as const, purpose: 'calibrate', signal },
      ...{ modelId, label, longestWaitSeconds: patienceSeconds },
    })
  const calibration = await calibrate(
    {
      tokeniser,
      statistics,
      embed: embedTexts,
      async search(question, excluded) {
        const [vector] = await embedQuestion(question)
        const query = queryVector(searchTerms(tokeniser, question), statistics)
        return ctx.transaction(async (tx) => {
          const words = await searchStore.searchAllWords(tx, indexVersionId, query, candidatesPerHalf)
          const vectors = vector ? await searchStore.searchAllVectors(tx, version, vector, candidatesPerHalf) : []
          const fused = fuseScores({ words, vectors })
          const chunks = await searchStore.listChunks(
            tx,
            fused.map((one) => one.chunkId),
          )
          return fused
            .flatMap(({ chunkId, score }) => {
              const chunk = chunks.get(chunkId)
              return chunk ? [candidateOf(chunk, score)] : []
            })
            .filter((candidate) => !excluded(candidate))
            .slice(0, candidatesForAnswer)
        })
      },
    },
    known.passages.map((chunk) => ({
      chunkId: chunk.id,
      documentId: chunk.documentId,
      title: chunk.title,
      headingPath: chunk.headingPath,
      text: chunk.body,
    })),
  )
  await ctx.transaction(async (tx) => {
    const isOther = modelId !== localEmbeddingModelId && known.vectorFloor !== undefined
    await store.saveCalibration(tx, indexVersionId, {
      ...calibration,
      ...(isOther ? { vectorFloor: known.vectorFloor } : {}),
    })
    await takeOverWhenWhole(tx, indexVersionId)
  })
}
