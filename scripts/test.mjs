/** `npm test`: everything that must hold. Set-up included; short unless something fails; the counts stand in the last lines. */
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { runChecks } from './checks.mjs'
import { buildWeb, node24, prepare, root, runStep } from './prepare.mjs'

prepare()
buildWeb()
const browser = ensureBrowser()
const startedAt = Date.now()
const isChecked = runChecks()
let journeys = ''
const isTravelled = runStep(
  'journeys',
  node24,
  [join(root, 'node_modules', '@playwright', 'test', 'cli.js'), 'test', '--reporter=line'],
  {
    env: { CHROMIUM: browser },
    note: (output) => {
      journeys = output
        .split('\n')
        .filter((line) => /^\s*\d+ (passed|failed|skipped|flaky)/.test(line))
        .map((line) => line.trim())
        .join(', ')
      return journeys
    },
  },
)
const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1)
const passed = [isChecked, isTravelled].filter(Boolean).length
console.log(`${minutes} min`)
console.log(`steps: ${passed} passed, ${2 - passed} failed`)
process.exit(passed === 2 ? 0 : 1)
