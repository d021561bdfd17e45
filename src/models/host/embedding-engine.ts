import { parseArgs } from 'node:util'
import type { LlamaEmbeddingContext, LlamaModel, Token } from 'node-llama-cpp'
import { dieWithHost, serveEngine } from './engine-child.ts'
import { EngineError } from './engine-protocol.ts'
import { openLlama } from './llama.ts'
import { embeddingLimitTokens } from './local-models.ts'
import { openE5Tokenizer, type TokenizeE5 } from './tokenizer/open-e5-tokenizer.ts'

/**
 * The process that embeds. It keeps one context a thread, each with one thread:
 * that gave 2,425 tokens/s on two cores where one context with two threads gave
 * 2,096, and two threads that wait for each other suffer when the machine is busy.
 *
 * A context is made when it is needed and dropped soon after the last use,
 * because llama.cpp reserves one output row of the whole vocabulary for each
 * token: a text of 512 tokens leaves 512 MB behind.
 *
 * Texts are cut by our own tokenizer (`tokenizer/`): the same tokens as llama.cpp's
 * on 12,995 Korean texts of one line. llama.cpp's takes a line break for an unknown
 * word, is handed on without its begin token by node-llama-cpp (cosine to the original
 * .993 to .999 instead of .99995), builds a tree that costs 70 MB, and loads .4 s
 * longer. The override below makes it set up its smallest tokenizer instead, which
 * is never asked.
 */
const contextIdleMilliseconds = 5_000

dieWithHost()
const { values } = parseArgs({ options: { model: { type: 'string' }, threads: { type: 'string' } } })
const startedAt = performance.now()
const threads = Number(values.threads ?? 1)
const llama = await openLlama(threads)
const model = await llama.loadModel({
  modelPath: values.model ?? '',
  ignoreMemorySafetyChecks: true,
  metadataOverrides: { tokenizer: { ggml: { model: 'bert' } } },
})
const tokenize = takeTokenizer(model)
const pool = openContextPool(model)

serveEngine(
  { contextTokens: embeddingLimitTokens, loadSeconds: (performance.now() - startedAt) / 1000 },
  {
    async count({ texts }) {
      return texts.map((text) => tokenize(text).length)
    },
    async embed({ text }) {
      const tokens = tokenize(text)
      if (tokens.length > embeddingLimitTokens) {
        throw new EngineError('context_length_exceeded', `${tokens.length} tokens, ${embeddingLimitTokens} at most.`)
      }
      return pool.use(async (context) => unitLength((await context.getEmbeddingFor(tokens.map(asToken))).vector))
    },
  },
)

/**
 * Opens the tokenizer over the vocabulary that the library has read, and lets
 * the library's copy of it go: 250,000 strings that nothing else needs.
 */
function takeTokenizer(model: LlamaModel): TokenizeE5 {
  const { ggml } = model.fileInfo.metadata.tokenizer
  const tokenize = openE5Tokenizer(ggml)
  Object.assign(ggml, { tokens: [], scores: [], token_type: [] })
  return tokenize
}

/** The host never sends more texts at once than there are threads, so the pool stays that small. */
function openContextPool(model: LlamaModel) {
  const free: LlamaEmbeddingContext[] = []
  let timer: NodeJS.Timeout | undefined
  const dropFree = () => {
    for (const context of free.splice(0)) void context.dispose()
  }
  return {
    async use<Result>(work: (context: LlamaEmbeddingContext) => Promise<Result>): Promise<Result> {
      clearTimeout(timer)
      const context = free.pop() ?? (await openContext(model))
      try {
        return await work(context)
      } finally {
        free.push(context)
        clearTimeout(timer)
        timer = setTimeout(dropFree, contextIdleMilliseconds)
      }
    },
  }
}

function openContext(model: LlamaModel): Promise<LlamaEmbeddingContext> {
  // The library refuses a text that fills the context, hence one token more than the limit.
  const contextSize = embeddingLimitTokens + 1
  return model.createEmbeddingContext({
    contextSize,
    batchSize: contextSize,
    threads: 1,
    ignoreMemorySafetyChecks: true,
  })
}

/** The library marks its own token numbers with a type. */
function asToken(token: number): Token {
  return token as Token
}

/** Cosine is then the dot product, as callers and indexes expect. */
function unitLength(vector: readonly number[]): Float32Array {
  const norm = Math.hypot(...vector)
  return Float32Array.from(vector, (value) => value / norm)
}
