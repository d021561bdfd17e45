/** The product as a process: started, waited for, ended. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

export interface NaruProcess {
  url: string
  child: ChildProcess
  output(): string
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '..')

export async function startNaruProcess(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<NaruProcess> {
  const child = spawn(
    join(root, 'node_modules/.bin/node'),
    ['--disable-warning=ExperimentalWarning', join(root, 'src/app/cli.ts'), 'start', ...args],
    { cwd: root, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setInterval(() => {
      const ready = /Naru is ready: (\S+)/.exec(output)
      if (ready?.[1]) {
        clearInterval(timer)
        resolve(ready[1])
      }
    }, 50)
    child.once('exit', (code) => {
      clearInterval(timer)
      reject(new Error(`Naru ended with ${code} before it was ready:\n${output}`))
    })
  })
  return {
    url,
    child,
    output: () => output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}
