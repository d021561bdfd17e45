import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fail, prepare, root, runTypeScript } from './prepare.mjs'

prepare()
const [name, ...rest] = process.argv.slice(2)
if (!name || !existsSync(join(root, 'proofs', name, 'run.ts')))
  fail('npm run prove -- rights | crash | hostile | egress | restore | upgrade')
runTypeScript(`proofs/${name}/run.ts`, rest, { cwd: root })
