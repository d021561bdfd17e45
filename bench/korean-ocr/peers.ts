/**
 * Plain Tesseract on the same pages: the program as it comes (psm 3, kor+eng, one thread), and the very engine and models
 * that Naru uses, given the page as a whole.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

export interface PeerReading {
  text: string
  cpuSeconds: number
}

export interface Peer {
  name: string
  /** On the page with ordinary quality only, where every condition would take too long. */
  isShort: boolean
  read(path: string): Promise<PeerReading>
}

/** Installed where that is allowed; absent, it is reported as missing. */
export function findProgram(): Peer | undefined {
  const has = (): boolean =>
    spawnSync('tesseract', ['--list-langs'], { encoding: 'utf8' }).stdout?.includes('kor') ?? false
  if (!has() && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const packages = ['tesseract-ocr', 'tesseract-ocr-kor']
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      stdio: 'ignore',
      env: environment,
    })
  }
  if (!has()) return undefined
  return {
    name: 'tesseract (Debian) psm 3 kor+eng',
    isShort: false,
    async read(path) {
      // `time` of the shell: Node does not tell what its children used.
      const script = 'time -p tesseract "$0" - --psm 3 -l kor+eng 2>/dev/null'
      const run = spawnSync('bash', ['-c', script, path], {
        encoding: 'utf8',
        env: { ...process.env, OMP_THREAD_LIMIT: '1' },
      })
      const seconds = [...run.stderr.matchAll(/^(?:user|sys) ([\d.]+)$/gm)].reduce(
        (sum, [, value]) => sum + Number(value),
        0,
      )
      return { text: run.stdout, cpuSeconds: seconds }
    },
  }
}

/** In a process of its own, so that its CPU time is its own. */
export function sameEngine(): Peer {
  return {
    name: 'tesseract.js psm 3 kor+eng best_int',
    isShort: true,
    async read(path) {
      const printed = execFileSync(process.execPath, ['--input-type=module', '-e', wholePage, path], {
        encoding: 'utf8',
        cwd: import.meta.dirname,
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      return JSON.parse(printed.trim().split('\n').at(-1) ?? '{}')
    },
  }
}

const require = createRequire(import.meta.url)
const core = require.resolve('tesseract.js-core/tesseract-core-simd-lstm.js')
const data = (language: string): string =>
  require.resolve(`@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`)

const wholePage = `
  import { readFileSync } from 'node:fs'
  import { gunzipSync } from 'node:zlib'
  import { createRequire } from 'node:module'
  const engine = await createRequire(${JSON.stringify(core)})(${JSON.stringify(core)})({
    wasmBinary: readFileSync(${JSON.stringify(core.replace(/\.js$/, '.wasm'))}), print() {}, printErr() {} })
  engine.FS.writeFile('/kor.traineddata', gunzipSync(readFileSync(${JSON.stringify(data('kor'))})))
  engine.FS.writeFile('/eng.traineddata', gunzipSync(readFileSync(${JSON.stringify(data('eng'))})))
  const base = new engine.TessBaseAPI()
  base.Init('/', 'kor+eng', 1)
  engine.FS.writeFile('/input', readFileSync(process.argv[1]))
  base.SetPageSegMode(3)
  base.SetImageFile(1, 0, false)
  base.Recognize(null)
  const text = base.GetUTF8Text()
  const { user, system } = process.cpuUsage()
  console.log(JSON.stringify({ text, cpuSeconds: (user + system) / 1e6 }))
`
