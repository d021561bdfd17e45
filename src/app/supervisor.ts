/**
 * `npm start`: fetches the parts, then keeps three processes alive and leaves none behind.
 *
 *   supervisor ─┬─ PostgreSQL   (unless DATABASE_URL)       started again on the same port
 *               ├─ model host                               started again on the same port
 *               └─ Naru process (API, web, jobs)            started again
 *
 * Each of them ends when the supervisor does, in whatever way: PostgreSQL by its keeper's pipe, the others by their
 * channel to this process.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Env } from './env.ts'
import { ensureChatModel } from './parts/chat-model.ts'
import { ensureEmbeddingModel } from './parts/embedding-model.ts'
import { ensurePostgres } from './parts/postgres.ts'
import type { PartProgress } from './parts/progress.ts'
import { freePort, type RunningPostgres, startPostgres } from './postgres.ts'
import { readSecret } from './secret.ts'

export interface Supervision {
  url: string
  /** Resolves when everything has ended. */
  ended: Promise<void>
  stop(): Promise<void>
  pids(): Record<string, number>
}

export interface SupervisorOptions {
  env: Env
  say(line: string): void
  onProgress?(progress: PartProgress): void
}

export async function supervise({ env, say, onProgress }: SupervisorOptions): Promise<Supervision> {
  const secret = await readSecret(env)
  const parts = { cacheFolder: env.cacheFolder, offlineFolder: env.offlineFolder, onProgress }
  let isStopping = false
  const state: { postgres?: RunningPostgres; host?: ChildProcess; server?: ChildProcess } = {}

  // PostgreSQL first: it and the models are fetched side by side, and migration needs no model.
  const modelPaths = Promise.all([
    ensureEmbeddingModel(parts),
    ensureChatModel({
      ...parts,
      onNotice: (notice) => {
        say(notice.korean)
        say(notice.english)
      },
    }),
  ])
  modelPaths.catch(() => undefined) // Reported where it is awaited.

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
        state.postgres = await untilItStarts(() => startPostgres({ binFolder, folder, secret, port }))
        watch(state.postgres)
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
  await runOnce('migrate-main.ts', childEnv)

  const [embeddingModel, chatModel] = await modelPaths
  const hostPort = await freePort()
  const hostKey = randomBytes(24).toString('base64url')
  const hostArguments = ['--port', String(hostPort), '--embedding-model', embeddingModel, '--chat-model', chatModel]
  keepAlive('../models/host/main.ts', hostArguments, { ...childEnv, NARU_MODEL_HOST_KEY: hostKey }, (child) => {
    state.host = child
  })

  const port = env.port === 0 ? await freePort() : env.port
  const serverEnv = {
    ...childEnv,
    NARU_PORT: String(port),
    NARU_HOST: env.host,
    NARU_MODEL_HOST_URL: `http://127.0.0.1:${hostPort}`,
    NARU_MODEL_HOST_KEY: hostKey,
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

async function untilItStarts<Result>(start: () => Promise<Result>): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await start()
    } catch (error) {
      if (attempt >= 20) throw error
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}

async function endChild(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(timer)
}
