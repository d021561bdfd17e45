/**
 * The call path of chat models: where the text may go, whether it is paid for and fits, a place in the quota, the call, its
 * record. Embeddings go the same way in `embedding.service.ts`.
 */
import { AppError } from '../kernel/error.ts'
import type { Scope } from '../kernel/scope.ts'
import type { ChatOutcome, ChatPiece, ChatRequest, ChatTraits, ChatUsage } from './ports.ts'
import { ProviderFailure } from './provider-failure.ts'
import { overContext, refusalOf } from './refusal-words.ts'
import { type Resolved, refuseUnlessMayLeave, resolveEndpoint } from './resolving.service.ts'
import { pauseOrGiveUp, settle, type Tries, takePlace } from './sending.service.ts'
import { beginCall, type EndCall, refuseOverBudget } from './spending.service.ts'

export interface Generation
  extends Pick<
    ChatRequest,
    'messages' | 'maxTokens' | 'seed' | 'thinkingEffort' | 'responseSchema' | 'tools' | 'toolChoice' | 'isWhole'
  > {
  modelId: string
  temperature?: number
  purpose: string
  /** Under which name an app was asked: its budget counts. */
  app?: string | undefined
  /** The highest label of the documents in the messages. */
  label: number
  /** What people or programs wrote in the messages: it is looked through for quotes of documents. */
  typed: readonly string[]
  signal: AbortSignal
}

export interface Generated extends Omit<ChatOutcome, 'usage'> {
  /** Null: unknown. Millionths of a won. */
  costMicros: number | null
  usage: ChatUsage
}

/**
 * Streams an answer of a chat model.
 * @throws AppError `models.label-too-high`, `models.budget-used-up`, `models.quota-used-up` and others before anything is
 *   sent; what the provider refused, in words for the person, otherwise
 */
export async function* generate(ctx: Scope, request: Generation): AsyncGenerator<string, Generated> {
  const to = await resolveEndpoint(ctx, request.modelId)
  await refuseUnlessMayLeave(ctx, to, request)
  await refuseOverBudget(ctx, to, request.app)
  refuseBeyondAbilities(to, request)
  const asked = chatRequestOf(ctx, to, request)
  const tries: Tries = { made: 0 }
  let endCall: EndCall | undefined
  /** What was given up before the first call, because the minute was full, is no call. */
  const begin = () => {
    const { modelId, purpose, app, label } = request
    endCall ??= beginCall(ctx, to, 'chat', { modelId, purpose, app, label })
  }
  let outcome: ChatOutcome | undefined
  let errorCode: string | null = null
  let answerBegan = false
  try {
    const inputTokens = await inputTokensOf(ctx, to, asked)
    const pieces = streamWithTries(ctx, to, asked, { tokens: inputTokens + request.maxTokens, tries, begin })
    try {
      for (;;) {
        const step = await pieces.next()
        if (step.done) {
          outcome = step.value
          break
        }
        answerBegan = true
        yield step.value.text
      }
    } finally {
      await pieces.return(nothing)
    }
  } catch (error) {
    if (!request.signal.aborted) errorCode = error instanceof AppError ? error.code : 'models.unexpected'
    throw error
  } finally {
    if (!outcome) {
      const status = errorCode ? 'failed' : 'cancelled'
      const end = { status, errorCode, inputTokens: null, outputTokens: null, tries: tries.made, answerBegan } as const
      await endCall?.(end)
    }
  }
  const { inputTokens = null, outputTokens = null } = outcome.usage
  const end = { errorCode, inputTokens, outputTokens, tries: tries.made, answerBegan: true }
  const costMicros = (await endCall?.({ status: 'succeeded', ...end })) ?? null
  return { ...outcome, costMicros }
}

const nothing: ChatOutcome = {
  usage: { inputTokens: undefined, outputTokens: undefined },
  finishReason: 'other',
  toolCalls: [],
}

/** Never tried again once a piece was shown: the person would read two beginnings. */
async function* streamWithTries(
  ctx: Scope,
  to: Resolved,
  asked: ChatRequest,
  input: { tokens: number; tries: Tries; begin(): void },
): AsyncGenerator<ChatPiece, ChatOutcome> {
  const { signal } = asked
  for (;;) {
    const useId = await takePlace(ctx, to, { tokens: input.tokens, signal })
    input.tries.made++
    input.begin()
    let isShown = false
    const pieces = ctx.ports.chatClient.stream(to.endpoint, asked)
    try {
      for (;;) {
        const step = await pieces.next()
        if (step.done) {
          const { inputTokens, outputTokens } = step.value.usage
          if (inputTokens !== undefined && outputTokens !== undefined)
            await settle(ctx, useId, inputTokens + outputTokens)
          return step.value
        }
        isShown = true
        yield step.value
      }
    } catch (error) {
      if (isShown && !signal.aborted && error instanceof ProviderFailure) throw refusalOf(to.name, error)
      await pauseOrGiveUp(ctx, to, error, { tries: input.tries, signal })
    } finally {
      await pieces.return(nothing)
    }
  }
}

/** What its settings say that it cannot do is not sent: an operator corrects them where they are wrong. */
function refuseBeyondAbilities({ settings, name }: Resolved, request: Generation): void {
  if (!settings) return
  const isBeyond = (request.tools && !settings.callsTools) || (request.responseSchema && !settings.answersInSchema)
  if (isBeyond) throw refusalOf(name, new ProviderFailure('unsupported', 'settings', 'tools or a schema'))
}

const plainTraits: ChatTraits = { face: 'v3', thinks: false, maxOutputTokens: null }

function chatRequestOf(ctx: Scope, { model, settings }: Resolved, request: Generation): ChatRequest {
  const { messages, maxTokens, seed, thinkingEffort, responseSchema, tools, toolChoice, isWhole, signal } = request
  return {
    model,
    traits: settings ?? plainTraits,
    messages,
    maxTokens,
    temperature: request.temperature ?? 0,
    ...(seed === undefined ? {} : { seed }),
    ...(thinkingEffort === undefined ? {} : { thinkingEffort }),
    ...(responseSchema === undefined ? {} : { responseSchema }),
    ...(tools === undefined ? {} : { tools }),
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...(isWhole === undefined ? {} : { isWhole }),
    requestId: ctx.requestId,
    signal,
  }
}

const mostTokensPerCharacter = 1.2 // Hangul syllables outside a vocabulary fall into bytes, seldom more than one in five.
const usualTokensPerCharacter = 0.6

/**
 * What the input comes to. Only where it may not fit the context is the provider asked to count, a call more.
 * @throws AppError `models.context-exceeded`
 */
async function inputTokensOf(ctx: Scope, to: Resolved, asked: ChatRequest): Promise<number> {
  const characters = JSON.stringify([asked.messages, asked.tools ?? [], asked.responseSchema ?? {}]).length
  const estimate = Math.ceil(characters * usualTokensPerCharacter)
  const contextTokens = to.settings?.contextTokens
  if (!contextTokens || characters * mostTokensPerCharacter + asked.maxTokens <= contextTokens) return estimate
  const counted = await ctx.ports.tokenCounter.countChat(to.endpoint, asked).catch((error: unknown) => {
    if (error instanceof ProviderFailure) return undefined // The call itself will say what is wrong.
    throw error
  })
  if (counted !== undefined && counted + asked.maxTokens > contextTokens)
    throw overContext(to.name, counted + asked.maxTokens, contextTokens)
  return counted ?? estimate
}
