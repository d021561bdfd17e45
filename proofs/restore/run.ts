/** `npm run prove -- restore --worlds 10`: a backup restored into an empty place has the same rows, files and rights. */
import { parseArgs } from 'node:util'
import { startScratchPostgres } from '../../src/app/scratch-naru.ts'
import { keepResult } from '../keep-result.ts'
import { proveRestore } from './prove-restore.ts'

const { values } = parseArgs({
  options: {
    worlds: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const scratch = await startScratchPostgres()
const result = await proveRestore(scratch, { worlds: Number(values.worlds), firstSeed: Number(values.seed) })
await scratch.close()
console.log(JSON.stringify(result, null, 2))
await keepResult('restore', result)
process.exit(result.isProved ? 0 : 1)
