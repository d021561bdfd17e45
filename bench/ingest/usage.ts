/** What this process and all below it have used: processor time, and memory in which shared pages count once. */
import { readFile } from 'node:fs/promises'
import { descendantsOf, kindOf } from '../../proofs/crash/processes.ts'

/** Linux counts processor time in hundredths of a second on every usual machine. */
const ticksPerSecond = 100

/** Seconds of processor time, those of ended children included. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const pids = [pid, ...(await descendantsOf(pid)).map((one) => one.pid)]
  const ticks = await Promise.all(
    pids.map(async (one) => {
      const stat = await readFile(`/proc/${one}/stat`, 'utf8').catch(() => '')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      // utime, stime, cutime, cstime: fields 14 to 17 of proc(5), the state being the third.
      return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0)
    }),
  )
  return ticks.reduce((sum, one) => sum + one, 0) / ticksPerSecond
}

/** Megabytes by kind of process; this process is `naru`. */
export async function megabytesOf(pid: number): Promise<Record<string, number>> {
  const megabytes: Record<string, number> = { naru: await proportionalSize(pid) }
  for (const one of await descendantsOf(pid)) {
    const kind = kindOf(one.command)
    megabytes[kind] = (megabytes[kind] ?? 0) + (await proportionalSize(one.pid))
  }
  return Object.fromEntries(Object.entries(megabytes).map(([kind, value]) => [kind, Math.round(value)]))
}

async function proportionalSize(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024
}
