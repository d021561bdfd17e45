/** An older version of this repository, run from its own sources on a data folder of its own, and used. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../../src/app/postgres.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** The last commit with the migrations 0001 to 0013. @throws Error where the history is not there */
export async function commitBefore(...migrations: string[]): Promise<string> {
  const paths = migrations.map((name) => `migrations/${name}`)
  const { stdout } = await run('git', ['log', '--diff-filter=A', '--reverse', '--format=%H', '--', ...paths], {
    cwd: root,
  })
  const [first] = stdout.trim().split('\n')
  if (!first) throw new Error('this proof needs the history of the repository; a shallow copy has none')
  return (await run('git', ['rev-parse', '--short', `${first}^`], { cwd: root })).stdout.trim()
}

/** With the packages of its own lock: this version may have left some of them. */
export async function checkOut(commit: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await run('sh', ['-c', 'git archive "$1" | tar -x -C "$2"', 'sh', commit, folder], { cwd: root })
  await run('npm', ['ci', '--loglevel=error', '--no-audit', '--no-fund'], { cwd: folder })
}

export interface OlderNaru {
  url: string
  call<Reply>(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Reply>
  stop(): Promise<void>
}

export async function startOlder(sources: string, data: string): Promise<OlderNaru> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    join(root, 'node_modules/.bin/node'),
    [
      '--disable-warning=ExperimentalWarning',
      'src/app/cli.ts',
      'start',
      '--port',
      String(port),
      '--data',
      data,
      '--no-browser',
    ],
    {
      cwd: sources,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DATABASE_URL: undefined, NARU_LOG_LEVEL: 'error' },
    },
  )
  await readyOf(child)
  return {
    url,
    async call(method, path, body, headers = {}) {
      const key = await keyOf(data)
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        body: body && JSON.stringify(body),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return (text.startsWith('{') ? JSON.parse(text) : text) as never
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function readyOf(child: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (said.includes('Naru is ready')) resolve()
      })
    child.once('exit', (code) => reject(new Error(`the older Naru ended with ${code}:\n${said}`)))
  })
}

/** The key of its command line, which it makes once the demo is loaded. */
async function keyOf(data: string): Promise<string> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const key = (await readFile(join(data, 'cli.key'), 'utf8').catch(() => '')).trim()
    if (key) return key
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the older Naru made no key')
}
