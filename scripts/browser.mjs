/** A Chromium and a Korean font for the journeys: found, or installed from Debian's packages where that is allowed. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].filter(Boolean)

/** @returns the path of the browser; ends the process with a message when there is none and none can be installed */
export function ensureBrowser() {
  const found = places.find((path) => existsSync(path))
  if (found && hasKoreanFont()) return found
  const isRoot = process.getuid?.() === 0
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    console.error('Chromium과 한글 글꼴을 설치합니다. / Installing Chromium and a Korean font.')
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const run = (args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 2], env: environment })
    run(['update', '-qq'])
    run([
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      ...(found ? [] : ['chromium']),
      'fonts-noto-cjk',
      'fonts-nanum',
    ])
  }
  const installed = places.find((path) => existsSync(path))
  if (installed) return installed
  console.error(
    'Chromium이 없습니다. Debian이면 `apt-get install chromium fonts-noto-cjk`를 실행하거나 CHROMIUM에 경로를 알려 주세요.\n' +
      'There is no Chromium. On Debian run `apt-get install chromium fonts-noto-cjk`, or give its path in CHROMIUM.',
  )
  process.exit(1)
}

function hasKoreanFont() {
  const result = spawnSync('fc-list', [':lang=ko', 'family'], { encoding: 'utf8' })
  return result.status === 0 && result.stdout.trim() !== ''
}
