/**
 * Chunks in a thread of its own, so that a document of megabytes never keeps the server from answering. The thread is made
 * when it is needed and ends when it has had nothing to do for a while; one that hangs is ended, and its job fails.
 */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { DraftInput, Drafts } from '../chunk-drafts.ts'
import type { Chunker } from '../ports.ts'

const idleSeconds = 60 // The tokeniser's dictionaries hold about 100 MB.
/** After so much text the thread's heap is worth more than a quick next start (.4 s). */
const largeCharacters = 2_000_000
const timeoutSeconds = 300 // 20 MB of text takes about 10 s.

interface Waiting {
  resolve(drafts: Drafts): void
  reject(error: Error): void
  timer: NodeJS.Timeout
}

export function createThreadChunker(): Chunker {
  const waiting = new Map<number, Waiting>()
  let thread: Worker | undefined
  let idleTimer: NodeJS.Timeout | undefined
  let nextId = 1
  let hasReadLarge = false

  function open(): Worker {
    const worker = new Worker(join(import.meta.dirname, 'thread.ts'), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    worker.unref()
    worker.on('message', ({ id, drafts, error }: { id: number; drafts?: Drafts; error?: string }) => {
      if (drafts) settle(id, (one) => one.resolve(drafts))
      else settle(id, (one) => one.reject(new Error(error)))
    })
    worker.on('error', (error: Error) => failAll(error))
    worker.on('exit', () => failAll(new Error('the chunking thread ended')))
    return worker

    function failAll(error: Error): void {
      if (thread === worker) thread = undefined
      for (const id of [...waiting.keys()]) settle(id, (one) => one.reject(error))
    }
  }

  function settle(id: number, work: (one: Waiting) => void): void {
    const one = waiting.get(id)
    if (!one) return
    waiting.delete(id)
    clearTimeout(one.timer)
    work(one)
    if (waiting.size === 0) {
      clearTimeout(idleTimer)
      if (hasReadLarge) {
        close()
        return
      }
      idleTimer = setTimeout(close, idleSeconds * 1000)
      idleTimer.unref()
    }
  }

  function close(): void {
    void thread?.terminate()
    thread = undefined
    hasReadLarge = false
  }

  return {
    draft: (input: DraftInput) =>
      new Promise<Drafts>((resolve, reject) => {
        clearTimeout(idleTimer)
        hasReadLarge ||= input.documents.reduce((sum, one) => sum + lengthOf(one.elements), 0) > largeCharacters
        thread ??= open()
        const id = nextId++
        const timer = setTimeout(() => {
          settle(id, (one) => one.reject(new Error(`chunking took longer than ${timeoutSeconds} s`)))
          close()
        }, timeoutSeconds * 1000)
        timer.unref()
        waiting.set(id, { resolve, reject, timer })
        thread.postMessage({ id, input })
      }),
    close: async () => close(),
  }
}

function lengthOf(elements: readonly { text: string }[]): number {
  return elements.reduce((sum, element) => sum + element.text.length, 0)
}
