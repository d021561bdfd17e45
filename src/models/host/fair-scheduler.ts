import { FairQueue } from './fair-queue.ts'

/** Runs the tasks of many requests, a fixed number at once, in the order of the fair queue. */
export class FairScheduler {
  readonly #queue = new FairQueue<() => Promise<void>>()
  #freeSlots: number

  constructor(slots: number) {
    this.#freeSlots = slots
  }

  get waiting(): number {
    return this.#queue.size
  }

  /**
   * @returns the results in the order of the tasks
   * @throws the first failure, or the signal's reason; tasks not yet begun are then dropped
   */
  run<Result>(
    tasks: readonly (() => Promise<Result>)[],
    options: { readonly isUrgent: boolean; readonly signal: AbortSignal },
  ): Promise<Result[]> {
    return new Promise((resolve, reject) => {
      if (options.signal.aborted) return reject(options.signal.reason)
      if (tasks.length === 0) return resolve([])
      const results: Result[] = []
      let left = tasks.length
      const stop = (reason: unknown) => {
        leave()
        options.signal.removeEventListener('abort', onAbort)
        reject(reason)
      }
      const onAbort = () => stop(options.signal.reason)
      const jobs = tasks.map((task, index) => async () => {
        try {
          results[index] = await task()
        } catch (error) {
          return stop(error)
        }
        left -= 1
        if (left > 0) return
        options.signal.removeEventListener('abort', onAbort)
        resolve(results)
      })
      const leave = this.#queue.add(jobs, options.isUrgent)
      options.signal.addEventListener('abort', onAbort, { once: true })
      this.#fillSlots()
    })
  }

  #fillSlots(): void {
    while (this.#freeSlots > 0) {
      const job = this.#queue.take()
      if (!job) return
      this.#freeSlots -= 1
      void job().finally(() => {
        this.#freeSlots += 1
        this.#fillSlots()
      })
    }
  }
}
