/** The parts in the cache: there, and byte for byte what was pinned. */

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Env } from '../env.ts'
import { chatModelFile, embeddingModelFile } from '../parts/wheels.ts'
import { type Check, failed, ok, skipped, warning } from './finding.ts'

export function partChecks(env: Env): Check[] {
  const notYet = { ko: '처음 시작할 때 받습니다.', en: 'It is fetched at the first start.' }
  return [
    {
      id: 'part-postgres',
      what: { ko: '부품: PostgreSQL', en: 'Part: PostgreSQL' },
      advice: damaged('postgres-*'),
      look: async () => {
        if (env.databaseUrl) return skipped('DATABASE_URL')
        const folder = await newest(env.cacheFolder, 'postgres-')
        if (!folder) return warning('없음 / absent', notYet)
        return lookAtMarker(folder)
      },
    },
    ...[
      {
        id: 'part-embedding-model',
        file: embeddingModelFile,
        what: { ko: '부품: 임베딩 모델', en: 'Part: embedding model' },
      },
      { id: 'part-chat-model', file: chatModelFile, what: { ko: '부품: 언어 모델', en: 'Part: language model' } },
    ].map(
      ({ id, file, what }): Check => ({
        id,
        what,
        advice: damaged('models/*'),
        look: async () => {
          if (env.modelHostUrl) return skipped('NARU_MODEL_HOST_URL')
          const path = await findFile(join(env.cacheFolder, 'models'), file.name)
          if (!path) return warning('없음 / absent', notYet)
          const sha256 = await hashOf(path)
          return sha256 === file.sha256
            ? ok(`sha256 ${sha256.slice(0, 12)}`)
            : failed(`sha256 ${sha256.slice(0, 12)}: ${path}`)
        },
      }),
    ),
  ]
}

function damaged(names: string) {
  return {
    ko: `부품이 손상되었습니다. 부품 폴더에서 ${names}를 지우고 나루를 다시 시작하면 새로 받습니다.`,
    en: `The part is damaged. Delete ${names} in the folder of parts and start Naru; it is fetched anew.`,
  }
}

async function newest(folder: string, prefix: string): Promise<string | undefined> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(prefix)).sort()
  const name = names.at(-1)
  return name && join(folder, name)
}

/** The marker that was written when the part was whole holds the size of each essential file. */
async function lookAtMarker(folder: string) {
  const marker = JSON.parse(await readFile(join(folder, 'part.json'), 'utf8')) as { files: Record<string, number> }
  for (const [name, size] of Object.entries(marker.files))
    if ((await stat(join(folder, name))).size !== size) return failed(join(folder, name))
  return ok(folder)
}

async function findFile(folder: string, name: string): Promise<string | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const entry = entries.find((one) => one.isFile() && one.name === name)
  return entry && join(entry.parentPath, entry.name)
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path)) hash.update(part as Buffer)
  return hash.digest('hex')
}
