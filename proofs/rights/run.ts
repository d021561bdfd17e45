/**
 * `npm run prove -- rights --worlds 200`: 0 leaks, 0 over-denials, every mutant caught. With `--data DIR`, or with
 * `--restore FILE --secret FILE`, the same in copies of that database, as it was restored: the worlds come beside what is there.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runNaru } from '../../e2e/naru-process.ts'
import { openDataFolder, startScratchPostgres } from '../../src/app/scratch-naru.ts'
import { keepResult } from '../keep-result.ts'
import { mutants } from './mutants.ts'
import { proveRights } from './prove-rights.ts'

const { values } = parseArgs({
  options: {
    worlds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string' },
    restore: { type: 'string' },
    secret: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const folder = await mkdtemp(join(tmpdir(), 'naru-rights-'))
const dataFolder = values.restore ? await restoreInto(folder, values.restore) : values.data
const scratch = await (dataFolder ? openDataFolder(dataFolder) : startScratchPostgres())
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
await rm(folder, { recursive: true, force: true })
console.log(JSON.stringify(result, null, 2))
const isProved =
  result.leaks === 0 && result.overDenials === 0 && result.mutants.every((one) => one.caughtAfterWorlds !== null)
await keepResult(dataFolder ? 'rights-restored' : 'rights', { isProved, ...result })
process.exit(isProved ? 0 : 1)

async function restoreInto(place: string, file: string): Promise<string> {
  const data = join(place, 'data')
  const secret = values.secret ? ['--secret', values.secret] : []
  await runNaru(['restore', file, '--data', data, ...secret], { DATABASE_URL: undefined })
  return data
}
