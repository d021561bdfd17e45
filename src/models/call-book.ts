/**
 * Calls are written down by one statement at a time: what comes while it runs goes with the next. A call that ended before
 * its beginning was written is written once. What nobody waits for goes along with what somebody does, or a moment later.
 */
import type { CallBook, CallRecord } from './ports.ts'

const lingerMilliseconds = 50

interface Waiting {
  record: CallRecord
  done: PromiseWithResolvers<void>
}

export function createCallBook(writeCalls: (records: CallRecord[]) => Promise<void>): CallBook {
  let waiting = new Map<string, Waiting>()
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  function start(): void {
    clearTimeout(timer)
    timer = undefined
    running ??= writeAll()
  }

  function add(record: CallRecord): Promise<void> {
    const done = waiting.get(record.id)?.done ?? Promise.withResolvers<void>()
    waiting.set(record.id, { record, done })
    return done.promise
  }

  async function writeAll(): Promise<void> {
    while (waiting.size > 0) {
      const taken = [...waiting.values()]
      waiting = new Map()
      try {
        await writeCalls(taken.map(({ record }) => record))
        for (const { done } of taken) done.resolve()
      } catch (error) {
        for (const { done } of taken) done.reject(error)
      }
    }
    running = undefined
  }

  return {
    write(record) {
      const written = add(record)
      start()
      return written
    },
    writeSoon(record) {
      const written = add(record)
      if (!running) timer ??= setTimeout(start, lingerMilliseconds)
      return written
    },
    async written() {
      if (waiting.size > 0) start()
      await running
    },
  }
}
