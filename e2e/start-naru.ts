/**
 * Starts the whole product in an empty place, and ends it after the journeys: as a person would, on one machine; or, with
 * DATABASE_URL or NARU_E2E_MANY=1, as two servers and two workers, of which half are killed on the way.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNaruProcess } from './naru-process.ts'
import { startManyMachines } from './start-many.ts'

export default async function startNaru(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'naru-e2e-'))
  const isMany = process.env.DATABASE_URL || process.env.NARU_E2E_MANY === '1'
  const naru = isMany
    ? await startManyMachines(folder, process.env.DATABASE_URL)
    : await startNaruProcess(['start', '--port', '0', '--data', folder, '--no-browser'])
  process.env.NARU_E2E_URL = naru.url
  process.env.NARU_E2E_DATA = folder
  return async () => {
    await naru.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
