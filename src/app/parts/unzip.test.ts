import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeInside, sinkToFile } from './entry-files.ts'
import { unzip } from './unzip.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-unzip-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Longer than two reads and not compressible, so that an entry arrives in pieces. */
const large = randomBytes(3_000_000)

async function archive(name: string): Promise<string> {
  const path = join(folder, name)
  const entries = { 'package/bin/tool': large, 'package/note.txt': strToU8('나루'), 'package/stored.txt': strToU8('s') }
  await writeFile(path, zipSync({ ...entries, 'package/stored.txt': [strToU8('s'), { level: 0 }] }))
  return path
}

test('wanted entries come out whole and the others are skipped', async () => {
  const target = join(folder, 'out')
  const path = await archive('good.zip')
  const count = await unzip(path, (name) =>
    name.endsWith('note.txt') ? undefined : sinkToFile(placeInside(target, name)),
  )
  expect(count).toBe(2)
  expect(Buffer.compare(await readFile(join(target, 'package/bin/tool')), large)).toBe(0)
  expect(await readFile(join(target, 'package/stored.txt'), 'utf8')).toBe('s')
})

test('an archive that ends early is refused', async () => {
  const path = join(folder, 'short.zip')
  const whole = await readFile(await archive('whole.zip'))
  await writeFile(path, whole.subarray(0, 1_500_000))
  await expect(unzip(path, () => () => {})).rejects.toThrow()
})

test('an entry cannot leave its folder', () => {
  expect(() => placeInside('/cache', '../outside')).toThrow()
  expect(() => placeInside('/cache', 'a/../../outside')).toThrow()
  expect(() => placeInside('/cache', '/etc/passwd')).toThrow()
  expect(placeInside('/cache', 'a/b')).toBe('/cache/a/b')
})
