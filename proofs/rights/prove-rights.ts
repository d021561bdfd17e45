/** One world after another, before and after changes; then each mutant, until it is caught. */

import { openScratchNaru, type ScratchNaru, type ScratchPostgres } from '../../src/app/scratch-naru.ts'
import { openAsOwner } from '../../src/kernel/database.ts'
import { buildWorld, wordsOnlyHost } from './build.ts'
import { changeSomething } from './changes.ts'
import { mutants } from './mutants.ts'
import { askEverything, askForLater, emptyTally, readAgain, type Surfaces, type Tally } from './surfaces.ts'
import { makeWorld, randomOf } from './world.ts'

export interface RightsResult extends Omit<Tally, 'leaks' | 'overDenials'> {
  worlds: number
  leaks: number
  overDenials: number
  examples: string[]
  mutants: { name: string; caughtAfterWorlds: number | null; example: string }[]
  seconds: number
}

const changesPerWorld = 12

export async function proveRights(
  scratch: ScratchPostgres,
  options: {
    worlds: number
    firstSeed: number
    mutants: number
    worldsPerMutant: number
    onWorld?(done: number): void
  },
): Promise<RightsResult> {
  const startedAt = performance.now()
  const tally = emptyTally()
  const naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
  for (let index = 0; index < options.worlds; index++) {
    await runWorld(naru, options.firstSeed + index, tally)
    options.onWorld?.(index + 1)
  }
  await naru.close()

  const caught: RightsResult['mutants'] = []
  for (const mutant of mutants.slice(0, options.mutants)) {
    const broken = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
    const owner = await openAsOwner(broken.databaseUrl)
    await owner.query(mutant.sql)
    await owner.end()
    const found = emptyTally()
    let worlds = 0
    while (worlds < options.worldsPerMutant && found.leaks.length === 0) {
      // Sabotage may also break a build or a request outright; that is no catch.
      await runWorld(broken, 900_000 + worlds, found).catch((error: unknown) => {
        if (!String(error).includes('JSON')) throw error
      })
      worlds++
    }
    caught.push({
      name: mutant.name,
      caughtAfterWorlds: found.leaks.length > 0 ? worlds : null,
      example: found.leaks[0] ?? '',
    })
    await broken.close()
  }
  const { leaks, overDenials, ...counts } = tally
  return {
    worlds: options.worlds,
    ...counts,
    leaks: leaks.length,
    overDenials: overDenials.length,
    examples: [...leaks, ...overDenials].slice(0, 10),
    mutants: caught,
    seconds: Math.round((performance.now() - startedAt) / 1000),
  }
}

async function runWorld(naru: ScratchNaru, seed: number, tally: Tally): Promise<void> {
  const world = makeWorld(seed)
  const random = randomOf(seed ^ 0x5eed)
  const owner = await openAsOwner(naru.databaseUrl)
  try {
    const built = await buildWorld(naru, owner, world)
    const surfaces: Surfaces = { world, built, naru, random, tally }
    const conversations = new Map<number, string>()
    // All people at once, as in life; each chooses by a random sequence of their own, so that a world repeats itself.
    const seenBy = (key: number): Surfaces => ({ ...surfaces, random: randomOf(seed * 1000 + key) })
    await Promise.all(
      world.people.map(async (person) => {
        await askEverything(seenBy(person.key), person)
        const conversationId = await askForLater(surfaces, person)
        if (conversationId) conversations.set(person.key, conversationId)
      }),
    )
    // A key may read less than its holder: to it, the holder is somebody of that clearance.
    const holder = random.pick(world.people.filter((one) => one.isActive))
    const withPublicKey = { ...seenBy(holder.key + 900), built: { ...built, keys: built.publicKeys } }
    await askEverything(withPublicKey, { ...holder, clearance: 0 })
    for (let count = 0; count < changesPerWorld; count++) await changeSomething(surfaces)
    await Promise.all(
      world.people.map(async (person) => {
        await askEverything(seenBy(person.key + 500), person)
        const conversationId = conversations.get(person.key)
        if (conversationId) await readAgain(surfaces, person, conversationId)
      }),
    )
  } finally {
    await owner.end()
  }
}
