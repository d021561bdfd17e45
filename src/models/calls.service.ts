/**
 * The call path. Every call of a model goes through `embed` or `generate`: they check where the text may go, and record model,
 * tokens, time and cost.
 */
import { AppError, notFound } from '../kernel/error.ts'
import { isId } from '../kernel/id.ts'
import type { OperationInput, OperationReply } from '../kernel/operation.ts'
import type { Scope } from '../kernel/scope.ts'
import {
  catalogue,
  embeddingDimension,
  embeddingModelId,
  localProviderId,
  modelIdOf,
  splitModelId,
} from './catalogue.ts'
import type * as contract from './contract.ts'
import type { ChatMessage, ChatUsage, Endpoint, InputType } from './ports.ts'
import * as store from './store.ts'

/** The model that compares meanings, as shown under a quoted answer. */
export const localEmbeddingName = catalogue.find((entry) => entry.id === embeddingModelId)?.name ?? embeddingModelId

export const theModel = { ko: '모델을', en: 'The model' }

/** Normalised vectors of the default embedding model, which runs on this machine: any label may be sent to it. */
export async function embed(
  ctx: Scope,
  request: { texts: readonly string[]; inputType: InputType; purpose: string; signal?: AbortSignal },
): Promise<Float32Array[]> {
  return (await embedAndCount(ctx, request)).vectors
}

/** As `embed`, with the tokens that were read. */
export async function embedAndCount(
  ctx: Scope,
  request: { texts: readonly string[]; inputType: InputType; purpose: string; signal?: AbortSignal },
): Promise<{ vectors: Float32Array[]; tokens: number }> {
  const startedAt = performance.now()
  const note = (status: 'succeeded' | 'failed', inputTokens: number | null, errorCode: string | null) =>
    recordCall(ctx, {
      modelId: modelIdOf(localProviderId, embeddingModelId),
      purpose: request.purpose,
      status,
      errorCode,
      inputTokens,
      outputTokens: null,
      startedAt,
      costMicros: 0,
    })
  try {
    const { vectors, tokens } = await ctx.ports.modelHost.embed(request.texts, request.inputType, request.signal)
    await note('succeeded', tokens, null)
    return { vectors, tokens }
  } catch (error) {
    await note('failed', null, error instanceof AppError ? error.code : 'models.unexpected')
    throw error
  }
}

export interface Generation {
  modelId: string
  messages: ChatMessage[]
  maxTokens: number
  temperature?: number
  purpose: string
  /** The highest label of anything in the messages. */
  label: number
  signal: AbortSignal
}

export interface Generated {
  /** Null: unknown. Millionths of a won. */
  costMicros: number | null
  usage: ChatUsage
}

/**
 * Streams an answer of a chat model.
 * @throws AppError `models.label-too-high` before anything is sent to a provider that may not see this label.
 */
export async function* generate(ctx: Scope, request: Generation): AsyncGenerator<string, Generated> {
  const { endpoint, model, highestLabel, name } = await resolveEndpoint(ctx, request.modelId)
  if (request.label > highestLabel) {
    throw new AppError('forbidden', 'models.label-too-high', {
      ko: `이 문서의 보안 등급은 「${name}」에 보낼 수 없습니다. 이 컴퓨터의 모델을 고르거나 발췌 답변을 써 주세요.`,
      en: `Text with this label may not be sent to “${name}”. Choose a local model, or use quoted answers.`,
    })
  }
  const startedAt = performance.now()
  let status: 'succeeded' | 'failed' | 'cancelled' = 'cancelled'
  let errorCode: string | null = null
  const { pieces, usage } = ctx.ports.chatClient.stream(endpoint, {
    model,
    messages: request.messages,
    maxTokens: request.maxTokens,
    temperature: request.temperature ?? 0,
    signal: request.signal,
  })
  // Local models cost nothing per call; a provider's price is unknown until a price table says it.
  const costMicros = splitModelId(request.modelId).providerId === localProviderId ? 0 : null
  try {
    for await (const { text } of pieces) yield text
    status = 'succeeded'
    return { costMicros, usage: await usage }
  } catch (error) {
    if (!request.signal.aborted) {
      status = 'failed'
      errorCode = 'models.provider-failed'
      throw providerFailed(name, error)
    }
    throw error
  } finally {
    const counted = status === 'succeeded' ? await usage : undefined
    await recordCall(ctx, {
      modelId: request.modelId,
      purpose: request.purpose,
      status,
      errorCode,
      inputTokens: counted?.inputTokens ?? null,
      outputTokens: counted?.outputTokens ?? null,
      startedAt,
      costMicros,
    })
  }
}

function providerFailed(name: string, cause: unknown): AppError {
  return new AppError(
    'unavailable',
    'models.provider-failed',
    {
      ko: `「${name}」에서 답을 받지 못했습니다. 공급자 설정의 시험 단추로 연결을 확인해 주세요.`,
      en: `“${name}” gave no answer. Check the connection with the test button of the provider.`,
    },
    { cause, detail: { provider: cause instanceof Error ? cause.message.slice(0, 300) : undefined } },
  )
}

export async function resolveEndpoint(
  ctx: Scope,
  modelId: string,
): Promise<{ endpoint: Endpoint; model: string; highestLabel: number; name: string }> {
  const { providerId, model } = splitModelId(modelId)
  if (providerId === localProviderId) {
    const entry = catalogue.find((one) => one.id === model && one.role === 'chat')
    if (!entry) throw notFound('models.not-found', theModel)
    return { endpoint: ctx.ports.modelHost.endpoint, model, highestLabel: 2, name: entry.name }
  }
  const row = isId(providerId) ? await ctx.transaction((tx) => store.findProvider(tx, providerId)) : undefined
  if (!row || row.chatModel !== model) throw notFound('models.not-found', theModel)
  return {
    endpoint: { baseUrl: row.baseUrl, key: row.sealedKey ? ctx.ports.secretBox.open(row.sealedKey) : undefined },
    model,
    highestLabel: row.highestLabel,
    name: row.name,
  }
}

async function recordCall(
  ctx: Scope,
  call: Omit<Parameters<typeof store.insertCall>[1], 'milliseconds'> & { startedAt: number },
): Promise<void> {
  const { startedAt, ...values } = call
  const { providerId, model } = splitModelId(call.modelId)
  const { inputTokens = null, outputTokens = null } = call
  ctx.ports.callMeter.note({
    ...{ isLocal: providerId === localProviderId, model, inputTokens, outputTokens },
    outcome: call.status,
  })
  await ctx.transaction((tx) =>
    store.insertCall(tx, { ...values, milliseconds: Math.round(performance.now() - startedAt) }),
  )
}

// ---------------------------------------------------------------- for OpenAI's clients

/** Vectors of the local model, in OpenAI's form. */
export async function createEmbedding(
  ctx: Scope,
  input: OperationInput<typeof contract.createEmbedding>['body'],
  signal: AbortSignal,
): Promise<OperationReply<typeof contract.createEmbedding>> {
  if (![embeddingModelId, modelIdOf(localProviderId, embeddingModelId)].includes(input.model))
    throw notFound('models.not-found', theModel)
  if (input.dimensions && input.dimensions !== embeddingDimension) {
    throw new AppError(
      'invalid',
      'models.wrong-dimensions',
      {
        ko: `이 모델의 벡터는 ${embeddingDimension}차원입니다. dimensions를 빼거나 ${embeddingDimension}으로 보내 주세요.`,
        en: `Vectors of this model have ${embeddingDimension} dimensions. Leave dimensions out, or send ${embeddingDimension}.`,
      },
      { detail: { param: 'dimensions' } },
    )
  }
  const { vectors, tokens } = await embedAndCount(ctx, {
    texts: typeof input.input === 'string' ? [input.input] : input.input,
    inputType: input.input_type,
    purpose: 'api',
    signal,
  })
  return {
    object: 'list',
    model: input.model,
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      // Little-endian 32-bit floats in base64 is what OpenAI's clients ask for by themselves.
      embedding:
        input.encoding_format === 'base64'
          ? Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
          : Array.from(vector),
    })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}
