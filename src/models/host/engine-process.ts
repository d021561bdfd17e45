import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { EngineError, type EngineWork, type EngineWorkKind, type FromEngine, type ToEngine } from './engine-protocol.ts'

/**
 * One model in a process of its own, seen from the host. Of its own, because
 * llama.cpp ends the process when it meets something it did not expect, because
 * two models then compute side by side, and because only the end of a process
 * gives all of its memory back.
 *
 *   unloaded ──load──▶ loading ──▶ ready ──unload, idle──▶ unloaded
 *                         │          │ process died: everything under way fails
 *                         ▼          ▼
 *                       failed ◀─────┘   the next call loads again
 */
export type EngineStatus = 'unloaded' | 'loading' | 'ready' | 'failed'

export interface EngineFacts {
  readonly contextTokens: number
  readonly loadSeconds: number
}

export interface EngineProcessOptions {
  readonly name: string
  /** Beside this file. */
  readonly program: 'embedding-engine.ts' | 'chat-engine.ts'
  readonly arguments: readonly string[]
  /** Unloads after this time without work; undefined: stays. */
  readonly idleSeconds: number | undefined
  readonly log: Logger
}

/**
 * Memory: the vocabulary of 250,000 pieces is half a million small allocations
 * from several threads. With glibc's defaults the process keeps 580 MB at rest,
 * with these 435 MB (before `llama.ts` and `tokenizer/` brought it to 290). Elsewhere they are ignored.
 */
const memoryEnvironment = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '1000000',
  MALLOC_MMAP_THRESHOLD_: '262144',
}

interface Pending {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
  readonly onChunk: ((text: string) => void) | undefined
}

export class EngineProcess {
  readonly #options: EngineProcessOptions
  readonly #pending = new Map<number, Pending>()
  #child: ChildProcess | undefined
  #loaded: Promise<EngineFacts> | undefined
  #status: EngineStatus = 'unloaded'
  #lastFailure: string | undefined
  #nextId = 1
  #idleTimer: NodeJS.Timeout | undefined

  constructor(options: EngineProcessOptions) {
    this.#options = options
  }

  get status(): EngineStatus {
    return this.#status
  }

  get lastFailure(): string | undefined {
    return this.#lastFailure
  }

  get processId(): number | undefined {
    return this.#child?.pid
  }

  /** Starts the process if it is not there, and waits for the model. */
  load(): Promise<EngineFacts> {
    this.#loaded ??= this.#start()
    return this.#loaded
  }

  async call<Kind extends EngineWorkKind>(
    kind: Kind,
    request: EngineWork[Kind]['request'],
    options: { signal?: AbortSignal; onChunk?: (text: string) => void } = {},
  ): Promise<EngineWork[Kind]['result']> {
    await this.load()
    options.signal?.throwIfAborted()
    if (!this.#child?.connected) throw this.#stopped()
    const id = this.#nextId++
    clearTimeout(this.#idleTimer)
    const cancel = () => this.#send({ kind: 'cancel', id })
    options.signal?.addEventListener('abort', cancel, { once: true })
    try {
      return await new Promise<EngineWork[Kind]['result']>((resolve, reject) => {
        // The engine answers a kind with the result of that kind: both ends are built from EngineWork.
        this.#pending.set(id, { resolve: resolve as (result: unknown) => void, reject, onChunk: options.onChunk })
        this.#send({ kind, id, request } as ToEngine)
      })
    } finally {
      options.signal?.removeEventListener('abort', cancel)
      this.#pending.delete(id)
      this.#watchIdleness()
    }
  }

  /** Ends the process now; calls under way fail, and the next one loads again. */
  unload(): void {
    clearTimeout(this.#idleTimer)
    const child = this.#child
    if (!child) return
    this.#end(child, 'unloaded', undefined)
    child.kill('SIGKILL')
  }

  #start(): Promise<EngineFacts> {
    const { log, program } = this.#options
    this.#status = 'loading'
    this.#lastFailure = undefined
    const child = fork(fileURLToPath(new URL(program, import.meta.url)), [...this.#options.arguments], {
      execArgv: ['--max-semi-space-size=2', '--no-warnings'],
      env: { ...process.env, ...memoryEnvironment },
      serialization: 'advanced', // Float32Array as it is.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.#child = child
    let lastWords = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-2_000)
    })
    return new Promise<EngineFacts>((resolve, reject) => {
      child.on('message', (message: FromEngine) => {
        if (message.kind !== 'loaded') return this.#receive(message)
        this.#status = 'ready'
        log.info({ loadSeconds: message.loadSeconds, processId: child.pid }, 'model loaded')
        this.#watchIdleness()
        resolve({ contextTokens: message.contextTokens, loadSeconds: message.loadSeconds })
      })
      const end = (reason: string) => {
        reject(new EngineError('engine_failed', `The model ${this.#options.name} could not be loaded: ${reason}`))
        if (this.#child !== child) return // It was told to go.
        log.error({ reason, lastWords }, 'engine ended')
        this.#end(child, 'failed', lastWords.trim() || reason)
      }
      child.once('error', (error) => end(error.message))
      child.once('close', (status, signal) => end(`its process ended (${signal ?? status})`))
    })
  }

  #receive(message: Exclude<FromEngine, { kind: 'loaded' }>): void {
    const pending = this.#pending.get(message.id)
    if (!pending) return // Cancelled meanwhile.
    if (message.kind === 'chunk') pending.onChunk?.(message.text)
    else if (message.kind === 'result') pending.resolve(message.result)
    else pending.reject(new EngineError(message.code, message.message))
  }

  #end(child: ChildProcess, status: EngineStatus, failure: string | undefined): void {
    if (this.#child !== child) return
    this.#status = status
    this.#lastFailure = failure
    this.#loaded = undefined
    this.#child = undefined
    for (const pending of this.#pending.values()) pending.reject(this.#stopped())
    this.#pending.clear()
  }

  #stopped(): EngineError {
    return new EngineError('engine_failed', `The model ${this.#options.name} stopped. Try again.`)
  }

  #watchIdleness(): void {
    clearTimeout(this.#idleTimer)
    const { idleSeconds, log } = this.#options
    if (idleSeconds === undefined || this.#pending.size > 0) return
    this.#idleTimer = setTimeout(() => {
      log.info({ idleSeconds }, 'model unloaded')
      this.unload()
    }, idleSeconds * 1000)
    this.#idleTimer.unref()
  }

  #send(message: ToEngine): void {
    if (this.#child?.connected) this.#child.send(message)
  }
}
