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

/** @param args of the command line, beginning with the command */
export async function startNaruProcess(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  isReady = /Naru is ready: (\S+)/,
): Promise<NaruProcess> {
  const child = spawnNaru(args, environment)
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setInterval(() => {
      const ready = isReady.exec(output)
      if (ready) {
        clearInterval(timer)
        resolve(ready[1] ?? '')
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

/** One command that ends by itself. @returns what it printed; throws what it said when it failed */
export async function runNaru(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawnNaru(args, environment)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`naru ${args[0]} ended with ${code}:\n${output}`)
  return output
}

function spawnNaru(args: readonly string[], environment: NodeJS.ProcessEnv) {
  return spawn(
    join(root, 'node_modules/.bin/node'),
    ['--disable-warning=ExperimentalWarning', join(root, 'src/app/cli.ts'), ...args],
    { cwd: root, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
}
