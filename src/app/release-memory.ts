/**
 * Gives back what a large document left behind. V8 lets garbage stand while the machine has memory, so a server that read
 * a few hundred megabytes once would hold them for good; here it shares the machine with models and a database.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const worthwhileBytes = 400 * 1024 * 1024
const shortestPauseMilliseconds = 5_000 // A full collection of such a heap takes about a tenth of a second.

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
let lastAt = 0

/** After a job: collects when the process has grown, and not too often. */
export function releaseMemory(): void {
  if (performance.now() - lastAt < shortestPauseMilliseconds || process.memoryUsage.rss() < worthwhileBytes) return
  lastAt = performance.now()
  collect()
}
