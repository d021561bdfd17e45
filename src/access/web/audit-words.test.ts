import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { actionNames } from './audit-words.ts'

test('everything that is logged has a name for people', () => {
  const source = join(import.meta.dirname, '..', '..')
  const logged = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('service.ts'))
    .flatMap((name) => [...readFileSync(join(source, name), 'utf8').matchAll(/audit\(\{\s*action: '([^']+)'/g)])
    .map(([, action]) => action ?? '')
  expect(logged.length).toBeGreaterThan(30)
  expect([...new Set(logged)].filter((action) => !(action in actionNames))).toEqual([])
})
