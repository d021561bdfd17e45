/** The models that a machine runs itself: fetched once, given to the model host. */
import { ensureChatModel } from './parts/chat-model.ts'
import { ensureEmbeddingModel } from './parts/embedding-model.ts'
import type { PartOptions } from './parts/progress.ts'

export interface LocalModelPaths {
  embedding: string
  chat: string
}

export async function ensureModels(options: PartOptions & { say(line: string): void }): Promise<LocalModelPaths> {
  const { say, ...parts } = options
  const [embedding, chat] = await Promise.all([
    ensureEmbeddingModel(parts),
    ensureChatModel({
      ...parts,
      onNotice: (notice) => {
        say(notice.korean)
        say(notice.english)
      },
    }),
  ])
  return { embedding, chat }
}

export function modelArguments({ embedding, chat }: LocalModelPaths): string[] {
  return ['--embedding-model', embedding, '--chat-model', chat]
}
