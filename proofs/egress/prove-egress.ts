/**
 * Random ways out, between random changes of labels: no byte of a document reaches a provider whose highest label lies below
 * the document's label at that moment, and not one byte leaves with a refusal by label. Then each mutant, until it is caught.
 */
import { openScratchNaru, type ScratchNaru, type ScratchPostgres } from '../../src/app/scratch-naru.ts'
import { openAsOwner } from '../../src/kernel/database.ts'
import { AppError } from '../../src/kernel/error.ts'
import { wordsOnlyHost } from '../rights/build.ts'
import { type Random, randomOf } from '../rights/world.ts'
import { buildOutsideWorld, type OutsideWorld } from './outside-world.ts'
import { happenings, waysOut } from './ways-out.ts'

export interface EgressResult {
  worlds: number
  /** By way: how often it was walked, how often it was refused by label, how often for other reasons. */
  ways: Record<string, { walked: number; refused: number; failed: Record<string, number> }>
  requests: number
  bytes: number
  /** Times that a document's words rightly went out. */
  allowed: number
  leaks: number
  examples: string[]
  mutants: { name: string; caughtAfterWorlds: number | null; example: string }[]
  seconds: number
}

type Tally = Pick<EgressResult, 'ways' | 'requests' | 'bytes' | 'allowed' | 'leaks' | 'examples'>

const emptyTally = (): Tally => ({ ways: {}, requests: 0, bytes: 0, allowed: 0, leaks: 0, examples: [] })

interface Mutant {
  name: string
  change(naru: ScratchNaru): Promise<void>
}

async function asOwner(naru: ScratchNaru, statement: string): Promise<void> {
  const owner = await openAsOwner(naru.databaseUrl)
  await owner.query(statement)
  await owner.end()
}

export const mutants: readonly Mutant[] = [
  {
    name: 'quotes are not looked for',
    change: async (naru) => void Object.assign(naru.app.ports, { quotes: { labelOf: async () => 0 } }),
  },
  { name: 'a provider may see everything', change: (naru) => asOwner(naru, 'UPDATE provider SET highest_label = 2') },
  {
    name: 'chunks do not follow a raised label',
    change: (naru) => asOwner(naru, 'ALTER TABLE document DISABLE TRIGGER chunks_follow_document'),
  },
]

export async function proveEgress(
  scratch: ScratchPostgres,
  options: {
    worlds: number
    firstSeed: number
    stepsPerWorld: number
    mutants: number
    worldsPerMutant: number
    onWorld?(done: number): void
  },
): Promise<EgressResult> {
  const startedAt = performance.now()
  const tally = emptyTally()
  for (let index = 0; index < options.worlds; index++) {
    await walkWorld(scratch, options.firstSeed + index, options.stepsPerWorld, tally)
    options.onWorld?.(index + 1)
  }
  const caught: EgressResult['mutants'] = []
  for (const mutant of mutants.slice(0, options.mutants)) {
    const own = emptyTally()
    let worlds = 0
    while (own.leaks === 0 && worlds < options.worldsPerMutant)
      await walkWorld(scratch, options.firstSeed + 1_000_000 + worlds++, options.stepsPerWorld, own, mutant)
    const isCaught = own.leaks > 0
    caught.push({ name: mutant.name, caughtAfterWorlds: isCaught ? worlds : null, example: own.examples[0] ?? '' })
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  return { worlds: options.worlds, ...tally, mutants: caught, seconds }
}

async function walkWorld(
  scratch: ScratchPostgres,
  seed: number,
  steps: number,
  tally: Tally,
  mutant?: Mutant,
): Promise<void> {
  const random = randomOf(seed)
  const naru = await openScratchNaru(scratch, { ports: { modelHost: wordsOnlyHost } })
  const world = await buildOutsideWorld(naru, random)
  look(world, tally, `world ${seed}, the beginning`)
  await mutant?.change(naru)
  for (let step = 0; step < steps; step++) await walk(world, random, tally, `world ${seed}, step ${step}`)
  for (const { standIn } of world.outside) {
    tally.requests += standIn.received.length
    tally.bytes += standIn.received.reduce((sum, one) => sum + one.bytes.length, 0)
    await standIn.close()
  }
  await naru.close()
}

async function walk(world: OutsideWorld, random: Random, tally: Tally, where: string): Promise<void> {
  if (random.chance(0.4)) {
    await random.pick(Object.values(happenings))(world, random)
    look(world, tally, where)
    return
  }
  const name = random.pick(Object.keys(waysOut))
  const way = tally.ways[name] ?? { walked: 0, refused: 0, failed: {} }
  tally.ways[name] = way
  way.walked++
  try {
    await waysOut[name]?.(world, random)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (/label-too-high$/.test(error.code)) way.refused++
    else way.failed[error.code] = (way.failed[error.code] ?? 0) + 1
  }
  look(world, tally, `${where}, ${name}`)
}

/** Looks through what has come since the last look, under the labels of this moment. */
function look(world: OutsideWorld, tally: Tally, where: string): void {
  for (const one of world.outside) {
    const text = one.standIn.received
      .slice(one.seen)
      .map(({ path, headers, bytes }) => `${path}\n${JSON.stringify(headers)}\n${bytes.toString('utf8')}`)
      .join('\n')
    one.seen = one.standIn.received.length
    for (const document of world.documents) {
      if (!text.includes(document.canary) && !text.includes(encodeURIComponent(document.canary))) continue
      if (document.label <= one.highest) {
        tally.allowed++
        continue
      }
      tally.leaks++
      if (tally.examples.length < 5)
        tally.examples.push(`${where}: label ${document.label} reached a provider for ${one.highest}`)
    }
  }
}
