/** A supervisor in this process: what it says goes to the terminal, and it ends with its parent or by a signal. */
import { PartError } from '../parts/part-error.ts'
import type { PartProgress } from '../parts/progress.ts'
import { type Supervision, type SupervisorOptions, supervise } from '../supervisor.ts'

/** Ends the process where it cannot start. */
export async function superviseHere(options: Pick<SupervisorOptions, 'env' | 'isOneOfMany'>): Promise<Supervision> {
  process.env.NARU_LOG_LEVEL = options.env.logLevel
  endWithParent()
  const supervision = await supervise({
    ...options,
    say: (line) => console.error(line),
    onProgress: showProgress,
  }).catch((error: unknown) => {
    console.error(error instanceof PartError || options.isOneOfMany ? String((error as Error).message) : error)
    process.exit(1)
  })
  const stop = async () => {
    await supervision.stop()
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)
  process.on('disconnect', stop)
  return supervision
}

/** A parent that was killed cannot tell: its child then belongs to another process. */
function endWithParent(): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }, 500).unref()
}

const partNames: Record<PartProgress['part'], string> = {
  postgres: 'PostgreSQL 18 + pgvector',
  'embedding-model': '임베딩 모델 / embedding model',
  'chat-model': '언어 모델 / language model',
}

const lastShown = new Map<string, number>()

function showProgress(progress: PartProgress): void {
  if (progress.step === 'ready') return
  const percent = Math.floor((100 * progress.doneBytes) / Math.max(1, progress.totalBytes))
  const key = `${progress.part} ${progress.step}`
  const before = lastShown.get(key) ?? -100
  // On a terminal every step of 5 %, in a log every quarter.
  if (percent - before < (process.stderr.isTTY ? 5 : 25) && percent !== 100) return
  if (before === 100 && percent === 100) return
  lastShown.set(key, percent)
  const megabytes = (bytes: number) => Math.round(bytes / 1e6)
  console.error(
    `${partNames[progress.part]}: ${progress.step} ${percent} % (${megabytes(progress.doneBytes)}/${megabytes(progress.totalBytes)} MB)`,
  )
}
