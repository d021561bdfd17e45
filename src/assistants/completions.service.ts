/** Asking as OpenAI's clients do: the model is an app, or, for those who may call models, a model itself. */
import { mayAct } from '../access/policy.ts'
import { AppError, notFound } from '../kernel/error.ts'
import { newId } from '../kernel/id.ts'
import type { OperationReply } from '../kernel/operation.ts'
import type { Scope } from '../kernel/scope.ts'
import { type ChatMessage, type Generated, generate, listModels } from '../models/service.ts'
import { findWayOfAsking, listApps } from './apps.service.ts'
import type * as contract from './contract.ts'
import {
  type Answer,
  type ChatCompletion,
  type ChatRequest,
  defaultAppName,
  type NaruPart,
  type UrlCitation,
  type Usage,
} from './contract.ts'
import { textOf, writeAnswer } from './openai-answer.ts'
import { answerPieces } from './service.ts'

const maxQuestion = 2000
const defaultMaxTokens = 1024

interface Finished {
  content: string
  annotations: UrlCitation[]
  naru: NaruPart
  usage: Usage | undefined
  finishReason: 'stop' | 'length'
}

/** Yields text as it is written; what was not yielded stands whole in the result. */
type Pieces = AsyncGenerator<string, Finished>

export async function complete(
  ctx: Scope,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<ChatCompletion | AsyncGenerator<object>> {
  refuseUnsupported(request)
  // A slash stands in the name of every model and of no app.
  const way = request.model.includes('/') ? undefined : await findWayOfAsking(ctx, request.model)
  const pieces = way ? askApp(ctx, way, request, signal) : await askModel(ctx, request, signal)
  const head = { id: `chatcmpl-${newId()}`, created: Math.floor(ctx.now().getTime() / 1000), model: request.model }
  // The first step before the stream begins: what is refused is refused by a status, not in the middle of a 200.
  const first = await pieces.next()
  if (request.stream) return stream(head, first, pieces, request.stream_options?.include_usage ?? false)
  let step = first
  let text = ''
  while (!step.done) {
    text += step.value
    step = await pieces.next()
  }
  const { content, annotations, naru, usage, finishReason } = step.value
  const message = { role: 'assistant' as const, content: content || text, refusal: null, annotations }
  return {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason }],
    ...(usage ? { usage } : {}),
    naru,
  }
}

/** Citations come with the last chunk that has a choice. */
async function* stream(
  head: { id: string; created: number; model: string },
  first: IteratorResult<string, Finished>,
  pieces: Pieces,
  withUsage: boolean,
): AsyncGenerator<object> {
  const chunk = (delta: object, finish: string | null, more: object = {}) => ({
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...more,
  })
  yield chunk({ role: 'assistant', content: '' }, null)
  let step = first
  let hasWritten = false
  while (!step.done) {
    hasWritten ||= step.value !== ''
    yield chunk({ content: step.value }, null)
    step = await pieces.next()
  }
  const { content, annotations, naru, usage, finishReason } = step.value
  if (!hasWritten) for (const line of linesOf(content)) yield chunk({ content: line }, null)
  yield chunk({ annotations }, finishReason, { naru })
  if (withUsage) yield { ...head, object: 'chat.completion.chunk', choices: [], usage: usage ?? null }
}

/** Quotes come whole, line by line. */
function linesOf(content: string): string[] {
  return content.split(/(?<=\n)/)
}

// ---------------------------------------------------------------- apps

async function* askApp(
  ctx: Scope,
  way: NonNullable<Awaited<ReturnType<typeof findWayOfAsking>>>,
  request: ChatRequest,
  signal: AbortSignal,
): Pieces {
  const question = {
    question: questionOf(request),
    collectionIds: [...way.collectionIds],
    mode: way.mode,
    ...(way.modelId ? { modelId: way.modelId } : {}),
  }
  const pieces = answerPieces(ctx, question, signal, request.model)
  let text = ''
  let answer: Answer
  try {
    for (;;) {
      const step = await pieces.next()
      if (step.done) {
        answer = step.value
        break
      }
      text += step.value
      yield step.value
    }
  } catch (error) {
    // An app whose collections this person does not see answers like one that found nothing.
    if (!(error instanceof AppError && error.code === 'knowledge.collection-not-found')) throw error
    answer = nothingFound(way.mode)
  }
  const written = writeAnswer(answer, { publicUrl: ctx.ports.publicUrl, language: ctx.actor.language })
  // Words without a citation that exists are not an answer. What was streamed cannot be taken back: it is said after it.
  if (answer.mode === 'generate' && answer.status !== 'answered' && text !== '') yield `\n\n${written.content}`
  return {
    ...written,
    naru: {
      status: answer.status,
      mode: answer.mode,
      model: answer.modelName,
      citations: answer.citations,
      nearest: answer.nearest,
      searched: answer.searched,
    },
    usage: undefined,
    finishReason: 'stop',
  }
}

function nothingFound(mode: Answer['mode']): Answer {
  return {
    status: 'abstained',
    mode,
    text: '',
    citations: [],
    nearest: [],
    modelName: '',
    searched: { documents: 0, chunks: 0 },
    milliseconds: 0,
    costMicros: 0,
  }
}

function questionOf(request: ChatRequest): string {
  const turn = request.messages.findLast((one) => one.role === 'user')
  const text = turn ? textOf(turn)?.trim() : ''
  if (!text) {
    throw invalid('messages', 'assistants.no-question', {
      ko: '마지막 user 메시지에 질문을 글로 넣어 주세요.',
      en: 'Put the question into the last user message, as text.',
    })
  }
  if (text.length > maxQuestion) {
    throw invalid('messages', 'assistants.question-too-long', {
      ko: `질문은 ${maxQuestion}자까지입니다. 줄여서 보내 주세요.`,
      en: `A question has at most ${maxQuestion} characters. Please shorten it.`,
    })
  }
  return text
}

// ---------------------------------------------------------------- models

async function askModel(ctx: Scope, request: ChatRequest, signal: AbortSignal): Promise<Pieces> {
  const isAllowed =
    mayAct(ctx.actor.role, 'models.use') &&
    !ctx.actor.keyApps &&
    (!ctx.actor.keyScopes || ctx.actor.keyScopes.includes('*') || ctx.actor.keyScopes.includes('models.use'))
  // The same answer for an app that one may not see, a model that one may not call, and neither.
  if (!isAllowed || !request.model.includes('/')) throw noSuchModel()
  return writePieces(ctx, request, signal)
}

async function* writePieces(ctx: Scope, request: ChatRequest, signal: AbortSignal): Pieces {
  const maxTokens = request.max_completion_tokens ?? request.max_tokens ?? defaultMaxTokens
  const responseSchema = schemaOf(request)
  const pieces = generate(ctx, {
    modelId: request.model,
    messages: messagesOf(request.messages),
    ...(responseSchema ? { responseSchema } : {}),
    typed: [...request.messages.map((turn) => textOf(turn) ?? ''), JSON.stringify(responseSchema ?? '')],
    maxTokens,
    temperature: request.temperature ?? 1,
    isWhole: !request.stream,
    purpose: 'api',
    // Only what the caller wrote is sent, looked through for quotes: clients send earlier answers back.
    label: 0,
    signal,
  })
  let done: Generated
  for (;;) {
    const step = await pieces.next()
    if (step.done) {
      done = step.value
      break
    }
    yield step.value
  }
  const { inputTokens, outputTokens } = done.usage
  return {
    content: '',
    annotations: [],
    naru: {
      status: 'answered',
      mode: 'model',
      model: request.model,
      citations: [],
      nearest: [],
      searched: null,
    },
    usage:
      inputTokens === undefined || outputTokens === undefined
        ? undefined
        : { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens },
    finishReason: done.finishReason === 'length' ? 'length' : 'stop',
  }
}

/** The conversation as models take it: instructions as one, what people and models said as it was. */
function messagesOf(turns: ChatRequest['messages']): ChatMessage[] {
  const instructions = turns.filter((turn) => turn.role === 'system' || turn.role === 'developer')
  const said = turns.flatMap((turn): ChatMessage[] =>
    turn.role === 'user' || turn.role === 'assistant' ? [{ role: turn.role, content: textOf(turn) ?? '' }] : [],
  )
  if (instructions.length === 0) return said
  return [{ role: 'system', content: instructions.map((turn) => textOf(turn) ?? '').join('\n\n') }, ...said]
}

export async function listOpenAIModels(ctx: Scope): Promise<OperationReply<typeof contract.listOpenAIModels>> {
  const { items } = await listApps(ctx)
  const apps = [
    { id: defaultAppName, created: 0, owned_by: 'naru' },
    ...items.map((app) => ({
      id: app.modelName,
      created: Math.floor(Date.parse(app.createdAt) / 1000),
      owned_by: 'app',
    })),
  ].filter((one) => !ctx.actor.keyApps || ctx.actor.keyApps.includes(one.id))
  const mayCall = mayAct(ctx.actor.role, 'models.use') && !ctx.actor.keyApps
  const models = mayCall ? (await listModels(ctx)).items : []
  return {
    object: 'list',
    data: [...apps, ...models.map((model) => ({ id: model.id, created: 0, owned_by: model.providerName }))].map(
      (one) => ({ ...one, object: 'model' as const }),
    ),
  }
}

/** The form of the answer that a model is asked for; apps have one of their own. */
function schemaOf({ model, response_format: format }: ChatRequest): Record<string, unknown> | undefined {
  return format?.type === 'json_schema' && model.includes('/') ? format.json_schema?.schema : undefined
}

// ---------------------------------------------------------------- refusals

function refuseUnsupported(request: ChatRequest): void {
  const refused: [string, boolean][] = [
    ['n', (request.n ?? 1) !== 1],
    ['tools', (request.tools?.length ?? 0) > 0],
    ['response_format', (request.response_format?.type ?? 'text') !== 'text' && !schemaOf(request)],
    ['messages', request.messages.some((turn) => textOf(turn) === undefined)],
  ]
  for (const [param, isRefused] of refused) {
    if (!isRefused) continue
    throw invalid(param, 'assistants.unsupported-parameter', {
      ko: `여기서 쓸 수 없는 값입니다: ${param}. 빼고 다시 보내 주세요. 메시지는 글만 받습니다.`,
      en: `This is not supported here: ${param}. Leave it out. Messages hold text only.`,
    })
  }
}

function invalid(param: string, code: string, words: { ko: string; en: string }): AppError {
  return new AppError('invalid', code, words, { detail: { param } })
}

function noSuchModel(): AppError {
  return notFound('assistants.model-not-found', { ko: '이 이름의 앱이나 모델을', en: 'An app or model of this name' })
}
