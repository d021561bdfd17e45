import type { EngineProcess } from './engine-process.ts'
import type { GenerationResult } from './engine-protocol.ts'
import type { FairScheduler } from './fair-scheduler.ts'
import { type GenerationRequest, settleMaximumTokens } from './generation-request.ts'
import { contextLengthExceeded, HostError } from './host-error.ts'

/** More would wait for minutes; the caller is better told at once. */
const maximumWaiting = 64

export interface ChatModel {
  readonly engine: EngineProcess
  readonly scheduler: FairScheduler
}

/** What both kinds of generation settle before the first byte of an answer is sent, so that a refusal is still a 400. */
export async function prepareGeneration(model: ChatModel, request: GenerationRequest) {
  if (model.scheduler.waiting >= maximumWaiting) {
    throw new HostError(429, 'overloaded', 'Too many requests are waiting for this model. Try again in a while.')
  }
  const { contextTokens } = await model.engine.load()
  const [promptTokens = 0] = await model.engine.call('count', { texts: [request.prompt] })
  const maximumTokens = settleMaximumTokens(request.askedTokens, promptTokens, contextTokens)
  if (maximumTokens === undefined) {
    const whole = promptTokens + (request.askedTokens ?? 1)
    throw contextLengthExceeded('messages', whole, contextTokens, 'The prompt together with the answer')
  }
  const { askedTokens: _, unenforced: __, ...generation } = request
  return async (signal: AbortSignal, onChunk?: (text: string) => void): Promise<GenerationResult> => {
    const task = () => model.engine.call('generate', { ...generation, maximumTokens }, { signal, onChunk })
    const [result] = await model.scheduler.run([task], { isUrgent: false, signal })
    if (!result) throw new HostError(500, 'internal_error', 'The engine gave no result.')
    return result
  }
}
