/** What several processes must do once between them. */
import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wordsOnlyHost } from '../../proofs/rights/build.ts'
import { openAsOwner } from '../kernel/database.ts'
import { startClock } from './clock.ts'
import { loadDemo } from './demo.ts'
import { ensureLocalKey } from './local-key.ts'
import { openScratchNaru, type ScratchNaru, type ScratchPostgres, startScratchPostgres } from './scratch-naru.ts'

let scratch: ScratchPostgres
let processes: ScratchNaru[]
beforeAll(async () => {
  scratch = await startScratchPostgres()
  const first = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
  const second = await openScratchNaru(scratch, {
    databaseUrl: first.databaseUrl,
    ports: { modelHost: wordsOnlyHost },
    settings: { NARU_DATA: first.env.dataFolder },
  })
  processes = [first, second]
})
afterAll(async () => {
  for (const one of processes) await one.close()
  await scratch.close()
})

test('the hourly round is made by one of them; when that one ends, by another', async () => {
  const rounds: number[] = []
  const ends = processes.map((one, index) =>
    startClock(
      one.app,
      async () => {
        rounds.push(index)
      },
      20,
    ),
  )
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(rounds).toHaveLength(1)
  const [first = 0] = rounds
  await ends[first]?.()
  await expect.poll(() => rounds, { timeout: 3000 }).toEqual([first, 1 - first])
  await ends[1 - first]?.()
})

test('a lock goes with its holder', async () => {
  const [one, other] = processes.map(({ app }) => app.database)
  const held = await one?.holdLock('test')
  expect(held?.isHeld()).toBe(true)
  expect(await other?.holdLock('test')).toBeUndefined()
  const waiting = other?.holdLock('test', { waits: true })
  const owner = await openAsOwner(processes[0]?.databaseUrl ?? '')
  await owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'naru lock test' and state = 'idle'`,
  )
  await owner.end()
  expect((await waiting)?.isHeld()).toBe(true)
  // The one whose connection was ended hears of it a moment later.
  await expect.poll(() => held?.isHeld()).toBe(false)
  await (await waiting)?.release()
})

test('the demo and the key of the command line are made once, whoever starts at the same time', async () => {
  await Promise.all(processes.map(({ app }) => loadDemo(app)))
  await Promise.all(processes.map(({ app }) => ensureLocalKey(app)))
  const owner = await openAsOwner(processes[0]?.databaseUrl ?? '')
  const { rows } = await owner.query(
    `select (select count(*)::int from workspace) as workspaces, (select count(*)::int from api_key) as keys,
            (select count(*)::int from document) as documents, (select count(distinct file_name)::int from document) as names`,
  )
  await owner.end()
  expect(rows[0]).toMatchObject({ workspaces: 1, keys: 1, documents: rows[0].names })
  expect(await readdir(processes[0]?.env.dataFolder ?? '')).toContain('cli.key')
})
