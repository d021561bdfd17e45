/**
 * `npm run prove -- crash --kills 10 --files 60`: kill -9 of any process at random moments of an ingest. Afterwards every
 * acknowledged file is ready exactly once, its chunks equal those of an undisturbed run, and no process is left over.
 */

import { parseArgs } from 'node:util'
import { keepResult } from '../keep-result.ts'
import { proveCrash } from './prove-crash.ts'
import { startScratchFolder } from './scratch-folder.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '10' },
    files: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const folder = await startScratchFolder()
const result = await proveCrash({
  folder: folder.path,
  kills: Number(values.kills),
  files: Number(values.files),
  seed: Number(values.seed),
  say: (line) => process.stderr.write(`${line}\n`),
})
await folder.remove()
console.log(JSON.stringify(result, null, 2))
await keepResult('crash', result)
process.exit(result.isProved ? 0 : 1)
