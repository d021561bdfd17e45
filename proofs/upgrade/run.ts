/**
 * `npm run prove -- upgrade [--from COMMIT]`: the version before, with data in it, becomes this one without losing a row.
 * Needs the history of the repository.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { keepResult } from '../keep-result.ts'
import { commitBefore } from './older-naru.ts'
import { proveUpgrade } from './prove-upgrade.ts'

const { values } = parseArgs({
  options: { from: { type: 'string' }, json: { type: 'boolean', default: false } },
})
const folder = await mkdtemp(join(tmpdir(), 'naru-upgrade-'))
// The first release had the migrations 0001 to 0013.
const commit = values.from ?? (await commitBefore('0014_people.sql', '0017_programs.sql'))
const result = await proveUpgrade({ commit, folder, say: (line) => process.stderr.write(`${line}\n`) })
await rm(folder, { recursive: true, force: true })
for (const [table, { before, kept, after }] of Object.entries(result.rows))
  process.stderr.write(`${table.padEnd(28)} before ${before}  kept ${kept}  after ${after}\n`)
console.log(JSON.stringify(result, null, 2))
await keepResult('upgrade', result)
process.exit(result.isProved ? 0 : 1)
