/** Texts to vectors: on this machine, or by a provider's model where the label allows it. */
import { AppError, notFound } from '../kernel/error.ts'
import type { OperationInput, OperationReply } from '../kernel/operation.ts'
import type { Scope } from '../kernel/scope.ts'
import { catalogue, embeddingDimension, embeddingModelId, localProviderId, modelIdOf } from './catalogue.ts'
import type * as contract from './contract.ts'
import type { Embedded, InputType } from './ports.ts'
import { ProviderFailure } from './provider-failure.ts'
import { refusalOf } from './refusal-words.ts'
import {
  highestLabelThereIs,
  type Resolved,
  refuseUnlessMayLeave,
  resolveEndpoint,
  theModel,
} from './resolving.service.ts'
import { sendWithTries, type Tries } from './sending.service.ts'
import { beginCall, refuseOverBudget } from './spending.service.ts'

/** The model that compares meanings, as shown under a quoted answer. */
export const localEmbeddingName = catalogue.find((entry) => entry.id === embeddingModelId)?.name ?? embeddingModelId

export const localEmbeddingModelId = modelIdOf(localProviderId, embeddingModelId)

export interface EmbeddingRequest {
  texts: readonly string[]
  inputType: InputType
  purpose: string
  /** By itself the model of this machine. */
  modelId?: string
  /** The highest label of anything in the texts. Left out, they count as the highest there is. */
  label?: number
  /** What people or programs wrote: it is looked through for quotes of documents. */
  typed?: readonly string[]
  /** For a place in the provider's quota: background work has more of it than people. */
  longestWaitSeconds?: number
  signal?: AbortSignal | undefined
}

/** Normalised vectors, one for each text, in order. */
export async function embed(ctx: Scope, request: EmbeddingRequest): Promise<Float32Array[]> {
  return (await embedAndCount(ctx, request)).vectors
}

/** As `embed`, with the tokens that were read. */
async function embedAndCount(ctx: Scope, request: EmbeddingRequest): Promise<Embedded> {
  const modelId = request.modelId ?? localEmbeddingModelId
  const label = request.label ?? highestLabelThereIs
  const to = await resolveEmbedding(ctx, modelId)
  await refuseUnlessMayLeave(ctx, to, { ...request, label })
  await refuseOverBudget(ctx, to, undefined)
  if (request.texts.length === 0) return { vectors: [], tokens: 0 }
  const tries: Tries = { made: 0 }
  const used = { tokens: 0 }
  const { purpose } = request
  const endCall = beginCall(ctx, to, 'embedding', {
    modelId,
    purpose,
    app: undefined,
    label: to.providerId ? label : null,
  })
  const end = (status: 'succeeded' | 'failed', inputTokens: number | null, errorCode: string | null) =>
    endCall({
      status,
      errorCode,
      inputTokens,
      outputTokens: null,
      tries: Math.max(1, tries.made),
      answerBegan: status === 'succeeded' || used.tokens > 0,
    })
  try {
    const embedded = to.providerId ? await embedThere(ctx, to, request, tries, used) : await embedHere(ctx, request)
    await end('succeeded', embedded.tokens, null)
    return embedded
  } catch (error) {
    await end('failed', used.tokens || null, error instanceof AppError ? error.code : 'models.unexpected')
    throw error
  }
}

const resolveEmbedding = (ctx: Scope, modelId: string): Promise<Resolved> => resolveEndpoint(ctx, modelId, 'embedding')

function embedHere(ctx: Scope, { texts, inputType, signal }: EmbeddingRequest): Promise<Embedded> {
  return ctx.ports.modelHost.embed(texts, inputType, signal)
}

const tokensPerCharacter = 0.6

const callsAtOnce = 4 // More at once only meets the limit of a minute sooner.

/** A text a call, each with a place in the quota and tries of its own; a failure of one ends the others. */
async function embedThere(
  ctx: Scope,
  to: Resolved,
  request: EmbeddingRequest,
  tries: Tries,
  /** Also where a later text fails: what was read is charged for. */
  used: { tokens: number },
): Promise<Embedded> {
  const ending = new AbortController()
  const signal = request.signal ? AbortSignal.any([request.signal, ending.signal]) : ending.signal
  const vectors: Float32Array[] = []
  let next = 0
  const takeTexts = async () => {
    for (let at = next++; at < request.texts.length; at = next++) {
      const embedded = await embedOne(ctx, to, { ...request, signal }, request.texts[at] ?? '', tries)
      vectors[at] = embedded.vectors[0] ?? new Float32Array()
      used.tokens += embedded.tokens
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(callsAtOnce, request.texts.length) }, takeTexts))
  } catch (error) {
    ending.abort()
    throw error
  }
  const dimension = to.settings?.dimension
  if (vectors.length !== request.texts.length || vectors.some((vector) => vector.length !== dimension)) {
    const said = `${vectors.length} vectors of ${vectors[0]?.length ?? 0} dimensions`
    throw refusalOf(to.name, new ProviderFailure('odd-answer', '200', said))
  }
  return { vectors, tokens: used.tokens }
}

async function embedOne(
  ctx: Scope,
  to: Resolved,
  request: EmbeddingRequest,
  text: string,
  tries: Tries,
): Promise<Embedded> {
  const { longestWaitSeconds, signal } = request
  const own: Tries = { made: 0 }
  const place = { tokens: Math.ceil(text.length * tokensPerCharacter), tries: own, signal }
  try {
    return await sendWithTries(
      ctx,
      to,
      longestWaitSeconds === undefined ? place : { ...place, longestWaitSeconds },
      () =>
        ctx.ports.embeddingClient.embed(to.endpoint, {
          model: to.model,
          texts: [text],
          requestId: ctx.requestId,
          signal,
        }),
      (result) => result.tokens,
    )
  } finally {
    tries.made += own.made
  }
}

/** How an index names the model of its vectors. */
export interface EmbeddingModel {
  embeddingModel: string
  dimension: number
  /** The highest label whose text it may be given. */
  vectorLabel: number
}

export const localEmbeddingModel: EmbeddingModel = {
  embeddingModel: embeddingModelId,
  dimension: embeddingDimension,
  vectorLabel: highestLabelThereIs,
}

/** @throws AppError `models.not-found` */
export async function findEmbeddingModel(ctx: Scope, modelId: string): Promise<EmbeddingModel> {
  const { settings, highestLabel } = await resolveEmbedding(ctx, modelId)
  if (!settings) return localEmbeddingModel
  if (!settings.dimension) throw notFound('models.not-found', theModel)
  return { embeddingModel: modelId, dimension: settings.dimension, vectorLabel: highestLabel }
}

// ---------------------------------------------------------------- for OpenAI's clients

/** Vectors of any embedding model, in OpenAI's form. Only what the caller wrote is sent. */
export async function createEmbedding(
  ctx: Scope,
  input: OperationInput<typeof contract.createEmbedding>['body'],
  signal: AbortSignal,
): Promise<OperationReply<typeof contract.createEmbedding>> {
  const modelId = input.model === embeddingModelId ? localEmbeddingModelId : input.model
  const dimension = await dimensionOf(ctx, modelId)
  if (input.dimensions && input.dimensions !== dimension) {
    throw new AppError(
      'invalid',
      'models.wrong-dimensions',
      {
        ko: `이 모델의 벡터는 ${dimension}차원입니다. dimensions를 빼거나 ${dimension}으로 보내 주세요.`,
        en: `Vectors of this model have ${dimension} dimensions. Leave dimensions out, or send ${dimension}.`,
      },
      { detail: { param: 'dimensions' } },
    )
  }
  const texts = typeof input.input === 'string' ? [input.input] : input.input
  const { vectors, tokens } = await embedAndCount(ctx, {
    texts,
    typed: texts,
    inputType: input.input_type,
    purpose: 'api',
    modelId,
    label: 0,
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

/** @throws AppError `models.not-found` */
async function dimensionOf(ctx: Scope, modelId: string): Promise<number> {
  const { settings, model } = await resolveEmbedding(ctx, modelId)
  const dimension = settings ? settings.dimension : catalogue.find((entry) => entry.id === model)?.dimension
  if (!dimension) throw notFound('models.not-found', theModel)
  return dimension
}
