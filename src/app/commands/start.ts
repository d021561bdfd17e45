import { spawn } from 'node:child_process'
import { defineCommand } from 'citty'
import { demoPassword, readDemoWorld } from '../demo.ts'
import { readEnv } from '../env.ts'
import { PartError } from '../parts/part-error.ts'
import type { PartProgress } from '../parts/progress.ts'
import { supervise } from '../supervisor.ts'

export const startCommand = defineCommand({
  meta: { name: 'start', description: '나루를 시작합니다 / start Naru' },
  args: {
    port: { type: 'string', description: 'TCP port (4310)' },
    data: { type: 'string', description: 'data folder (./data)' },
    demo: { type: 'boolean', default: true, description: 'load the demo world; --no-demo for an empty start' },
    browser: { type: 'boolean', default: true, description: 'open the browser; --no-browser' },
  },
  async run({ args }) {
    const env = readEnv({
      ...process.env,
      ...(args.port ? { NARU_PORT: args.port } : {}),
      ...(args.data ? { NARU_DATA: args.data } : {}),
      ...(args.demo ? {} : { NARU_NO_DEMO: '1' }),
      NARU_LOG_LEVEL: process.env.NARU_LOG_LEVEL ?? 'warn',
    })
    process.env.NARU_LOG_LEVEL = env.logLevel
    endWithParent()
    const supervision = await supervise({ env, say: (line) => console.error(line), onProgress: showProgress }).catch(
      (error: unknown) => {
        console.error(error instanceof PartError ? error.message : error)
        process.exit(1)
      },
    )
    const stop = async () => {
      await supervision.stop()
      process.exit(0)
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
    process.on('SIGHUP', stop)
    process.on('disconnect', stop)
    if (env.withDemo) await sayDemoSignIn(env.host)
    console.log(`Naru is ready: ${supervision.url}`)
    if (args.browser && process.stdout.isTTY) openBrowser(supervision.url)
    await supervision.ended
  },
})

/** Where there is a desktop; anywhere else the printed address is enough. */
function openBrowser(url: string): void {
  const openers: Partial<Record<NodeJS.Platform, [string, string[]]>> = {
    darwin: ['open', [url]],
    win32: ['cmd', ['/c', 'start', '', url]],
    linux: ['xdg-open', [url]],
  }
  const opener = openers[process.platform]
  if (!opener || (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)) return
  spawn(opener[0], opener[1], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}

async function sayDemoSignIn(host: string): Promise<void> {
  if (!['127.0.0.1', 'localhost', '::1'].includes(host)) return
  const { company, people } = await readDemoWorld()
  console.log(`${company} · 비밀번호 / password: ${demoPassword}`)
  for (const person of people)
    console.log(`  ${person.email}  ${person.name} (${person.groups.join(', ') || person.role})`)
}

/** A parent that was killed cannot tell: its child then belongs to another process. */
function endWithParent(): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }, 500).unref()
}

const partNames: Record<PartProgress['part'], string> = {
  postgres: 'PostgreSQL 18 + pgvector',
  'embedding-model': '임베딩 모델 / embedding model',
  'chat-model': '언어 모델 / language model',
}

const lastShown = new Map<string, number>()

function showProgress(progress: PartProgress): void {
  if (progress.step === 'ready') return
  const percent = Math.floor((100 * progress.doneBytes) / Math.max(1, progress.totalBytes))
  const key = `${progress.part} ${progress.step}`
  const before = lastShown.get(key) ?? -100
  // On a terminal every step of 5 %, in a log every quarter.
  if (percent - before < (process.stderr.isTTY ? 5 : 25) && percent !== 100) return
  if (before === 100 && percent === 100) return
  lastShown.set(key, percent)
  const megabytes = (bytes: number) => Math.round(bytes / 1e6)
  console.error(
    `${partNames[progress.part]}: ${progress.step} ${percent} % (${megabytes(progress.doneBytes)}/${megabytes(progress.totalBytes)} MB)`,
  )
}
