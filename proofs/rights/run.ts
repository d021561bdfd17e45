/** `npm run prove -- rights --worlds 200`: 0 leaks, 0 over-denials, every mutant caught. */
import { parseArgs } from 'node:util'
import { startScratchPostgres } from '../../src/app/scratch-naru.ts'
import { keepResult } from '../keep-result.ts'
import { mutants } from './mutants.ts'
import { proveRights } from './prove-rights.ts'

const { values } = parseArgs({
  options: {
    worlds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const scratch = await startScratchPostgres()
const result = await proveRights(scratch, {
  worlds: Number(values.worlds),
  firstSeed: Number(values.seed),
  mutants: mutants.length,
  worldsPerMutant: 12,
  onWorld: (done) => {
    if (process.stderr.isTTY || done % 25 === 0) process.stderr.write(`world ${done}\n`)
  },
})
await scratch.close()
console.log(JSON.stringify(result, null, 2))
const isProved =
  result.leaks === 0 && result.overDenials === 0 && result.mutants.every((one) => one.caughtAfterWorlds !== null)
await keepResult('rights', { isProved, ...result })
process.exit(isProved ? 0 : 1)
