/**
 * Worlds of the rights proof are backed up while people ask in them, restored into an empty data folder by the command line,
 * and asked again there: every row and file equal, every answer as the oracle says.
 */
import { createHash } from 'node:crypto'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runNaru } from '../../e2e/naru-process.ts'
import { backUp } from '../../src/app/backup/back-up.ts'
import { readEnv } from '../../src/app/env.ts'
import { ensurePostgres } from '../../src/app/parts/postgres.ts'
import { openDataFolder, openScratchNaru, type ScratchNaru, type ScratchPostgres } from '../../src/app/scratch-naru.ts'
import type { BlobStore } from '../../src/kernel/blob.ts'
import { openAsOwner } from '../../src/kernel/database.ts'
import { type BuiltWorld, buildWorld, wordsOnlyHost } from '../rights/build.ts'
import { askEverything, emptyTally } from '../rights/surfaces.ts'
import { makeWorld, randomOf, type World } from '../rights/world.ts'

export interface RestoreResult {
  isProved: boolean
  worlds: number
  tables: number
  rows: number
  differentTables: string[]
  files: number
  differentFiles: string[]
  decisions: number
  leaks: number
  overDenials: number
  examples: string[]
  backupSeconds: number
  backupBytes: number
  restoreSeconds: number
}

export async function proveRestore(
  scratch: ScratchPostgres,
  options: { worlds: number; firstSeed: number },
): Promise<RestoreResult> {
  const { cacheFolder, offlineFolder } = readEnv()
  const { binFolder } = await ensurePostgres({ cacheFolder, offlineFolder })
  const naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
  const owner = await openAsOwner(naru.databaseUrl)
  const worlds: { world: World; built: BuiltWorld }[] = []
  for (let index = 0; index < options.worlds; index++) {
    const world = makeWorld(options.firstSeed + index)
    worlds.push({ world, built: await buildWorld(naru, owner, world) })
  }
  const before = await hashTables(owner)
  const filesBefore = await hashFiles(naru.app.blobs, 'originals')

  const place = join(scratch.folder, 'restore-proof')
  await mkdir(place)
  const [file, secretFile, data] = [join(place, 'all.naru'), join(place, 'secret.txt'), join(place, 'data')]
  // Asked meanwhile: only reading, so that the rows stay comparable.
  const asking = askAll(naru, worlds)
  const backupStartedAt = performance.now()
  const manifest = await backUp({
    ...{ file, binFolder, secret: scratch.secret },
    databaseUrl: naru.databaseUrl,
    blobs: naru.app.blobs,
  })
  const backupSeconds = secondsSince(backupStartedAt)
  await asking
  await owner.end()

  await writeFile(secretFile, scratch.secret, { mode: 0o600 })
  const restoreStartedAt = performance.now()
  await runNaru(['restore', file, '--data', data, '--secret', secretFile, '--json'], { DATABASE_URL: undefined })
  const restoreSeconds = secondsSince(restoreStartedAt)

  const restored = await openDataFolder(data)
  try {
    const databaseUrl = await restored.makeDatabase()
    const restoredOwner = await openAsOwner(databaseUrl)
    const after = await hashTables(restoredOwner)
    await restoredOwner.end()
    const copy = await openScratchNaru(restored, {
      databaseUrl,
      ports: { modelHost: wordsOnlyHost },
      settings: { NARU_DATA: data },
    })
    const filesAfter = await hashFiles(copy.app.blobs, 'originals')
    // Pictures of pages are no part of a backup; those of these worlds cannot be drawn again from their texts.
    for await (const { key } of naru.app.blobs.list('pictures')) {
      const picture = await naru.app.blobs.open(key)
      if (picture) await copy.app.blobs.writeStreamAt(key, picture.stream)
    }
    const tally = await askAll(copy, worlds)
    await copy.close()
    const differentTables = [...before.keys()].filter((table) => after.get(table) !== before.get(table))
    const differentFiles = [...filesBefore.keys()].filter((key) => filesAfter.get(key) !== filesBefore.get(key))
    return {
      isProved:
        differentTables.length === 0 &&
        differentFiles.length === 0 &&
        filesAfter.size === filesBefore.size &&
        tally.leaks.length === 0 &&
        tally.overDenials.length === 0 &&
        tally.decisions > 0,
      worlds: options.worlds,
      tables: before.size,
      rows: Object.values(manifest.rows).reduce((sum, count) => sum + count, 0),
      differentTables,
      files: filesBefore.size,
      differentFiles,
      decisions: tally.decisions,
      leaks: tally.leaks.length,
      overDenials: tally.overDenials.length,
      examples: [...tally.leaks, ...tally.overDenials].slice(0, 10),
      backupSeconds,
      backupBytes: (await stat(file)).size,
      restoreSeconds,
    }
  } finally {
    await restored.close()
    await naru.close()
  }
}

async function askAll(naru: ScratchNaru, worlds: readonly { world: World; built: BuiltWorld }[]) {
  const tally = emptyTally()
  for (const { world, built } of worlds)
    await Promise.all(
      world.people.map((person) =>
        askEverything({ world, built, naru, tally, random: randomOf(world.seed * 1000 + person.key) }, person),
      ),
    )
  return tally
}

/** Not those that asking alone changes, nor who is signed in. */
const changesByAsking =
  /^(public\.)?(audit_event|api_key_use|model_call|migration)$|^auth\.(session|verification|"rateLimit")$/

async function hashTables(owner: Awaited<ReturnType<typeof openAsOwner>>): Promise<Map<string, string>> {
  const { rows } = await owner.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c
     where c.relkind = 'r' and c.relnamespace in ('public'::regnamespace, 'auth'::regnamespace, 'jobs'::regnamespace)
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e') order by 1`)
  const hashes = new Map<string, string>()
  for (const { name } of rows) {
    // The queue's housekeeping goes on while it runs; its jobs are compared.
    if (changesByAsking.test(name) || (name.startsWith('jobs.') && !name.startsWith('jobs.j'))) continue
    const { rows: found } = await owner.query<{ hash: string | null }>(
      `select md5(string_agg(line, '' order by line)) as hash from (select md5(t::text) as line from ${name} t) as lines`,
    )
    hashes.set(name, found[0]?.hash ?? '')
  }
  return hashes
}

async function hashFiles(blobs: BlobStore, prefix: string): Promise<Map<string, string>> {
  const hashes = new Map<string, string>()
  for await (const { key } of blobs.list(prefix)) {
    const hash = createHash('sha256')
    for await (const part of (await blobs.open(key))?.stream ?? []) hash.update(part)
    hashes.set(key, hash.digest('hex'))
  }
  return hashes
}

function secondsSince(startedAt: number): number {
  return Math.round((performance.now() - startedAt) / 100) / 10
}
