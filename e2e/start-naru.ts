/** Starts the whole product as a person would, in an empty data folder, and ends it after the journeys. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNaruProcess } from './naru-process.ts'

export default async function startNaru(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'naru-e2e-'))
  const naru = await startNaruProcess(['--port', '0', '--data', folder, '--no-browser'])
  process.env.NARU_E2E_URL = naru.url
  process.env.NARU_E2E_DATA = folder
  return async () => {
    await naru.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
