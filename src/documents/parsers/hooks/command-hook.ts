/**
 * Hooks that are programs of the company: `PROGRAM ARGUMENT… INPUT [OUTPUT]`, started without a shell, with the paths in
 * place of `{input}` and `{output}` or at the end. They see nothing of Naru's own settings and secrets.
 *
 *   unlock: 0 and an output = opened, 0 without one = not locked, 1 = may not be opened
 *   scan:   0 = clean, 1 = infected, as clamdscan does
 */
import { execFile } from 'node:child_process'
import { promises as fs } from 'node:fs'
import { extname } from 'node:path'
import type { FileHooks } from './file-hooks.ts'

export interface CommandHook {
  /** Words with spaces between them; a word that has spaces stands in double quotes. */
  command: string
  timeoutSeconds: number
}

export function unlockByCommand(hook: CommandHook): NonNullable<FileHooks['unlock']> {
  return async ({ path, fileName, signal }, outputPath) => {
    // A copy: the stored file stays as it came, also under a program that opens files in place. Some go by the ending.
    const input = `${outputPath}-locked${extname(fileName)}`
    await fs.copyFile(path, input)
    const { code, output } = await run(hook, { input, output: outputPath }, signal).finally(() =>
      fs.rm(input, { force: true }),
    )
    if (code === 1) return { status: 'refused', detail: lastLine(output) || 'The command refused the file.' }
    if (code !== 0) throw new Error(`The document security command ended with ${code}: ${lastLine(output)}`)
    const size = await fs.stat(outputPath).then(
      (stat) => stat.size,
      () => 0,
    )
    return { status: size > 0 ? 'opened' : 'not-locked' }
  }
}

export function scanByCommand(hook: CommandHook): FileHooks['scanners'][number] {
  return async ({ path, signal }) => {
    const { code, output } = await run(hook, { input: path }, signal)
    if (code === 0) return { status: 'clean' }
    if (code === 1) return { status: 'infected', detail: findingIn(output) }
    throw new Error(`The scanner ended with ${code}: ${lastLine(output)}`)
  }
}

const maxOutputBytes = 1024 * 1024

function run(
  { command, timeoutSeconds }: CommandHook,
  paths: { input: string; output?: string },
  signal: AbortSignal | undefined,
): Promise<{ code: number; output: string }> {
  const [program = '', ...words] = wordsOf(command)
  const options = {
    timeout: timeoutSeconds * 1000,
    killSignal: 'SIGKILL' as const,
    maxBuffer: maxOutputBytes,
    env: environmentOfCommand(),
    signal,
  }
  return new Promise((resolve, reject) => {
    execFile(program, withPaths(words, paths), options, (error, stdout, stderr) => {
      const output = `${stdout}\n${stderr}`
      if (!error) resolve({ code: 0, output })
      else if (typeof error.code === 'number') resolve({ code: error.code, output })
      else if (error.killed) reject(new Error(`The command did not end within ${timeoutSeconds} s.`))
      else reject(error)
    })
  })
}

export function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}

function withPaths(words: readonly string[], { input, output }: { input: string; output?: string }): string[] {
  const hasPlaces = words.some((word) => word.includes('{input}'))
  const all = hasPlaces ? words : [...words, '{input}', ...(output === undefined ? [] : ['{output}'])]
  return all.map((word) => word.replaceAll('{input}', input).replaceAll('{output}', output ?? ''))
}

function environmentOfCommand(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:NARU_|S3_|AWS_|DATABASE_URL$|PG)/.test(name)),
  ) as NodeJS.ProcessEnv
}

/** "/path: Eicar-Signature FOUND": the name of what was found, without the path. */
function findingIn(output: string): string {
  return /:\s*(\S.*?)\s+FOUND\s*$/m.exec(output)?.[1]?.slice(0, 200) ?? 'The scanner found something.'
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
}
