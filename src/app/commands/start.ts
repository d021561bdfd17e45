import { spawn } from 'node:child_process'
import { defineCommand } from 'citty'
import { demoPassword } from '../demo.ts'
import { readDemoWorld } from '../demo-world.ts'
import { readEnv } from '../env.ts'
import { superviseHere } from './supervise-here.ts'

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
    const supervision = await superviseHere({ env })
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
