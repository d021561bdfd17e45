/** `npm run e2e [-- NAME…]`: the journeys in a real browser, against a Naru of their own. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { buildWeb, node24, prepare, root } from './prepare.mjs'

prepare()
buildWeb()
const browser = ensureBrowser()
const result = spawnSync(
  node24,
  [join(root, 'node_modules', '@playwright', 'test', 'cli.js'), 'test', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CHROMIUM: browser },
  },
)
process.exit(result.status ?? 1)
