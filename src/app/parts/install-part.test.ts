import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withInstallLock } from './install-lock.ts'
import { installPart, isPartReady, type PartPlan } from './install-part.ts'

let cache: string
let builds: number
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'naru-parts-'))
  builds = 0
})
afterEach(() => rm(cache, { recursive: true, force: true }))

function plan(fingerprint = 'first'): PartPlan {
  return {
    part: 'embedding-model',
    folder: 'models/some',
    fingerprint,
    essentialFiles: ['weights'],
    onWait: () => {},
    async build(target) {
      builds += 1
      await wait(30)
      await writeFile(join(target, 'weights'), `weights of ${fingerprint}`)
    },
  }
}

test('a part is built once, however many ask for it at the same time', async () => {
  const folders = await Promise.all([1, 2, 3].map(() => installPart(cache, plan())))
  expect(new Set(folders).size).toBe(1)
  expect(builds).toBe(1)
  expect(await readdir(join(cache, 'locks'))).toEqual([])
  expect(await readdir(join(cache, '.incoming'))).toEqual([])
})

test('another version stands beside the first, which may be running', async () => {
  const first = await installPart(cache, plan('first'))
  const second = await installPart(cache, plan('second'))
  expect(await readFile(join(first, 'weights'), 'utf8')).toBe('weights of first')
  expect(await readFile(join(second, 'weights'), 'utf8')).toBe('weights of second')
})

test('a part with a file cut short is built again', async () => {
  const folder = await installPart(cache, plan())
  await writeFile(join(folder, 'weights'), 'weigh')
  expect(await isPartReady(cache, plan())).toBe(false)
  await installPart(cache, plan())
  expect(builds).toBe(2)
  expect(await isPartReady(cache, plan())).toBe(true)
})

test('a build that fails leaves nothing behind', async () => {
  const failing = { ...plan(), build: () => Promise.reject(new Error('no network')) }
  await expect(installPart(cache, failing)).rejects.toThrow('no network')
  expect(await isPartReady(cache, plan())).toBe(false)
  expect(await readdir(join(cache, '.incoming'))).toEqual([])
})

test('what a killed process left half done is removed', async () => {
  const leftover = join(cache, '.incoming', `${hostname()}.${idOfDeadProcess()}.1111`)
  await mkdir(leftover, { recursive: true })
  await installPart(cache, plan())
  expect(await readdir(join(cache, '.incoming'))).toEqual([])
})

test('the lock of a dead process is taken over at once, a silent one after a minute', async () => {
  const lock = join(cache, 'lock')
  await writeFile(lock, JSON.stringify({ processId: idOfDeadProcess(), host: hostname() }))
  expect(
    await withInstallLock(
      lock,
      () => {},
      async () => 'dead taken',
    ),
  ).toBe('dead taken')
  await writeFile(lock, JSON.stringify({ processId: process.pid, host: 'another-machine' }))
  const past = new Date(Date.now() - 61_000)
  await utimes(lock, past, past)
  expect(
    await withInstallLock(
      lock,
      () => {},
      async () => 'silent taken',
    ),
  ).toBe('silent taken')
})

function idOfDeadProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid
}
