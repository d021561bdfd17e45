/** The chunker's thread: one message in, one out. */
import { parentPort } from 'node:worker_threads'
import { type DraftInput, draftChunks } from '../chunk-drafts.ts'
import { loadTokeniser } from '../tokenise.ts'

parentPort?.on('message', async ({ id, input }: { id: number; input: DraftInput }) => {
  try {
    parentPort?.postMessage({ id, drafts: draftChunks(await loadTokeniser(), input) })
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
