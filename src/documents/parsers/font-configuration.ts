/**
 * Pages of HWP files are drawn with the fonts of this machine, and a server often has no Korean one: every Hangul
 * syllable would be an empty box. Pretendard ships with the web app, so a small fontconfig file adds its folder and
 * makes it the last resort for the Hancom and Windows fonts that documents name.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

let written: string | undefined

/** The path of the configuration, written once; undefined when the font is not installed. */
export function fontConfiguration(): string | undefined {
  if (written) return written
  const fonts = findFontFolder()
  if (!fonts) return undefined
  const folder = join(process.env.NARU_CACHE ?? join(homedir(), '.cache', 'naru'), 'fonts')
  const path = join(folder, 'fonts.conf')
  const content = renderConfiguration(fonts, join(folder, 'cache'))
  mkdirSync(folder, { recursive: true })
  if (!existsSync(path) || readFileSync(path, 'utf8') !== content) writeFileSync(path, content)
  written = path
  return path
}

function findFontFolder(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('pretendard/package.json')
    const folder = join(dirname(manifest), 'dist', 'public', 'static')
    return existsSync(folder) ? folder : undefined
  } catch {
    return undefined
  }
}

function renderConfiguration(fontFolder: string, cacheFolder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir>${fontFolder}</dir>
  <cachedir>${cacheFolder}</cachedir>
  <alias binding="weak"><family>serif</family><default><family>Pretendard</family></default></alias>
  <alias binding="weak"><family>sans-serif</family><default><family>Pretendard</family></default></alias>
  <match target="pattern"><edit name="family" mode="append_last"><string>Pretendard</string></edit></match>
</fontconfig>
`
}
