/** `npm run bench -- start --json`: the second start to ready, and what the whole product holds in memory at rest. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNaruProcess } from '../../e2e/naru-process.ts'
import { descendantsOf, kindOf } from '../../proofs/crash/processes.ts'

const folder = await mkdtemp(join(tmpdir(), 'naru-start-'))
const args = ['start', '--port', '0', '--data', folder, '--no-browser', '--no-demo']

async function timeStart() {
  const startedAt = performance.now()
  const naru = await startNaruProcess(args)
  return { naru, seconds: (performance.now() - startedAt) / 1000 }
}

/** Proportional set size: pages that several processes share are counted once. */
async function memoryOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024
}

const first = await timeStart()
await first.naru.stop()
const starts: number[] = []
let megabytes: Record<string, number> = {}
for (let round = 0; round < 3; round++) {
  const { naru, seconds } = await timeStart()
  starts.push(seconds)
  if (round === 2) {
    await new Promise((resolve) => setTimeout(resolve, 20_000))
    megabytes = { supervisor: await memoryOf(naru.child.pid ?? 0) }
    for (const one of await descendantsOf(naru.child.pid ?? 0)) {
      const kind = kindOf(one.command)
      megabytes[kind] = (megabytes[kind] ?? 0) + (await memoryOf(one.pid))
    }
  }
  await naru.stop()
}
await rm(folder, { recursive: true, force: true })
const median = [...starts].sort((left, right) => left - right)[1]
const idle = Object.values(megabytes).reduce((sum, value) => sum + value, 0)
const round = (value: number) => Math.round(value * 10) / 10
console.log(
  JSON.stringify(
    {
      firstStartSeconds: round(first.seconds),
      secondStartSeconds: round(median ?? 0),
      goalSeconds: 5,
      idleMegabytes: Math.round(idle),
      goalMegabytes: 900,
      byProcess: Object.fromEntries(Object.entries(megabytes).map(([name, value]) => [name, Math.round(value)])),
    },
    null,
    2,
  ),
)
