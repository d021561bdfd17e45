/** Asking: the best passages the reader may see, then quotes from them, or a model's words with citations, or neither. */
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput, ServerEvent } from '../kernel/operation.ts'
import { cursorOfMoment, decodeCursor, type PageQuery, toPage } from '../kernel/page.ts'
import type { Scope, Tx } from '../kernel/scope.ts'
import { findPassages, quoteAnswer } from '../knowledge/service.ts'
import { generate, getModelForGeneration, groundedMessages, localEmbeddingName, refusal } from '../models/service.ts'
import { announce } from '../webhooks/service.ts'
import { citedNumbers } from './cited-numbers.ts'
import type * as contract from './contract.ts'
import { type Answer, Citation, type Conversation, Feedback, NearPassage, type Turn } from './contract.ts'
import { areReadable, watchSources } from './sources.service.ts'
import * as store from './store.ts'

type Question = OperationInput<typeof contract.ask>['body']

const passagesForModel = 6 // About 1,500 tokens: fits the smallest context in the catalogue.

// ---------------------------------------------------------------- answering

export async function ask(ctx: Scope, question: Question, signal: AbortSignal): Promise<Answer> {
  const pieces = answer(ctx, question, signal)
  for (;;) {
    const step = await pieces.next()
    if (step.done) return step.value.reply
  }
}

/** As `ask`, with the words of a model as they are written. */
export async function* answerPieces(
  ctx: Scope,
  question: Question,
  signal: AbortSignal,
  /** The app that was asked, by the name that programs use: its budget counts. */
  app: string,
): AsyncGenerator<string, Answer> {
  return (yield* answer(ctx, question, signal, app)).reply
}

interface Answered {
  reply: Answer
  /** Documents whose passages a model was given: its text may say what stands in any of them. */
  readIds: string[]
}

/** Yields generated text piece by piece; returns the whole answer. Quotes come whole. */
async function* answer(
  ctx: Scope,
  question: Question,
  signal: AbortSignal,
  app?: string,
): AsyncGenerator<string, Answered> {
  const answered =
    question.mode === 'extract'
      ? { reply: await extract(ctx, question, signal), readIds: [] }
      : yield* write(ctx, question, signal, app)
  await auditReads(ctx, answered)
  return answered
}

/** 발췌: nothing is written that does not stand in a document. */
async function extract(ctx: Scope, question: Question, signal: AbortSignal): Promise<Answer> {
  const startedAt = performance.now()
  const quoted = await quoteAnswer(ctx, { question: question.question, collectionIds: question.collectionIds, signal })
  return {
    status: quoted.status,
    mode: 'extract',
    text: quoted.citations.map((citation) => citation.quote).join('\n'),
    citations: quoted.citations.map((citation, index) => ({ ...citation, number: index + 1 })),
    nearest: quoted.nearest,
    modelName: localEmbeddingName,
    searched: quoted.searched,
    milliseconds: Math.round(performance.now() - startedAt),
    costMicros: 0,
  }
}

/** 생성: a model that passed its measurement writes from numbered passages; what it cites is checked to exist. */
async function* write(
  ctx: Scope,
  question: Question,
  signal: AbortSignal,
  app: string | undefined,
): AsyncGenerator<string, Answered> {
  const startedAt = performance.now()
  const model = await getModelForGeneration(ctx, question.modelId)
  const { passages, searched, highestLabel } = await findPassages(ctx, {
    question: question.question,
    collectionIds: question.collectionIds,
    top: passagesForModel,
    signal,
  })
  const facts = { mode: 'generate' as const, modelName: model.name, searched }
  const since = () => Math.round(performance.now() - startedAt)
  if (passages.length === 0) {
    const nothing = { status: 'abstained' as const, text: '', citations: [], nearest: [] }
    return { reply: { ...facts, ...nothing, milliseconds: since(), costMicros: 0 }, readIds: [] }
  }
  const readIds = [...new Set(passages.map((passage) => passage.documentId))]
  const sources = watchSources(ctx, readIds, signal)
  let text = ''
  let costMicros: number | null = null
  let isStopped = false
  const pieces = generate(ctx, {
    modelId: model.id,
    messages: groundedMessages(
      question.question,
      passages.map((passage) => passage.quote),
    ),
    typed: [question.question],
    maxTokens: 600,
    purpose: 'answer',
    app,
    label: highestLabel,
    signal: sources.signal,
  })
  try {
    for (;;) {
      const step = await pieces.next()
      if (step.done) {
        costMicros = step.value.costMicros
        break
      }
      text += step.value
      yield step.value
    }
  } catch (error) {
    if (!sources.signal.aborted) throw error
    isStopped = true
  } finally {
    sources.end()
  }
  // Also the last words: a source may have been lost since the last look.
  if (sources.isLost() || (!signal.aborted && !(await areReadable(ctx, readIds)))) {
    const nothing = { status: 'withdrawn' as const, text: '', citations: [], nearest: [] }
    return { reply: { ...facts, ...nothing, milliseconds: since(), costMicros }, readIds }
  }
  const numbers = citedNumbers(text, passages.length)
  const isRefusal = text.includes(refusal)
  // A text without a single citation that exists has no evidence: it is not shown as an answer.
  const isAnswered = !isRefusal && numbers.length > 0
  const reply: Answer = {
    ...facts,
    status: isStopped ? 'stopped' : isAnswered ? 'answered' : 'abstained',
    text: isAnswered || isStopped ? text : '',
    citations:
      isAnswered || isStopped
        ? numbers.flatMap((number) => {
            const passage = passages[number - 1]
            return passage ? [{ ...passage, number }] : []
          })
        : [],
    nearest:
      isAnswered || isStopped
        ? []
        : passages.slice(0, 3).map(({ documentId, title, page, quote, elementIds }) => ({
            documentId,
            title,
            page,
            text: quote,
            elementIds,
          })),
    milliseconds: since(),
    costMicros,
  }
  return { reply, readIds }
}

/** Quoting what is not public is a read of it, and so is giving it to a model. */
async function auditReads(ctx: Scope, { reply, readIds }: Answered): Promise<void> {
  const quotedIds = reply.citations.map((citation) => citation.documentId)
  if (quotedIds.length + readIds.length === 0) return
  await ctx.transaction(async (tx) => {
    for (const [action, documentIds] of [
      ['document.given-to-model', readIds],
      ['document.quoted', quotedIds],
    ] as const) {
      for (const { documentId, label } of await store.listRestricted(tx, [...new Set(documentIds)]))
        await tx.audit({ action, objectKind: 'document', objectId: documentId, detail: { label } })
    }
  })
}

// ---------------------------------------------------------------- conversations

const theConversation = { ko: '대화를', en: 'The conversation' }

export async function listConversations(ctx: Scope, query: PageQuery) {
  return ctx.transaction((tx) => pageOfConversations(tx, tx.actor.memberId, query))
}

export async function pageOfConversations(tx: Tx, memberId: string, query: PageQuery) {
  const rows = await store.listConversations(tx, memberId, {
    limit: query.limit,
    after: decodeCursor(query.cursor, cursorOfMoment),
  })
  const page = toPage(rows, query.limit, (row) => [row.updatedAt.toISOString(), row.id])
  return { items: page.items.map(presentConversation), nextCursor: page.nextCursor }
}

export async function addConversation(ctx: Scope, title: string): Promise<Conversation> {
  return ctx.transaction(async (tx) => presentConversation(await store.insertConversation(tx, title)))
}

export async function getConversation(ctx: Scope, conversationId: string): Promise<Conversation & { turns: Turn[] }> {
  return ctx.transaction((tx) => presentWhole(tx, tx.actor.memberId, conversationId))
}

/** Under the rights of whoever reads, on the documents that are quoted. */
export async function presentWhole(
  tx: Tx,
  memberId: string,
  conversationId: string,
): Promise<Conversation & { turns: Turn[] }> {
  const row = await store.findConversation(tx, conversationId, memberId)
  if (!row) throw notFound('assistants.conversation-not-found', theConversation)
  const turns = await store.listTurns(tx, conversationId)
  const ids = turns.map((turn) => turn.id)
  const [sources, feedback] = [await store.listSources(tx, ids), await store.listFeedback(tx, ids)]
  return {
    ...presentConversation(row),
    turns: turns.map((turn) =>
      presentTurn(
        turn,
        sources.filter((source) => source.turnId === turn.id),
        feedback.find((one) => one.turnId === turn.id),
      ),
    ),
  }
}

export async function deleteConversation(ctx: Scope, conversationId: string) {
  return ctx.transaction(async (tx) => {
    const row = await store.findConversation(tx, conversationId)
    if (!row) throw notFound('assistants.conversation-not-found', theConversation)
    await store.updateConversation(tx, conversationId, { deletedAt: tx.now() })
    return {}
  })
}

/** The question is stored first, so that it is not lost when the answer fails; the answer when it is whole or stopped. */
export async function* askInConversation(
  ctx: Scope,
  conversationId: string,
  question: Question,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const turnId = await ctx.transaction(async (tx) => {
    const row = await store.findConversation(tx, conversationId)
    if (!row) throw notFound('assistants.conversation-not-found', theConversation)
    await store.updateConversation(
      tx,
      conversationId,
      row.title === '' ? { title: question.question.slice(0, 60) } : {},
    )
    return store.insertTurn(tx, conversationId, question.question)
  })
  yield { event: 'turn', data: { turnId } }
  const pieces = answer(ctx, question, signal)
  for (;;) {
    const step = await pieces.next()
    if (!step.done) {
      yield { event: 'delta', data: { text: step.value } }
      continue
    }
    await keepAnswer(ctx, turnId, step.value)
    yield { event: 'answer', data: step.value.reply }
    return
  }
}

async function keepAnswer(ctx: Scope, turnId: string, { reply, readIds }: Answered): Promise<void> {
  const { text, citations, nearest, ...facts } = reply
  await ctx.transaction((tx) =>
    store.saveAnswer(tx, turnId, {
      answer: { ...facts, citationCount: citations.length, nearCount: nearest.length, readCount: readIds.length },
      generatedText: reply.mode === 'generate' ? text : null,
      sources: [
        ...citations.map((citation) => ({
          kind: 'citation' as const,
          number: citation.number,
          documentId: citation.documentId,
          content: citation,
        })),
        ...nearest.map((passage, index) => ({
          kind: 'near' as const,
          number: index + 1,
          documentId: passage.documentId,
          content: passage,
        })),
        ...readIds.map((documentId, index) => ({ kind: 'read' as const, number: index + 1, documentId, content: {} })),
      ],
    }),
  )
}

export async function giveFeedback(ctx: Scope, turnId: string, given: Feedback): Promise<Feedback> {
  return ctx.transaction(async (tx) => {
    const turn = await store.findTurn(tx, turnId)
    if (!turn) throw notFound('assistants.turn-not-found', { ko: '답변을', en: 'The answer' })
    if (!turn.answer) {
      throw new AppError('conflict', 'assistants.not-answered', {
        ko: '답이 끝난 뒤에 의견을 남길 수 있습니다.',
        en: 'You can give feedback once the answer is complete.',
      })
    }
    await store.saveFeedback(tx, turnId, given)
    // Neither question nor comment: a conversation is one person's own.
    await announce(tx, { type: 'feedback.given', nodeId: null, data: { turnId, verdict: given.verdict } })
    return given
  })
}

// ---------------------------------------------------------------- presenting

function presentConversation(row: store.ConversationRow): Conversation {
  return {
    id: row.id,
    title: row.title,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

/** An old answer under today's rights: a quote whose document may not be read any more is gone, and the answer says so. */
function presentTurn(
  row: store.TurnRow,
  sources: readonly store.SourceRow[],
  given: store.FeedbackRow | undefined,
): Turn {
  return {
    id: row.id,
    question: row.question,
    askedAt: row.askedAt.toISOString(),
    answer: row.answer ? presentAnswer(row.answer, row.generatedText, sources) : null,
    feedback: given ? Feedback.parse({ verdict: given.verdict, reason: given.reason, comment: given.comment }) : null,
  }
}

function presentAnswer(
  facts: NonNullable<store.TurnRow['answer']>,
  generatedText: string | null,
  sources: readonly store.SourceRow[],
): Answer {
  const { citationCount, nearCount: _, readCount, ...rest } = facts
  const live = sources.filter((source) => source.content !== null)
  const citations = live.filter((source) => source.kind === 'citation').map((source) => Citation.parse(source.content))
  const nearest = live.filter((source) => source.kind === 'near').map((source) => NearPassage.parse(source.content))
  const isWhole =
    citations.length === citationCount && live.filter((source) => source.kind === 'read').length === readCount
  if (rest.mode === 'generate') {
    return isWhole
      ? { ...rest, text: generatedText ?? '', citations, nearest }
      : { ...rest, status: 'withdrawn', text: '', citations: [], nearest: [] }
  }
  const isWithdrawn = citationCount > 0 && citations.length === 0
  return {
    ...rest,
    status: isWithdrawn ? 'withdrawn' : rest.status,
    text: citations.map((citation) => citation.quote).join('\n'),
    citations,
    nearest,
  }
}
