/**
 * What every command needs before TypeScript can run: packages, and with them Node 24. Runs on Node 20, so it is plain
 * JavaScript without packages.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const bin = join(root, 'node_modules', '.bin')
export const node24 = join(bin, process.platform === 'win32' ? 'node.cmd' : 'node')

/** Checks Node and Python, installs the packages of the lock when they are missing or old. */
export function prepare() {
  const [major] = process.versions.node.split('.').map(Number)
  if (major < 20) fail(`Node 20 이상이 필요합니다 (지금 ${process.versions.node}). / Node 20 or later is needed.`)
  if (spawnSync('python3', ['-c', 'import sys, pip; sys.exit(sys.version_info < (3, 10))']).status !== 0) {
    fail(
      'Python 3.10 이상과 pip가 필요합니다. 설치한 뒤 다시 실행해 주세요. / Python 3.10 or later with pip is needed.',
    )
  }
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const marker = join(root, 'node_modules', '.naru-lock')
  const installed = existsSync(marker) ? readFileSync(marker, 'utf8') : ''
  if (installed !== lock || !existsSync(node24)) {
    console.error('패키지를 설치합니다 (처음 한 번, 1~3분). / Installing packages (once, 1 to 3 minutes).')
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    const result = spawnSync(npm, ['ci', '--loglevel=error', '--no-audit', '--no-fund'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    })
    if (result.status !== 0)
      fail('패키지를 설치하지 못했습니다. 네트워크나 npm 설정을 확인해 주세요. / Packages could not be installed.')
    writeFileSync(marker, lock)
  }
  process.env.PATH = `${bin}${delimiter}${process.env.PATH}`
}

/** Builds the web app when its sources are newer than what was built. */
export function buildWeb() {
  const sources = execFileSync(
    node24,
    ['--disable-warning=ExperimentalWarning', join(root, 'scripts', 'web-fingerprint.ts')],
    { encoding: 'utf8' },
  ).trim()
  const marker = join(root, 'dist', 'web', '.fingerprint')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === sources) return
  console.error('웹 화면을 만듭니다. / Building the web app.')
  const result = spawnSync(
    node24,
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, stdio: ['ignore', 2, 2] },
  )
  if (result.status !== 0) fail('웹 화면을 만들지 못했습니다. / The web app could not be built.')
  writeFileSync(marker, sources)
}

/** Runs a TypeScript file on Node 24 and ends with its status; signals go through, and it ends when this process does. */
export function runTypeScript(script, args, options = {}) {
  const child = spawn(node24, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
    cwd: options.cwd ?? process.cwd(),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...options.env },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm runs a shell that runs this: when either of them is killed, nobody tells us. Their own parent may go, for example
  // a terminal that left Naru in the background.
  const chain = [process.ppid, parentOf(process.ppid)]
  const isWhole = () => process.ppid === chain[0] && parentOf(process.ppid) === chain[1]
  const watch = setInterval(() => {
    if (!isWhole()) child.kill('SIGTERM')
  }, 500)
  child.on('exit', (code, signal) => {
    clearInterval(watch)
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
    if (options.onExit) options.onExit(process.exitCode)
  })
}

/** The parent of a process started by npm; undefined where it cannot be known, or where the process is npm's own parent. */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const isShell = /\((sh|bash|dash)\)/.test(stat)
    return isShell ? Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) : undefined
  } catch {
    return undefined
  }
}

/** Runs a command to its end. @returns whether it succeeded */
export function runStep(name, command, args, options = {}) {
  const startedAt = Date.now()
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  const isOk = result.status === 0
  console.log(
    `${isOk ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)${options.note ? ` ${options.note(result.stdout)}` : ''}`,
  )
  if (!isOk) console.log(`${result.stdout}\n${result.stderr}`.slice(-20_000))
  return isOk
}

export function fail(message) {
  console.error(message)
  process.exit(1)
}
