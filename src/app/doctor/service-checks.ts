/** What Naru talks to: the store of files, the model host, and Naru itself where it runs. */
import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { createModelHost } from '../../models/providers/model-host.ts'
import { listBlobKeys } from '../backup/back-up.ts'
import type { Env } from '../env.ts'
import { openFiles } from '../files.ts'
import { type Check, failed, type Outcome, ok, skipped } from './finding.ts'
import type { LentDatabase } from './lent-database.ts'

/** So that a store with millions of files is not asked for each; said in what was found. */
const mostKeys = 20_000

export function serviceChecks(env: Env, database: LentDatabase): Check[] {
  return [
    {
      id: 'files',
      what: { ko: '파일 저장소 쓰기·읽기·지우기', en: 'Store of files: write, read, delete' },
      advice: env.s3
        ? {
            ko: 'S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY와 그 키의 권한(넣기, 읽기, 지우기, 목록)을 확인해 주세요. 버킷은 `naru migrate`가 만듭니다.',
            en: 'Check S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY and what that key may do (put, get, delete, list). `naru migrate` makes the bucket.',
          }
        : { ko: '데이터 폴더의 권한과 남은 자리를 확인해 주세요.', en: 'Check rights and room of the data folder.' },
      look: () => lookAtStore(env),
    },
    {
      id: 'missing-files',
      what: { ko: '데이터베이스가 가리키는 파일', en: 'Files that the database names' },
      advice: {
        ko: '백업에서 파일을 되살리거나, 해당 문서를 다시 올려 주세요.',
        en: 'Bring the files back from a backup, or upload these documents again.',
      },
      look: () => lookForMissing(env, database),
    },
    {
      id: 'model-host',
      what: { ko: '모델 호스트', en: 'Model host' },
      advice: {
        ko: '`naru model-host`가 돌고 있는지, NARU_MODEL_HOST_URL과 NARU_MODEL_HOST_KEY가 맞는지 확인해 주세요.',
        en: 'See whether `naru model-host` runs, and whether NARU_MODEL_HOST_URL and NARU_MODEL_HOST_KEY are right.',
      },
      look: async () => {
        if (!env.modelHostUrl) return skipped('이 컴퓨터의 나루가 스스로 켭니다 / started by Naru on this machine')
        const host = createModelHost({ url: env.modelHostUrl, key: env.modelHostKey })
        const models = await host.listModels()
        return models.length > 0 ? ok(models.map((one) => `${one.id} ${one.status}`).join(', ')) : failed('no model')
      },
    },
    {
      id: 'naru',
      what: { ko: '나루', en: 'Naru' },
      advice: {
        ko: '시작하는 중이면 기다려 주세요. 계속되면 위에서 실패한 것과 서버 로그를 확인해 주세요.',
        en: 'If it is starting, wait. If it stays so, see what failed above, and the log of the server.',
      },
      look: async () => {
        const url = env.naruUrl ?? `http://127.0.0.1:${env.port}`
        const reply = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(5000) }).catch(() => undefined)
        if (!reply) return env.naruUrl ? failed(`${url}: no answer`) : skipped('꺼져 있습니다 / not running')
        const { status, checks } = (await reply.json()) as { status?: string; checks?: object }
        return reply.ok ? ok(`${url}: ${status}`) : failed(`${url}: ${status} ${JSON.stringify(checks ?? {})}`)
      },
    },
  ]
}

async function lookAtStore(env: Env): Promise<Outcome> {
  const files = await openFiles(env)
  const key = `doctor/${randomUUID()}`
  const startedAt = performance.now()
  await files.writeAt(key, Buffer.from('naru'))
  const blob = await files.open(key)
  const isSame = blob !== undefined && (await text(blob.stream)) === 'naru'
  await files.remove(key)
  if (!isSame || (await files.sizeOf(key)) !== undefined) return failed('what was written did not come back')
  const place = env.s3
    ? `${env.s3.endpoint ?? `S3 ${env.s3.region}`} ${env.s3.bucket}/${env.s3.prefix}`
    : env.dataFolder
  return ok(`${place}: ${Math.round(performance.now() - startedAt)} ms`)
}

function lookForMissing(env: Env, database: LentDatabase): Promise<Outcome> {
  return database.made(async (owner) => {
    const files = await openFiles(env)
    const missing: string[] = []
    let seen = 0
    for await (const key of listBlobKeys(owner)) {
      if (seen === mostKeys) break
      seen++
      if ((await files.sizeOf(key)) === undefined) missing.push(key)
    }
    const found = `${seen}${seen === mostKeys ? '+' : ''} named, ${missing.length} missing`
    return missing.length > 0 ? failed(`${found}: ${missing.slice(0, 3).join(', ')}`) : ok(found)
  })()
}
