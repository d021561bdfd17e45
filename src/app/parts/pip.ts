import { spawn } from 'node:child_process'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PartError } from './part-error.ts'
import { explainPipFailure } from './pip-failure.ts'
import type { WheelPin } from './wheels.ts'

const progressIntervalMilliseconds = 300

/**
 * Downloads one pinned wheel with pip, the only fetcher: it knows the proxies,
 * mirrors and certificates of the site. pip checks the hash itself.
 * @param folder an empty folder; everything that pip writes stays inside it
 * @returns the path of the wheel
 */
export async function downloadWheel(
  wheel: WheelPin,
  folder: string,
  onProgress?: (doneBytes: number) => void,
): Promise<string> {
  const requirements = join(folder, 'requirements.txt')
  const downloads = join(folder, 'wheel')
  const scratch = join(folder, 'scratch')
  await mkdir(downloads, { recursive: true })
  await mkdir(scratch, { recursive: true })
  await writeFile(requirements, `${wheel.project}==${wheel.version} --hash=sha256:${wheel.sha256}\n`)

  // pip has no progress for programs before 24.1, but it writes below TMPDIR: watch that grow.
  const watch = setInterval(async () => {
    onProgress?.(Math.min(await sizeOfFolder(folder), wheel.sizeBytes))
  }, progressIntervalMilliseconds)
  try {
    await runPip(
      wheel.project,
      [...downloadArguments(wheel), '--requirement', requirements, '--dest', downloads],
      scratch,
    )
  } finally {
    clearInterval(watch)
  }
  const name = (await readdir(downloads)).find((file) => file.endsWith('.whl'))
  if (!name) throw explainPipFailure(`pip ended well but left no wheel of ${wheel.project}.`, wheel.project)
  return join(downloads, name)
}

function downloadArguments(wheel: WheelPin): string[] {
  const any = ['download', '--no-deps', '--only-binary=:all:', '--require-hashes', '--no-cache-dir']
  // Not quiet: why an index could not be reached is said at the ordinary level only.
  const plain = ['--disable-pip-version-check', '--no-input', '--progress-bar', 'off']
  if (wheel.platform === 'any') return [...any, ...plain]
  // Asked for by name, so that any Python on any machine gets the same file.
  const target = ['--platform', wheel.platform, '--python-version', '3.12', '--implementation', 'cp']
  return [...any, ...plain, ...target]
}

async function runPip(project: string, pipArguments: string[], scratch: string): Promise<void> {
  const interpreters = ['python3', 'python']
  for (const interpreter of interpreters) {
    const result = await run(interpreter, ['-m', 'pip', ...pipArguments], scratch)
    if (result === 'not-found') continue
    if (result.status === 0) return
    throw explainPipFailure(result.output, project)
  }
  throw new PartError('parts.python-missing', {
    korean:
      'Python이 없습니다. 처음 한 번 부품을 받을 때 필요합니다. Python 3.10 이상과 pip을 설치한 뒤 다시 실행해 주세요 (예: sudo apt install python3 python3-pip). 인터넷이 없으면 NARU_MODELS에 파일을 담은 폴더를 지정하세요.',
    english:
      'Python was not found. It is needed once, to fetch the parts. Install Python 3.10 or later with pip and run again (for example: sudo apt install python3 python3-pip). Without a network, point NARU_MODELS to a folder that holds the files.',
  })
}

function run(
  command: string,
  commandArguments: string[],
  scratch: string,
): Promise<'not-found' | { status: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, commandArguments, {
      env: { ...process.env, TMPDIR: scratch, TEMP: scratch, TMP: scratch },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    // An interrupted start must not leave a download running behind it.
    const stop = () => child.kill()
    process.once('exit', stop)
    child.once('error', (error: NodeJS.ErrnoException) => {
      process.off('exit', stop)
      if (error.code === 'ENOENT') resolve('not-found')
      else reject(error)
    })
    child.once('close', (status) => {
      process.off('exit', stop)
      resolve({ status, output })
    })
  })
}

/** Files may come and go while we look: what is gone counts nothing. */
async function sizeOfFolder(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    entries.map((entry) =>
      stat(join(folder, entry)).then(
        (facts) => (facts.isFile() ? facts.size : 0),
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
