/**
 * `npm run bench -- retrieval --json`: quality on Korean sets beside whitespace BM25 and each half; speed at 100,000
 * generated chunks for a narrow and a wide reader beside plain pgvector. Everything runs through the product's own search,
 * with its rights, on a PostgreSQL of its own.
 */
import { parseArgs } from 'node:util'
import { startScratchPostgres } from '../../src/app/scratch-naru.ts'
import { measureQuality } from './quality.ts'
import { measureSpeed } from './speed.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    chunks: { type: 'string', default: '100000' },
    only: { type: 'string', default: '' },
    passages: { type: 'string', default: '1200' },
  },
})
const scratch = await startScratchPostgres()
const result: Record<string, unknown> = {}
if (values.only !== 'speed') result.quality = await measureQuality(scratch, Number(values.passages))
if (values.only !== 'quality') result.speed = await measureSpeed(scratch, Number(values.chunks))
await scratch.close()
console.log(JSON.stringify(result, null, 2))
process.exit(0)
