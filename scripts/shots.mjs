/** `npm run shots`: a picture of every page, in both languages, at both widths and in both themes, in shots/. NARU_PAGES takes a pattern of names. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { buildWeb, node24, prepare, root } from './prepare.mjs'

prepare()
buildWeb()
const browser = ensureBrowser()
const result = spawnSync(
  node24,
  [join(root, 'node_modules', '@playwright', 'test', 'cli.js'), 'test', 'every-page', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CHROMIUM: browser, NARU_SHOTS: join(root, 'shots') },
  },
)
process.exit(result.status ?? 1)
