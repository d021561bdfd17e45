/**
 * `npm start`: fetches the parts, then keeps three processes alive and leaves none behind. `naru server` and `naru worker`
 * are the same with less: one part of a Naru on many machines.
 *
 *   supervisor ─┬─ PostgreSQL   (unless DATABASE_URL)              started again on the same port
 *               ├─ model host   (unless NARU_MODEL_HOST_URL)       started again on the same port
 *               └─ Naru process (API, web, jobs; by NARU_ROLES)    started again
 *
 * Each of them ends when the supervisor does, in whatever way: PostgreSQL by its keeper's pipe, the others by their
 * channel to this process.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Env } from './env.ts'
import { ensureModels, modelArguments } from './local-models.ts'
import { ensurePostgres } from './parts/postgres.ts'
import type { PartProgress } from './parts/progress.ts'
import { freePort, type RunningPostgres, startPostgres } from './postgres.ts'
import { readSecret, requireSecret } from './secret.ts'

export interface Supervision {
  url: string
  /** Resolves when everything has ended. */
  ended: Promise<void>
  stop(): Promise<void>
  pids(): Record<string, number>
}

export interface SupervisorOptions {
  env: Env
  /** One of many machines: the database is shared, so it is neither started nor migrated, and its secret is given. */
  isOneOfMany?: boolean
  say(line: string): void
  onProgress?(progress: PartProgress): void
}

export async function supervise({ env, isOneOfMany, say, onProgress }: SupervisorOptions): Promise<Supervision> {
  if (isOneOfMany && !env.databaseUrl) throw databaseMissing()
  if (isOneOfMany && !env.s3) say(filesNotShared(env.dataFolder))
  const secret = await (isOneOfMany ? requireSecret(env) : readSecret(env))
  const parts = { cacheFolder: env.cacheFolder, offlineFolder: env.offlineFolder, onProgress }
  let isStopping = false
  const state: { postgres?: RunningPostgres; host?: ChildProcess; server?: ChildProcess } = {}

  // PostgreSQL first: it and the models are fetched side by side, and migration needs no model.
  const models = env.modelHostUrl ? undefined : ensureModels({ ...parts, say })
  models?.catch(() => undefined) // Reported where it is awaited.

  let databaseUrl = env.databaseUrl
  if (!databaseUrl) {
    const { binFolder } = await ensurePostgres(parts)
    const folder = join(env.dataFolder, 'postgres')
    state.postgres = await startPostgres({ binFolder, folder, secret })
    databaseUrl = state.postgres.url
    const { port } = state.postgres
    const watch = (postgres: RunningPostgres) =>
      void postgres.ended.then(async () => {
        if (isStopping) return
        say('PostgreSQL이 멈춰 다시 시작합니다. / PostgreSQL ended; starting it again.')
        const again = await untilItStarts(() => startPostgres({ binFolder, folder, secret, port }))
        if (!again) return
        if (isStopping) return again.stop()
        state.postgres = again
        watch(again)
      })
    watch(state.postgres)
  }
  // Compiled modules are kept: 20 MB less for each process, and half the time to start.
  const childEnv: NodeJS.ProcessEnv = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    NARU_SECRET: secret,
    NARU_DATA: env.dataFolder,
    NARU_CACHE: env.cacheFolder,
    NODE_COMPILE_CACHE: join(env.cacheFolder, 'compile'),
  }
  if (!isOneOfMany) await runOnce('migrate-main.ts', childEnv)

  const hostEnv: NodeJS.ProcessEnv = {}
  if (models) {
    const hostPort = await freePort()
    hostEnv.NARU_MODEL_HOST_KEY = randomBytes(24).toString('base64url')
    hostEnv.NARU_MODEL_HOST_URL = `http://127.0.0.1:${hostPort}`
    const hostArguments = ['--port', String(hostPort), ...modelArguments(await models)]
    keepAlive('../models/host/main.ts', hostArguments, { ...childEnv, ...hostEnv }, (child) => {
      state.host = child
    })
  }

  const port = env.port === 0 ? await freePort() : env.port
  const serverEnv = {
    ...childEnv,
    NARU_PORT: String(port),
    NARU_HOST: env.host,
    ...hostEnv,
    NARU_ROLES: env.roles.join(','),
    NARU_NO_DEMO: env.withDemo ? '' : '1',
    // Few arenas, so that what a large upload needed goes back to the system.
    MALLOC_ARENA_MAX: '2',
  }
  const url = await new Promise<string>((resolve, reject) => {
    let hasBeenReady = false
    keepAlive('server.ts', [], serverEnv, (child) => {
      state.server = child
      child.on('message', (message) => {
        if (typeof message === 'object' && message && 'url' in message && typeof message.url === 'string') {
          hasBeenReady = true
          resolve(message.url)
        }
      })
      child.once('exit', (code) => {
        if (!hasBeenReady) reject(new Error(`the Naru process ended with ${code} before it was ready`))
      })
    })
  })

  let markEnded: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    markEnded = resolve
  })
  return {
    url,
    ended,
    pids: () => ({
      supervisor: process.pid,
      ...(state.postgres ? { postgres: state.postgres.pid } : {}),
      ...(state.host?.pid ? { host: state.host.pid } : {}),
      ...(state.server?.pid ? { server: state.server.pid } : {}),
    }),
    async stop() {
      if (isStopping) return ended
      isStopping = true
      await Promise.all([endChild(state.server), endChild(state.host)])
      await state.postgres?.stop()
      markEnded()
    },
  }

  /** Never given up: what kept it from starting, as a full disk, may pass. Undefined when all is to end meanwhile. */
  async function untilItStarts<Result>(start: () => Promise<Result>): Promise<Result | undefined> {
    for (let attempt = 0; !isStopping; attempt++) {
      try {
        return await start()
      } catch (error) {
        if (attempt % 20 === 0) say(error instanceof Error ? error.message : String(error))
        await new Promise((resolve) => setTimeout(resolve, Math.min(5000, 500 + 100 * attempt)))
      }
    }
    return undefined
  }

  /** Starts a child and starts it again whenever it ends, a little later each time it fails at once. */
  function keepAlive(
    script: string,
    args: string[],
    childEnvironment: NodeJS.ProcessEnv,
    onStart: (child: ChildProcess) => void,
  ): void {
    let quickFailures = 0
    const start = () => {
      if (isStopping) return
      const startedAt = performance.now()
      const child = fork(join(import.meta.dirname, script), args, {
        env: childEnvironment,
        execPath: process.execPath,
        // Node 24 strips types itself and says so once; the log has no use for it.
        execArgv: ['--disable-warning=ExperimentalWarning'],
        stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
        detached: true,
      })
      child.once('exit', (code, signal) => {
        if (isStopping) return
        quickFailures = performance.now() - startedAt < 5000 ? quickFailures + 1 : 0
        const delayMilliseconds = Math.min(10_000, 200 * 2 ** quickFailures)
        say(`${script} ended (${signal ?? code}); starting it again.`)
        setTimeout(start, delayMilliseconds)
      })
      onStart(child)
    }
    start()
  }
}

async function runOnce(script: string, childEnvironment: NodeJS.ProcessEnv): Promise<void> {
  const child = fork(join(import.meta.dirname, script), [], {
    env: childEnvironment,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`${script} failed`)
}

async function endChild(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(timer)
}

function databaseMissing(): Error {
  return new Error(
    [
      'DATABASE_URL이 없습니다. `naru server`와 `naru worker`는 함께 쓰는 PostgreSQL(16 이상, pgvector 0.8 이상)이 필요합니다. 한 컴퓨터라면 `npm start`로 충분합니다.',
      'DATABASE_URL is missing. `naru server` and `naru worker` need a PostgreSQL (16 or later, pgvector 0.8 or later) that they share. On one machine `npm start` does all of it.',
    ].join('\n'),
  )
}

/** Said, not refused: the folder may be a shared one, or all processes may be on one machine. */
function filesNotShared(dataFolder: string): string {
  return [
    `S3_BUCKET이 없어 파일을 ${dataFolder}에 둡니다. 다른 컴퓨터의 나루가 같은 폴더를 보지 못하면 그 파일을 열 수 없습니다.`,
    `Without S3_BUCKET files lie in ${dataFolder}: a Naru on another machine that does not share this folder cannot open them.`,
  ].join('\n')
}
