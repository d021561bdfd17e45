import { GgufInsights, getLlama, type Llama, LlamaLogLevel } from 'node-llama-cpp'

/**
 * llama.cpp on the processor, from the binary that came with the package:
 * nothing is compiled and nothing is fetched.
 */
export function openLlama(maximumThreads: number): Promise<Llama> {
  estimateInsteadOfRehearsing()
  return getLlama({
    build: 'never',
    gpu: false,
    skipDownload: true,
    maxThreads: maximumThreads,
    logLevel: LlamaLogLevel.error,
    progressLogs: false,
  })
}

/**
 * To foresee memory, the library loads the model a second and a third time
 * without its weights, vocabulary included: with 250,000 pieces that is a
 * second of start and 86 MB that never come back. Its plain estimate from the file's
 * header serves as well, as our models are small and never on a GPU.
 */
function estimateInsteadOfRehearsing(): void {
  GgufInsights.prototype.estimateModelResourceRequirementsV2 = async function (options) {
    return this.estimateModelResourceRequirements(options)
  }
  GgufInsights.prototype.estimateContextResourceRequirementsV2 = async function (options) {
    return this.estimateContextResourceRequirements({ ...options, flashAttention: options.flashAttention === true })
  }
}
