import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { node24, root, runStep } from './prepare.mjs'

const module = (...parts) => join(root, 'node_modules', ...parts)

/** Everything but the journeys. Each step runs even when one before it failed, so that one run tells all. */
export function runChecks() {
  const steps = [
    () => runStep('types', node24, [module('typescript', 'bin', 'tsc'), '--noEmit']),
    () => runStep('lint', node24, [module('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings']),
    () =>
      runStep('tests', node24, [module('vitest', 'vitest.mjs'), 'run', '--reporter=dot'], {
        note: countsOf,
        env: dataFolder(),
      }),
  ]
  return steps.map((step) => step()).every(Boolean)
}

/** Real Korean data, where it is: a test that needs it says so when it is not there. */
export function dataFolder() {
  const folder = process.env.NARU_SHARED_DATA ?? join(root, '..', 'shared', 'data')
  if (!existsSync(folder)) console.log(`not run: tests on shared data (${folder} is not there)`)
  return { NARU_SHARED_DATA: folder }
}

function countsOf(output) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of the reporter
  const plain = output.replaceAll(/\u001b\[[0-9;]*m/g, '')
  return plain
    .split('\n')
    .filter((line) => /^\s*(Tests|Test Files)\s/.test(line))
    .map((line) => line.trim().replaceAll(/\s+/g, ' '))
    .join(', ')
}
