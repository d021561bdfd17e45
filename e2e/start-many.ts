/**
 * A Naru on many machines, all of them here: PostgreSQL, an S3-compatible store, one model host, two servers behind a round
 * robin, two workers. After the first upload of a journey one server and one worker are killed; nobody starts them again.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { descendantsOf } from '../proofs/crash/processes.ts'
import { readEnv } from '../src/app/env.ts'
import { ensurePostgres } from '../src/app/parts/postgres.ts'
import { freePort, startPostgres } from '../src/app/postgres.ts'
import { startS3StandIn } from '../src/kernel/blobs/s3-stand-in.ts'
import { openAsOwner } from '../src/kernel/database.ts'
import { type NaruProcess, runNaru, startNaruProcess } from './naru-process.ts'
import { startRoundRobin } from './round-robin.ts'

const say = (line: string) => process.stderr.write(`many: ${line}\n`)

export async function startManyMachines(
  folder: string,
  outsideUrl: string | undefined,
): Promise<{ url: string; stop(): Promise<void> }> {
  // One secret for every run: the roles belong to the whole PostgreSQL, which may have seen an earlier run.
  const secret = process.env.NARU_SECRET ?? 'secret-of-the-journeys-over-many-machines'
  const postgres = outsideUrl ? undefined : await startOwnPostgres(folder, secret)
  const databaseUrl = await makeDatabase(outsideUrl ?? postgres?.url ?? '')
  const s3 = await startS3StandIn(join(folder, 's3'))
  const killed: string[] = []
  let victims: { name: string; process: NaruProcess }[] = []
  const proxy = await startRoundRobin({
    onAnswer({ method, path, status }) {
      if (method !== 'POST' || !path.startsWith('/api/v1/documents?') || status >= 300) return
      for (const victim of victims) void kill(victim).then(() => killed.push(victim.name))
      victims = []
    },
  })
  const environment: NodeJS.ProcessEnv = {
    DATABASE_URL: databaseUrl,
    NARU_SECRET: secret,
    NARU_PUBLIC_URL: proxy.url,
    NARU_TRUSTED_PROXY: '127.0.0.1',
    NARU_DATABASE_CONNECTIONS: '6',
    NARU_LOG_LEVEL: 'warn',
    NARU_MODEL_HOST_KEY: randomBytes(24).toString('base64url'),
    S3_BUCKET: 'files-of-the-journeys', // Made by `naru migrate`.
    S3_ENDPOINT: s3.settings.endpoint,
    S3_ACCESS_KEY: s3.settings.credentials?.accessKeyId,
    S3_SECRET_KEY: s3.settings.credentials?.secretAccessKey,
  }
  say((await runNaru(['migrate'], environment)).trim().replaceAll('\n', ', '))
  const hostPort = await freePort()
  const host = await startNaruProcess(['model-host', '--port', String(hostPort)], environment, /"ready":true/)
  environment.NARU_MODEL_HOST_URL = `http://127.0.0.1:${hostPort}`

  const ports = [await freePort(), await freePort()]
  const [address1 = '', address2 = ''] = ports.map((port) => `http://127.0.0.1:${port}`)
  const start = (role: string, number: number, ...args: string[]) =>
    startNaruProcess(
      [role, '--data', join(folder, `${role}-${number}`), ...args],
      environment,
      /Naru (?:is|worker is) ready/,
    )
  const [server1, server2, worker1, worker2] = await Promise.all([
    start('server', 1, '--port', String(ports[0])),
    start('server', 2, '--port', String(ports[1])),
    start('worker', 1, '--demo'),
    start('worker', 2, '--demo'),
  ])
  proxy.use([address1, address2])
  victims = [
    { name: 'server 1', process: server1 },
    { name: 'worker 1', process: worker1 },
  ]
  say(`servers ${address1} ${address2} behind ${proxy.url}; files in ${s3.settings.endpoint}; two workers`)

  return {
    url: proxy.url,
    async stop() {
      const counts = [...proxy.answered].map(([server, count]) => `${server} answered ${count}`).join(', ')
      say(`${counts}; ${proxy.passedOn()} passed on; killed: ${killed.join(', ') || 'nobody'}`)
      proxy.close()
      for (const one of [server1, server2, worker1, worker2, host]) await one.stop()
      const said = [server2, worker2]
        .map((one) => one.output())
        .join('\n')
        .trim()
      if (said) say(`who lived said:\n${said}`)
      await dropDatabase(outsideUrl ?? postgres?.url ?? '', databaseUrl)
      await s3.close()
      await postgres?.stop()
    },
  }
}

async function startOwnPostgres(folder: string, secret: string) {
  const { cacheFolder, offlineFolder } = readEnv()
  const { binFolder } = await ensurePostgres({ cacheFolder, offlineFolder })
  return startPostgres({ binFolder, folder: join(folder, 'postgres'), secret })
}

/** Empty, beside whatever else lies there. */
async function makeDatabase(url: string): Promise<string> {
  const name = `naru_e2e_${randomBytes(4).toString('hex')}`
  const owner = await openAsOwner(url)
  try {
    await owner.query(`create database ${name}`)
  } finally {
    await owner.end()
  }
  return Object.assign(new URL(url), { pathname: `/${name}` }).href
}

async function dropDatabase(url: string, made: string): Promise<void> {
  const owner = await openAsOwner(url)
  try {
    await owner.query(`drop database ${new URL(made).pathname.slice(1)} with (force)`)
  } finally {
    await owner.end()
  }
}

/** As a machine dies: everything of it at once, without a word. */
async function kill({ name, process: naru }: { name: string; process: NaruProcess }): Promise<void> {
  const pid = naru.child.pid
  if (!pid) return
  const all = [pid, ...(await descendantsOf(pid)).map((one) => one.pid)]
  for (const one of all) {
    try {
      process.kill(one, 'SIGKILL')
    } catch {
      // It had just ended by itself.
    }
  }
  say(`killed ${name}: ${all.length} processes`)
}
