/** A small size of each long proof, for every test run. The long ones: `npm run prove -- NAME`. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ScratchPostgres, startScratchPostgres } from '../src/app/scratch-naru.ts'
import { proveCrash } from './crash/prove-crash.ts'
import { startScratchFolder } from './crash/scratch-folder.ts'
import { proveEgress } from './egress/prove-egress.ts'
import { proveRestore } from './restore/prove-restore.ts'
import { proveRights } from './rights/prove-rights.ts'

let scratch: ScratchPostgres
beforeAll(async () => {
  scratch = await startScratchPostgres()
})
afterAll(() => scratch.close())

test('rights: no leak and no over-denial in two random worlds, and broken policies are caught', {
  timeout: 240_000,
}, async () => {
  const result = await proveRights(scratch, { worlds: 2, firstSeed: 4000, mutants: 4, worldsPerMutant: 8 })
  expect(result.examples).toEqual([])
  expect(result.decisions).toBeGreaterThan(10_000)
  expect(result.mutants.filter((one) => one.caughtAfterWorlds === null)).toEqual([])
})

test('restore: what comes back has the same rows, files and rights', { timeout: 240_000 }, async () => {
  const result = await proveRestore(scratch, { worlds: 1, firstSeed: 5000 })
  expect(result.examples).toEqual([])
  expect(result).toMatchObject({ isProved: true, differentTables: [], differentFiles: [] })
})

test('egress: in one random world nothing above a label leaves, and it would be seen', {
  timeout: 240_000,
}, async () => {
  const size = { worlds: 1, firstSeed: 7000, stepsPerWorld: 40, mutants: 1, worldsPerMutant: 4 }
  const result = await proveEgress(scratch, size)
  expect(result).toMatchObject({ leaks: 0, examples: [] })
  expect(result.allowed).toBeGreaterThan(10)
  expect(result.mutants.filter((one) => one.caughtAfterWorlds === null)).toEqual([])
})

test('crash: three kills during an ingest lose and double nothing', { timeout: 300_000 }, async () => {
  const folder = await startScratchFolder()
  const result = await proveCrash({ folder: folder.path, kills: 3, files: 8, seed: 3, say: () => undefined })
  await folder.remove()
  expect(result).toMatchObject({ isProved: true, lost: 0, doubled: 0, orphans: [] })
})
