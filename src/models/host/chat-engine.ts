import { parseArgs } from 'node:util'
import {
  type GbnfJsonObjectSchema,
  LlamaCompletion,
  type LlamaContextSequence,
  type LlamaGrammar,
} from 'node-llama-cpp'
import { dieWithHost, serveEngine, type WorkContext } from './engine-child.ts'
import { EngineError, type Generation, type GenerationResult } from './engine-protocol.ts'
import { openLlama } from './llama.ts'

/**
 * The process that continues text. Two sequences share one context, so that a
 * short question does not wait for the end of a long answer: llama.cpp then
 * computes both in the same step.
 */
dieWithHost()
const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    threads: { type: 'string' },
    context: { type: 'string' },
    sequences: { type: 'string' },
  },
})
const startedAt = performance.now()
const threads = Number(values.threads ?? 1)
const llama = await openLlama(threads)
const model = await llama.loadModel({ modelPath: values.model ?? '' })
const context = await model.createContext({
  contextSize: Number(values.context ?? 4096),
  sequences: Number(values.sequences ?? 2),
  batchSize: 512,
  threads,
  ignoreMemorySafetyChecks: true,
})
const freeSequences = Array.from({ length: context.totalSequences }, () => context.getSequence())

serveEngine(
  { contextTokens: context.contextSize, loadSeconds: (performance.now() - startedAt) / 1000 },
  {
    async count({ texts }) {
      return texts.map((text) => countPromptTokens(text))
    },
    async generate(generation, work) {
      const sequence = freeSequences.pop()
      // The host keeps to the number of sequences that it asked for.
      if (!sequence) throw new EngineError('engine_failed', 'All sequences are taken.')
      try {
        return await generate(sequence, generation, work)
      } finally {
        freeSequences.push(sequence)
      }
    },
  },
)

async function generate(
  sequence: LlamaContextSequence,
  generation: Generation,
  work: WorkContext,
): Promise<GenerationResult> {
  const promptTokens = countPromptTokens(generation.prompt)
  let completionTokens = 0
  const completion = new LlamaCompletion({ contextSequence: sequence })
  try {
    const { response, metadata } = await completion.generateCompletionWithMeta(generation.prompt, {
      signal: work.signal,
      maxTokens: generation.maximumTokens,
      temperature: generation.temperature,
      topP: generation.topP,
      seed: generation.seed,
      customStopTriggers: [...generation.stops],
      grammar: await grammarOf(generation.grammar),
      // Penalties of the library's own would make greedy decoding something else.
      repeatPenalty:
        generation.frequencyPenalty === 0 && generation.presencePenalty === 0
          ? false
          : {
              penalty: 1,
              frequencyPenalty: generation.frequencyPenalty,
              presencePenalty: generation.presencePenalty,
            },
      // The host has checked that prompt and answer fit: nothing may be shifted out in silence.
      contextShiftSize: 1,
      disableContextShift: true,
      onTextChunk: work.onChunk,
      onToken: (tokens) => {
        completionTokens += tokens.length
      },
    })
    const finishReason = metadata.stopReason === 'maxTokens' ? 'length' : 'stop'
    return { text: response, promptTokens, completionTokens, finishReason }
  } finally {
    completion.dispose({ disposeSequence: false })
  }
}

async function grammarOf(grammar: Generation['grammar']): Promise<LlamaGrammar | undefined> {
  if (grammar === undefined) return undefined
  if (grammar === 'json') return llama.getGrammarFor('json')
  try {
    // Checked by toGrammarSchema; what it let through and llama.cpp refuses throws here.
    return await llama.createGrammarForJsonSchema(grammar as GbnfJsonObjectSchema)
  } catch (error) {
    throw new EngineError('unsupported_schema', error instanceof Error ? error.message : String(error))
  }
}

function countPromptTokens(text: string): number {
  const begin = model.tokens.shouldPrependBosToken ? 1 : 0
  return model.tokenize(text).length + begin
}
