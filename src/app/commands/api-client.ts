/** The command line's way to a running Naru: its public API, with the key of this machine. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readEnv } from '../env.ts'
import { localKeyFile } from '../local-key.ts'

export interface ApiClient {
  call<Reply>(method: string, path: string, body?: unknown): Promise<Reply>
  upload<Reply>(path: string, body: Uint8Array): Promise<Reply>
}

/** Problems of the server as they were said; the command prints them and ends with 1. */
export class ApiProblem extends Error {
  readonly code: string
  readonly status: number
  constructor(status: number, code: string, detail: string) {
    super(detail)
    this.name = 'ApiProblem'
    this.status = status
    this.code = code
  }
}

export async function openApi(options: { viewAs?: string } = {}): Promise<ApiClient> {
  const env = readEnv()
  const url = env.naruUrl ?? `http://127.0.0.1:${env.port}`
  const key = env.naruApiKey ?? (await readFile(join(env.dataFolder, localKeyFile), 'utf8').catch(() => '')).trim()
  if (!key) {
    throw new ApiProblem(
      0,
      'cli.no-key',
      '키가 없습니다. 나루를 먼저 시작하거나 NARU_URL과 NARU_API_KEY를 정해 주세요. / No key: start Naru first, or set NARU_URL and NARU_API_KEY.',
    )
  }
  const headers = { authorization: `Bearer ${key}`, ...(options.viewAs ? { 'naru-view-as': options.viewAs } : {}) }

  async function send<Reply>(
    method: string,
    path: string,
    body: string | Uint8Array | undefined,
    type: string,
  ): Promise<Reply> {
    const response = await fetch(new URL(`/api/v1${path}`, url), {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': type }) },
      body: body as BodyInit | undefined,
    }).catch((cause: unknown) => {
      throw new ApiProblem(
        0,
        'cli.unreachable',
        `나루에 연결할 수 없습니다: ${url}. 시작했는지, NARU_URL이 맞는지 확인해 주세요. / Cannot reach Naru at ${url}. (${String(cause)})`,
      )
    })
    const reply: unknown = await response.json().catch(() => ({}))
    if (response.ok) return reply as Reply
    const problem = reply as { code?: string; detail?: string }
    throw new ApiProblem(response.status, problem.code ?? 'unknown', problem.detail ?? response.statusText)
  }

  return {
    call: (method, path, body) =>
      send(method, path, body === undefined ? undefined : JSON.stringify(body), 'application/json'),
    upload: (path, body) => send('POST', path, body, 'application/octet-stream'),
  }
}

/** Runs a command: 0 done, 1 failed with a sentence, 2 wrong use. */
export async function runCommand(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = error instanceof ApiProblem && error.code === 'cli.wrong-use' ? 2 : 1
  }
}

export function wrongUse(message: string): ApiProblem {
  return new ApiProblem(0, 'cli.wrong-use', message)
}

/** One line that is written over on a terminal; silent elsewhere. */
export function showBar(label: string, done: number, total: number): void {
  if (!process.stderr.isTTY) return
  const width = 24
  const filled = total > 0 ? Math.round((width * done) / total) : 0
  process.stderr.write(
    `\r${label} ${'━'.repeat(filled)}${'─'.repeat(width - filled)} ${done}/${total}${done >= total ? '\n' : ''}`,
  )
}
