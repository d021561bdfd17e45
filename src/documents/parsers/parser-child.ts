/**
 * One child process, seen from the reader.
 *
 *   idle ── run(request) ──▶ busy ── done ──▶ idle
 *                             │
 *                             └─ over time, over memory, aborted, crashed ──▶ ended (never used again)
 */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { ChildReply, ChildRequest } from './child-protocol.ts'
import { type Clock, isOverTime, type Limits } from './limits.ts'
import type { RecognisedWord } from './ocr/recogniser.ts'
import { readResidentBytes } from './resident-memory.ts'

/** 50 ms: at the gigabyte a second that one core can fill, a child passes its limit by some 50 MB. */
const watchIntervalMs = 50
/** A crash within this share of the limit is taken for a failed allocation. */
const nearLimit = 0.8

export interface Usage {
  seconds: number
  /** The child's own user and system time; 0 when it did not live to tell. */
  cpuSeconds: number
  peakBytes: number
}

export type RunResult = { usage: Usage } & (
  | { status: 'done'; hasResult: boolean }
  | { status: 'failed'; message: string }
  | { status: 'timed-out' | 'out-of-memory' | 'aborted' }
  | { status: 'crashed'; detail: string }
)

type PageAsked = Extract<ChildReply, { kind: 'recognise' }>

export interface RunHelp {
  signal?: AbortSignal
  /** Has a page read by the service outside. Absent: this file's pages may not leave, and asking is refused. */
  recognise?: (page: PageAsked) => Promise<RecognisedWord[][]>
}

export interface ParserChild {
  readonly isEnded: boolean
  run(request: ChildRequest, limits: Limits, help: RunHelp): Promise<RunResult>
  residentBytes(): number
  end(): void
}

export function startParserChild(environment: NodeJS.ProcessEnv): ParserChild {
  const child = fork(join(import.meta.dirname, 'child.ts'), [], {
    execPath: process.execPath,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: environment,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let isEnded = false
  child.once('exit', () => {
    isEnded = true
  })
  child.on('error', () => {
    isEnded = true
  })
  letReaderExit(child, true)
  return {
    get isEnded() {
      return isEnded
    },
    async run(request, limits, help) {
      letReaderExit(child, false)
      const result = await runRequest(child, request, limits, help)
      letReaderExit(child, true)
      // A killed child takes a moment to exit: it must not get the next file meanwhile.
      if (result.status !== 'done' && result.status !== 'failed') isEnded = true
      return result
    },
    residentBytes: () => readResidentBytes(child.pid ?? 0) ?? 0,
    end() {
      isEnded = true
      child.kill('SIGKILL')
    },
  }
}

/** An idle child must not keep the process of the reader alive. */
function letReaderExit(child: ChildProcess, isAllowed: boolean): void {
  if (isAllowed) {
    child.unref()
    child.channel?.unref()
  } else {
    child.ref()
    child.channel?.ref()
  }
}

function runRequest(
  child: ChildProcess,
  request: ChildRequest,
  limits: Limits,
  { signal, recognise }: RunHelp,
): Promise<RunResult> {
  return new Promise((resolve) => {
    const startedMs = performance.now()
    const clock: Clock = { startedMs, lastProgressMs: startedMs, parts: 0 }
    let isAsking = false
    let peakBytes = 0
    const usage = (cpuSeconds = 0): Usage => ({
      seconds: (performance.now() - startedMs) / 1000,
      cpuSeconds,
      peakBytes,
    })

    const finish = (result: RunResult): void => {
      clearInterval(watch)
      child.off('message', onReply)
      child.off('exit', onExit)
      signal?.removeEventListener('abort', onAbort)
      resolve(result)
    }
    const kill = (status: 'timed-out' | 'out-of-memory' | 'aborted'): void => {
      child.kill('SIGKILL')
      finish({ status, usage: usage() })
    }
    const onReply = (message: unknown): void => {
      const reply = message as ChildReply
      if (reply.id !== request.id) return
      if (reply.kind === 'progress') {
        clock.lastProgressMs = performance.now()
        clock.parts = Math.max(clock.parts, reply.total)
        clock.slowParts = Math.max(clock.slowParts ?? 0, reply.slowParts ?? 0)
      } else if (reply.kind === 'recognise') {
        isAsking = true
        void answer(reply).finally(() => {
          isAsking = false
          clock.lastProgressMs = performance.now()
        })
      } else if (reply.kind === 'done') {
        finish({ status: 'done', hasResult: reply.hasResult, usage: usage(reply.cpuSeconds) })
      } else {
        finish({ status: 'failed', message: reply.message, usage: usage() })
      }
    }
    const answer = async (page: PageAsked): Promise<void> => {
      const base = { kind: 'recognised', id: request.id, ask: page.ask } as const
      try {
        if (!recognise) throw new Error('The pages of this file may not leave this machine.')
        const lines = await recognise(page)
        if (child.connected) child.send({ ...base, lines })
      } catch (error) {
        const failure = error instanceof Error ? error.message : String(error)
        if (child.connected) child.send({ ...base, failure })
      }
    }
    const onExit = (code: number | null, exitSignal: NodeJS.Signals | null): void => {
      if (peakBytes > limits.memoryBytes * nearLimit) finish({ status: 'out-of-memory', usage: usage() })
      else finish({ status: 'crashed', detail: `The reading process ended (${exitSignal ?? code}).`, usage: usage() })
    }
    const onAbort = (): void => kill('aborted')
    const watch = setInterval(() => {
      const resident = readResidentBytes(child.pid ?? 0) ?? 0
      peakBytes = Math.max(peakBytes, resident)
      if (resident > limits.memoryBytes) kill('out-of-memory')
      // The service outside has a time limit of its own.
      else if (!isAsking && isOverTime(clock, limits, performance.now())) kill('timed-out')
    }, watchIntervalMs)

    child.on('message', onReply)
    child.once('exit', onExit)
    signal?.addEventListener('abort', onAbort, { once: true })
    if (signal?.aborted) kill('aborted')
    else {
      child.send(request, (error) => {
        if (error) finish({ status: 'crashed', detail: error.message, usage: usage() })
      })
    }
  })
}
