/** The parts of a Naru on many machines: `naru server`, `naru worker`, `naru model-host`, `naru migrate`. */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { defineCommand } from 'citty'
import { ensureS3Bucket } from '../../kernel/blobs/s3-blob-store.ts'
import { readEnv } from '../env.ts'
import { allJobs } from '../job-handlers.ts'
import { ensureModels, modelArguments } from '../local-models.ts'
import { migrate } from '../migrate.ts'
import { requireSecret } from '../secret.ts'
import { runCommand, wrongUse } from './api-client.ts'
import { superviseHere } from './supervise-here.ts'

const shared = {
  data: { type: 'string', description: 'folder of this machine for logs, copies of files and scratch (./data)' },
  demo: { type: 'boolean', default: false, description: 'load the demo world, once for all machines' },
} as const

export const serverCommand = defineCommand({
  meta: { name: 'server', description: 'API와 웹, 여러 컴퓨터 가운데 하나 / API and web, one of many machines' },
  args: { ...shared, port: { type: 'string', description: 'TCP port (4310)' } },
  run: ({ args }) => runRole('server', args),
})

export const workerCommand = defineCommand({
  meta: { name: 'worker', description: '뒷일, 여러 컴퓨터 가운데 하나 / background jobs, one of many machines' },
  args: shared,
  run: ({ args }) => runRole('worker', args),
})

async function runRole(
  role: 'server' | 'worker',
  args: { data?: string | undefined; port?: string | undefined; demo: boolean },
): Promise<void> {
  const env = readEnv({
    ...process.env,
    ...(args.port ? { NARU_PORT: args.port } : {}),
    ...(args.data ? { NARU_DATA: args.data } : {}),
    NARU_ROLES: role,
    NARU_NO_DEMO: args.demo ? '' : '1',
  })
  const supervision = await superviseHere({ env, isOneOfMany: true })
  console.log(role === 'server' ? `Naru is ready: ${supervision.url}` : 'Naru worker is ready')
  await supervision.ended
}

export const modelHostCommand = defineCommand({
  meta: { name: 'model-host', description: '모델만, 여러 컴퓨터가 함께 / the models alone, for many machines' },
  args: {
    port: { type: 'string', default: '4312', description: 'TCP port' },
    host: { type: 'string', default: '127.0.0.1', description: 'address to bind' },
  },
  run: ({ args }) =>
    runCommand(async () => {
      const env = readEnv()
      if (!env.modelHostKey) throw wrongUse('NARU_MODEL_HOST_KEY가 없습니다(16자 이상) / is missing (16 characters)')
      const parts = { cacheFolder: env.cacheFolder, offlineFolder: env.offlineFolder }
      const models = await ensureModels({ ...parts, say: (line) => console.error(line) })
      const child = fork(
        join(import.meta.dirname, '../../models/host/main.ts'),
        ['--port', args.port, '--host', args.host, ...modelArguments(models)],
        { stdio: ['pipe', 'inherit', 'inherit', 'ipc'], execArgv: ['--disable-warning=ExperimentalWarning'] },
      )
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill('SIGTERM'))
      // Not started again here: who runs containers has a supervisor for that.
      return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
    }),
})

export const migrateCommand = defineCommand({
  meta: { name: 'migrate', description: '데이터베이스를 이 판에 맞춥니다 / bring the database to this version' },
  args: {
    'new-secret': { type: 'boolean', default: false, description: 'NARU_SECRET replaces one that was lost' },
    json: { type: 'boolean', default: false },
  },
  run: ({ args }) =>
    runCommand(async () => {
      const env = readEnv()
      if (!env.databaseUrl) throw wrongUse('DATABASE_URL이 없습니다 / DATABASE_URL is missing')
      const applied = await migrate({
        url: env.databaseUrl,
        secret: await requireSecret(env),
        jobs: allJobs,
        replacesSecret: args['new-secret'],
      })
      const bucketMade = env.s3 ? await ensureS3Bucket(env.s3) : false
      if (args.json) console.log(JSON.stringify({ applied, bucketMade }))
      else console.log(applied.length > 0 ? applied.join('\n') : '이미 최신입니다 / up to date')
      return 0
    }),
})
