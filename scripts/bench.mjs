import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fail, prepare, root, runTypeScript } from './prepare.mjs'

prepare()
const [name, ...rest] = process.argv.slice(2)
if (!name || !existsSync(join(root, 'bench', name, 'run.ts')))
  fail('npm run bench -- parsing | retrieval | answers | start | korean-ocr | ingest | gateway [--json]')
runTypeScript(`bench/${name}/run.ts`, rest, { cwd: root })
