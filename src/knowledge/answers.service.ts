/** Passages for a model to read, and quotes that answer by themselves. */
import type { Scope } from '../kernel/scope.ts'
import { embed } from '../models/service.ts'
import { answerFromCandidates } from './answer.ts'
import { defaultCalibration } from './calibration.ts'
import { placesOf } from './pieces.ts'
import { candidateOf, findChunks } from './search.service.ts'
import type * as searchStore from './search.store.ts'
import { candidatesForAnswer } from './search-plan.ts'
import { loadTokeniser } from './tokenise.ts'

export interface Passage {
  documentId: string
  externalId: string | null
  title: string
  chunkId: string
  page: number | null
  boxes: { page: number; box: [number, number, number, number]; elementId: string }[]
  elementIds: string[]
  headingPath: string[]
  quote: string
}

/** The best passages whole, for a model to read. */
export async function findPassages(
  ctx: Scope,
  input: { question: string; collectionIds: readonly string[]; top: number; signal?: AbortSignal },
): Promise<{ passages: Passage[]; searched: { documents: number; chunks: number }; highestLabel: number }> {
  const outcome = await findChunks(ctx, {
    query: input.question,
    collectionIds: input.collectionIds,
    top: input.top,
    mode: 'hybrid',
    signal: input.signal,
  })
  return {
    passages: outcome.found.map(({ chunk }) => passageOf(chunk, 0, chunk.body.length)),
    searched: { documents: outcome.searched.documents, chunks: outcome.searched.chunks },
    highestLabel: Math.max(0, ...outcome.found.map(({ chunk }) => chunk.label)),
  }
}

export interface QuotedAnswer {
  status: 'answered' | 'abstained'
  citations: Passage[]
  nearest: { documentId: string; title: string; page: number | null; text: string; elementIds: string[] }[]
  searched: { documents: number; chunks: number }
}

/** The sentences that answer, word by word, or the nearest ones when none does. */
export async function quoteAnswer(
  ctx: Scope,
  input: { question: string; collectionIds: readonly string[]; signal?: AbortSignal },
): Promise<QuotedAnswer> {
  const outcome = await findChunks(ctx, {
    query: input.question,
    collectionIds: input.collectionIds,
    top: candidatesForAnswer,
    mode: 'hybrid',
    signal: input.signal,
  })
  const searched = { documents: outcome.searched.documents, chunks: outcome.searched.chunks }
  const chunkOf = new Map(outcome.found.map(({ chunk }) => [chunk.id, chunk]))
  const calibrationOf = new Map(outcome.scopes.map((scope) => [scope.indexVersionId, scope.calibration]))
  const answer = await answerFromCandidates(
    {
      tokeniser: await loadTokeniser(),
      statistics: outcome.statistics,
      calibration: defaultCalibration,
      embed: async (texts, kind) => {
        // The question was embedded for the search already.
        if (kind === 'query' && texts.length === 1 && outcome.questionVector) return [outcome.questionVector]
        return embed(ctx, { texts, inputType: kind, purpose: 'answer', signal: input.signal })
      },
    },
    input.question,
    outcome.found.map(({ chunk, scores }) => ({
      ...candidateOf(chunk, scores.fused),
      calibration: calibrationOf.get(chunk.indexVersionId) ?? undefined,
    })),
  )
  const quotes = answer.status === 'answered' ? answer.quotes : answer.nearest
  const passages = quotes.flatMap((quote) => {
    const chunk = chunkOf.get(quote.chunkId)
    if (!chunk) return []
    return [passageOf(chunk, quote.start, quote.end, quote.header)]
  })
  if (answer.status === 'answered') return { status: 'answered', citations: passages, nearest: [], searched }
  return {
    status: 'abstained',
    citations: [],
    nearest: passages.map(({ documentId, title, page, quote, elementIds }) => ({
      documentId,
      title,
      page,
      text: quote,
      elementIds,
    })),
    searched,
  }
}

function passageOf(chunk: searchStore.FoundChunk, start: number, end: number, header?: { text: string }): Passage {
  const places = placesOf(chunk.pieces, start, end)
  const sentence = chunk.body.slice(start, end).trim()
  return {
    documentId: chunk.documentId,
    externalId: chunk.externalId,
    title: chunk.title,
    chunkId: chunk.id,
    page: places.find((place) => place.page !== null)?.page ?? null,
    boxes: places.flatMap((place) => place.boxes.map((box) => ({ ...box, elementId: place.elementId }))),
    elementIds: [...new Set(places.map((place) => place.elementId))],
    headingPath: chunk.headingPath,
    quote: header ? `${header.text.trim()}\n${sentence}` : sentence,
  }
}
