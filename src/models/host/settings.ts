import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { z } from 'zod'

/**
 * How the model host is started:
 *
 *   NARU_MODEL_HOST_KEY=… node src/models/host/main.ts --port 0
 *     --embedding-model FILE.gguf  --chat-model FILE.gguf   either may be left out
 *     --host 127.0.0.1  --threads N  --chat-context TOKENS  --idle-seconds N
 */
const settingsSchema = z.object({
  key: z.string().min(16, 'NARU_MODEL_HOST_KEY must be set, with at least 16 characters.'),
  host: z.string().default('127.0.0.1'),
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  embeddingModelPath: z.string().optional(),
  chatModelPath: z.string().optional(),
  /** Texts embedded at once, one thread each; more than four are starved by memory bandwidth. */
  threads: z.coerce.number().int().min(1).default(Math.min(4, availableParallelism())),
  /** Prompt and answer together. The model could hold 32,768, at a memory nobody needs here. */
  chatContextTokens: z.coerce.number().int().min(512).max(32_768).default(4_096),
  /** A chat model that nobody used this long gives its memory back. */
  idleSeconds: z.coerce.number().min(1).default(300),
})

export type HostSettings = z.infer<typeof settingsSchema>

export function readSettings(
  commandArguments: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): HostSettings {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...commandArguments],
    options: {
      host: text,
      port: text,
      'embedding-model': text,
      'chat-model': text,
      threads: text,
      'chat-context': text,
      'idle-seconds': text,
    },
  })
  return settingsSchema.parse({
    key: environment.NARU_MODEL_HOST_KEY ?? '',
    host: values.host,
    port: values.port,
    embeddingModelPath: values['embedding-model'],
    chatModelPath: values['chat-model'],
    threads: values.threads,
    chatContextTokens: values['chat-context'],
    idleSeconds: values['idle-seconds'],
  })
}
