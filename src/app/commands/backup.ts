/** `naru backup FILE`, `naru restore FILE`. */
import { access, chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { defineCommand } from 'citty'
import { backUp } from '../backup/back-up.ts'
import { checkBackup } from '../backup/check-backup.ts'
import { isSecretOf } from '../backup/manifest.ts'
import { openOwnDatabase } from '../backup/own-database.ts'
import { restore } from '../backup/restore.ts'
import { type Env, readEnv } from '../env.ts'
import { openFiles } from '../files.ts'
import { allJobs } from '../job-handlers.ts'
import { ensurePostgres } from '../parts/postgres.ts'
import { findSecret, readSecret, requireSecret, secretPath } from '../secret.ts'
import { runCommand, wrongUse } from './api-client.ts'

const say = (line: string) => console.error(line)

export const backupCommand = defineCommand({
  meta: { name: 'backup', description: '나루 전체를 한 파일로, 켜 둔 채로 / all of Naru into one file, while it runs' },
  args: {
    file: { type: 'positional', required: true, description: 'FILE, which must not exist' },
    data: { type: 'string', description: 'data folder (./data)' },
    'with-secret': { type: 'string', description: 'FILE for the secret, kept apart from the backup' },
    json: { type: 'boolean', default: false },
  },
  run: ({ args }) =>
    runCommand(async () => {
      const env = readEnvWith(args.data)
      const secret = await (env.databaseUrl ? requireSecret(env) : findSecret(env))
      if (!secret) throw wrongUse(`${env.dataFolder}: 나루의 데이터 폴더가 아닙니다 / not a data folder of Naru`)
      const { cacheFolder, offlineFolder } = env
      const { binFolder } = await ensurePostgres({ cacheFolder, offlineFolder })
      const database = await openOwnDatabase({ env, secret, binFolder })
      const file = resolve(args.file)
      try {
        const manifest = await backUp({
          ...{ file, binFolder, secret },
          databaseUrl: database.url,
          blobs: await openFiles(env),
          onFile: (done) => process.stderr.isTTY && process.stderr.write(`\rfiles ${done}`),
        })
        if (args['with-secret']) await writePrivate(args['with-secret'], `${secret}\n`)
        if (args.json) console.log(JSON.stringify({ file, ...manifest }))
        else {
          console.log(`${file}: 파일 / files ${manifest.fileCount}, 행 / rows ${sum(manifest.rows)}`)
          if (manifest.missingFiles.length > 0)
            say(
              `저장소에 없던 파일 / files that the store did not have: ${manifest.missingFiles.length}. naru doctor로 확인해 주세요 / see naru doctor.`,
            )
          if (!args['with-secret'])
            say(
              '비밀값(NARU_SECRET)은 들어 있지 않습니다. 따로 보관해 주세요: --with-secret FILE. / The secret is not inside; keep it elsewhere: --with-secret FILE.',
            )
        }
        return 0
      } finally {
        await database.close()
      }
    }),
})

export const restoreCommand = defineCommand({
  meta: { name: 'restore', description: '백업을 빈 곳에 되살립니다 / a backup into an empty place' },
  args: {
    file: { type: 'positional', required: true, description: 'FILE' },
    data: { type: 'string', description: 'empty data folder (./data)' },
    secret: { type: 'string', description: 'FILE with the secret; or NARU_SECRET' },
    'new-secret': { type: 'boolean', default: false, description: 'go on without the secret that is lost' },
    json: { type: 'boolean', default: false },
  },
  run: ({ args }) =>
    runCommand(async () => {
      const env = readEnvWith(args.data)
      const file = resolve(args.file)
      await access(file).catch(() => {
        throw wrongUse(`${file}: 없는 파일입니다 / no such file`)
      })
      await refuseUsedFolder(env)
      const checked = await checkBackup(file)
      const given = args.secret ? (await readFile(args.secret, 'utf8')).trim() : await findSecret(env)
      const isTheSecret = given !== undefined && isSecretOf(checked.header.secretCheck, given)
      if (!isTheSecret && !args['new-secret']) throw secretNeeded(given !== undefined)
      const { cacheFolder, offlineFolder } = env
      const { binFolder } = await ensurePostgres({ cacheFolder, offlineFolder })
      await mkdir(env.dataFolder, { recursive: true, mode: 0o700 })
      const secret = given ?? (await (env.databaseUrl ? requireSecret(env) : readSecret(env)))
      const result = await restoreInto(env, { file, checked, secret, binFolder })
      // With an outside database every machine has the secret in its environment.
      if (!env.databaseUrl && !env.secret) await writePrivate(secretPath(env), `${secret}\n`)
      if (args.json) console.log(JSON.stringify(result))
      else {
        console.log(`파일 / files ${result.fileCount}, 행 / rows ${sum(result.rows)}`)
        if (result.migrated.length > 0)
          say(`이 판에 맞췄습니다 / brought to this version: ${result.migrated.join(', ')}`)
        if (result.unsealed)
          say(
            `다른 비밀값으로 되살려 공급자 키 ${result.unsealed.providerKeys}개와 두 단계 인증 ${result.unsealed.secondFactors}개를 지웠습니다. 설정에서 다시 넣어 주세요. / Restored under another secret: ${result.unsealed.providerKeys} provider keys and ${result.unsealed.secondFactors} second factors were removed; set them up again.`,
          )
        say('모두 다시 로그인해야 합니다. / Everybody signs in again.')
      }
      return 0
    }),
})

async function restoreInto(
  env: Env,
  options: Omit<Parameters<typeof restore>[0], 'databaseUrl' | 'blobs' | 'jobs'>,
): ReturnType<typeof restore> {
  const database = await openOwnDatabase({ env, secret: options.secret, binFolder: options.binFolder })
  let isDone = false
  try {
    const result = await restore({
      ...options,
      databaseUrl: database.url,
      blobs: await openFiles(env),
      jobs: allJobs,
      onFile: (done) => process.stderr.isTTY && process.stderr.write(`\rfiles ${done}`),
    })
    isDone = true
    return result
  } finally {
    await database.close()
    // Half a restoration must not be started as if it were whole. The folder was empty before.
    if (!isDone && !env.databaseUrl) await rm(join(env.dataFolder, 'postgres'), { recursive: true, force: true })
  }
}

/** A secret of an earlier start or by hand may lie there; nothing else. */
async function refuseUsedFolder({ dataFolder, databaseUrl }: Env): Promise<void> {
  if (databaseUrl) return
  const names = (await readdir(dataFolder).catch(() => [])).filter((name) => name !== 'secret')
  if (names.length === 0) return
  throw wrongUse(
    [
      `${dataFolder}: 비어 있지 않습니다(${names.slice(0, 3).join(', ')}). --data로 빈 폴더를 정해 주세요. 아무것도 바꾸지 않았습니다.`,
      `${dataFolder} is not empty. Name an empty folder with --data. Nothing was changed.`,
    ].join('\n'),
  )
}

function secretNeeded(isOther: boolean): Error {
  return new Error(
    [
      isOther ? '준 비밀값은 이 백업의 것이 아닙니다.' : '이 백업의 비밀값이 필요합니다.',
      '--secret FILE이나 NARU_SECRET으로 주세요. 잃었다면 --new-secret으로 이어갈 수 있습니다: 문서와 사람과 권한과 비밀번호는 그대로이고, 저장된 공급자 키와 두 단계 인증은 지워집니다.',
      isOther ? 'The secret that was given is not the one of this backup.' : 'The secret of this backup is needed.',
      'Give it with --secret FILE or NARU_SECRET. If it is lost, --new-secret goes on without it: documents, people, rights and passwords stay; stored provider keys and second factors are removed.',
    ].join('\n'),
  )
}

async function writePrivate(path: string, text: string): Promise<void> {
  await mkdir(dirname(resolve(path)), { recursive: true })
  await writeFile(path, text, { mode: 0o600 })
  await chmod(path, 0o600) // Also where the file was there already.
}

function readEnvWith(data: string | undefined): Env {
  return readEnv({ ...process.env, ...(data ? { NARU_DATA: data } : {}) })
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}
