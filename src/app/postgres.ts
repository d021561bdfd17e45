/**
 * Naru's own PostgreSQL: initialised once, started, watched, stopped.
 *
 *   supervisor ──pipe──▶ sh (keeper) ──▶ [unshare] postgres
 *
 * The keeper reads the pipe; when the supervisor ends, in whatever way, the read ends and PostgreSQL gets SIGINT
 * (fast shutdown). Should the keeper itself be killed, the kernel gives PostgreSQL the same signal (PDEATHSIG).
 * PostgreSQL refuses to run as root: as root it runs in a user namespace, where root's own files stay root's.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openAsOwner } from '../kernel/database.ts'

const run = promisify(execFile)
const administrator = 'naru_admin'

export interface RunningPostgres {
  /** The owner's address, for migrations and as DATABASE_URL of the servers. */
  url: string
  port: number
  pid: number
  /** Resolves when the server has ended. */
  ended: Promise<void>
  stop(): Promise<void>
}

export async function startPostgres(options: {
  binFolder: string
  folder: string
  secret: string
  database?: string
  /** The port of a server that is started anew after a fault, so that its clients find it again. */
  port?: number
}): Promise<RunningPostgres> {
  const password = administratorPassword(options.secret)
  const wrapper = await namespaceWrapper(options.binFolder)
  await mkdir(options.folder, { recursive: true, mode: 0o700 })
  const dataFolder = join(options.folder, 'data')
  if (!(await exists(join(dataFolder, 'PG_VERSION')))) await initialise(options, dataFolder, password, wrapper)
  await waitForFormerServer(dataFolder)

  const port = options.port ?? (await freePort())
  const child = launch(options.binFolder, dataFolder, port, wrapper)
  const tail: string[] = []
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail.push(text)
    if (tail.length > 40) tail.shift()
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const base = `postgres://${administrator}:${encodeURIComponent(password)}@127.0.0.1:${port}`
  try {
    await waitUntilReady(`${base}/postgres`, ended)
  } catch (error) {
    child.stdin?.end()
    throw new Error(`PostgreSQL did not start:\n${tail.join('')}`, { cause: error })
  }
  const name = options.database ?? 'naru'
  await createDatabase(`${base}/postgres`, name)
  return {
    url: `${base}/${name}`,
    port,
    pid: child.pid ?? 0,
    ended,
    async stop() {
      child.stdin?.end()
      await ended
    },
  }
}

function administratorPassword(secret: string): string {
  return createHmac('sha256', secret).update('database administrator').digest('base64url')
}

/** The owner's address of a server that another process has started on this folder. */
export async function findRunningPostgres(folder: string, secret: string): Promise<string | undefined> {
  const dataFolder = join(folder, 'data')
  const lines = (await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  if (!pid || !isPostgres(pid, await commandLineOf(pid), dataFolder)) return undefined
  return `postgres://${administrator}:${encodeURIComponent(administratorPassword(secret))}@127.0.0.1:${lines[3]}/naru`
}

/** As root: `unshare`. The command and its arguments stand before the server's own. */
async function namespaceWrapper(binFolder: string): Promise<string[]> {
  if (process.getuid?.() !== 0) return []
  const wrapper = ['unshare', '--user', '--map-user=65534', '--map-group=65534']
  try {
    await run(wrapper[0] ?? '', [...wrapper.slice(1), join(binFolder, 'postgres'), '--version'])
    return wrapper
  } catch (error) {
    throw new Error(
      [
        'PostgreSQL은 root로 실행되지 않고, 이 컴퓨터에서는 사용자 네임스페이스(unshare)도 쓸 수 없습니다. 일반 사용자로 실행하거나 DATABASE_URL로 다른 PostgreSQL을 알려 주세요.',
        'PostgreSQL refuses to run as root, and user namespaces (unshare) are not allowed here. Run Naru as an ordinary user, or set DATABASE_URL.',
      ].join('\n'),
      { cause: error },
    )
  }
}

async function initialise(
  options: { binFolder: string; folder: string },
  dataFolder: string,
  password: string,
  wrapper: string[],
): Promise<void> {
  // A half-made folder of an interrupted first start has no PG_VERSION or no control file: begin again.
  await rm(dataFolder, { recursive: true, force: true })
  const passwordFile = join(options.folder, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  const command = [
    ...wrapper,
    join(options.binFolder, 'initdb'),
    '--pgdata',
    `${dataFolder}.new`,
    '--username',
    administrator,
    '--pwfile',
    passwordFile,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ]
  try {
    await rm(`${dataFolder}.new`, { recursive: true, force: true })
    await run(command[0] ?? '', command.slice(1))
    await run('mv', [`${dataFolder}.new`, dataFolder])
  } finally {
    await rm(passwordFile, { force: true })
  }
}

const keeper = `
"$@" </dev/null &
server=$!
trap 'kill -INT $server 2>/dev/null' INT TERM HUP
( cat >/dev/null <&3; kill -INT $server 2>/dev/null ) &
watcher=$!
wait $server; status=$?
while kill -0 $server 2>/dev/null; do wait $server; status=$?; done
kill $watcher 2>/dev/null
exit $status
`

function launch(binFolder: string, dataFolder: string, port: number, wrapper: string[]): ChildProcess {
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '96MB',
    work_mem: '16MB',
    maintenance_work_mem: '256MB',
    max_wal_size: '1GB',
    fsync: 'on',
    // Rows are found by index on this machine's disk or memory; the default 4 keeps the planner from them.
    random_page_cost: 1.1,
    jit: 'off',
    log_min_messages: 'warning',
    timezone: 'UTC',
  }
  const server = [
    ...(process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'INT'] : []),
    ...wrapper,
    join(binFolder, 'postgres'),
    '-D',
    dataFolder,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  // File descriptor 3 is the pipe the keeper reads; it stays open exactly as long as this process lives.
  const child = spawn('sh', ['-c', `exec 3<&0\n${keeper}`, 'keeper', ...server], {
    stdio: ['pipe', 'ignore', 'pipe'],
    // Ctrl-C in the terminal goes to the whole group; the order of the shutdown is the supervisor's.
    detached: true,
  })
  child.stdin?.on('error', () => undefined)
  return child
}

/** A server whose supervisor was killed is still shutting down: wait for it, at most half a minute. */
async function waitForFormerServer(dataFolder: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const text = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => undefined)
    const pid = Number(text?.split('\n')[0])
    if (!pid || !isPostgres(pid, await commandLineOf(pid), dataFolder)) return
    await sleep(100)
  }
  throw new Error(`another PostgreSQL is running on ${dataFolder}; stop the other Naru or choose another NARU_DATA`)
}

async function commandLineOf(pid: number): Promise<string | undefined> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
}

function isPostgres(pid: number, commandLine: string | undefined, dataFolder: string): boolean {
  if (commandLine !== undefined) return commandLine.includes(dataFolder)
  if (process.platform === 'linux') return false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function waitUntilReady(url: string, ended: Promise<void>): Promise<void> {
  let hasEnded = false
  void ended.then(() => {
    hasEnded = true
  })
  let lastError: unknown
  // Recovery after a crash may take a while.
  for (let attempt = 0; attempt < 1200 && !hasEnded; attempt++) {
    try {
      const client = await openAsOwner(url)
      await client.end()
      return
    } catch (error) {
      lastError = error
      await sleep(50)
    }
  }
  throw lastError ?? new Error('ended before it was ready')
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = await openAsOwner(url)
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
