/**
 * A migration that has run somewhere never changes: a place that ran the old one would refuse to start. With
 * `NARU_UPDATE=1` the ones that are new are added to the list; a listed one is never written anew.
 */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listMigrationFiles } from './migrate.ts'

const folder = join(import.meta.dirname, '../../migrations')
const listFile = join(folder, 'landed.json')

async function readHashes(): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const name of await listMigrationFiles())
    hashes[name] = createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex')
  return hashes
}

test('every migration but the newest is listed, and is what it was when it landed', async () => {
  const landed = JSON.parse(await readFile(listFile, 'utf8')) as Record<string, string>
  const hashes = await readHashes()
  const changed = Object.keys(landed).filter((name) => landed[name] !== hashes[name])
  expect(changed, 'write a new migration instead').toEqual([])
  if (process.env.NARU_UPDATE) await writeFile(listFile, `${JSON.stringify(hashes, null, 2)}\n`)
  // The newest may still be at work; as soon as one comes after it, it has landed.
  const older = Object.keys(hashes).slice(0, -1)
  const unlisted = process.env.NARU_UPDATE ? [] : older.filter((name) => !(name in landed))
  expect(unlisted, 'list them with NARU_UPDATE=1').toEqual([])
})
