/** `npm run prove -- egress --worlds 40`: 0 leaks, every mutant caught. */
import { parseArgs } from 'node:util'
import { startScratchPostgres } from '../../src/app/scratch-naru.ts'
import { keepResult } from '../keep-result.ts'
import { mutants, proveEgress } from './prove-egress.ts'

const { values } = parseArgs({
  options: {
    worlds: { type: 'string', default: '40' },
    steps: { type: 'string', default: '80' },
    seed: { type: 'string', default: '1' },
  },
})
const scratch = await startScratchPostgres()
const result = await proveEgress(scratch, {
  worlds: Number(values.worlds),
  firstSeed: Number(values.seed),
  stepsPerWorld: Number(values.steps),
  mutants: mutants.length,
  worldsPerMutant: 8,
  onWorld: (done) => {
    if (process.stderr.isTTY || done % 10 === 0) process.stderr.write(`world ${done}\n`)
  },
})
await scratch.close()
console.log(JSON.stringify(result, null, 2))
const isProved = result.leaks === 0 && result.mutants.every((one) => one.caughtAfterWorlds !== null)
await keepResult('egress', { isProved, ...result })
process.exit(isProved ? 0 : 1)
