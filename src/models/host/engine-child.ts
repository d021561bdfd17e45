import { flushCompileCache } from 'node:module'
import { EngineError, type EngineWork, type EngineWorkKind, type FromEngine, type ToEngine } from './engine-protocol.ts'

export interface WorkContext {
  /** Fires when nobody waits for the result any more. */
  readonly signal: AbortSignal
  readonly onChunk: (text: string) => void
}

/** What one engine can do; the kinds it lacks are refused. */
export type EngineHandlers = {
  readonly [Kind in EngineWorkKind]?: (
    request: EngineWork[Kind]['request'],
    context: WorkContext,
  ) => Promise<EngineWork[Kind]['result']>
}

/** The engine's side of the protocol. Call it once, when the model is loaded. */
export function serveEngine(
  facts: { readonly contextTokens: number; readonly loadSeconds: number },
  handlers: EngineHandlers,
): void {
  const running = new Map<number, AbortController>()
  process.on('message', (message: ToEngine) => {
    if (message.kind === 'cancel')
      running.get(message.id)?.abort(new EngineError('cancelled', 'Nobody waits for this.'))
    else void answer(message)
  })
  // An engine is killed, never ended: what the compile cache learnt must be written now.
  flushCompileCache()
  send({ kind: 'loaded', ...facts })

  async function answer(message: Exclude<ToEngine, { kind: 'cancel' }>): Promise<void> {
    const { id } = message
    const controller = new AbortController()
    running.set(id, controller)
    try {
      const onChunk = (text: string) => send({ kind: 'chunk', id, text })
      const result = await handle(handlers, message, { signal: controller.signal, onChunk })
      send({ kind: 'result', id, result })
    } catch (error) {
      const code = error instanceof EngineError ? error.code : 'engine_failed'
      send({ kind: 'error', id, code, message: error instanceof Error ? error.message : String(error) })
    } finally {
      running.delete(id)
    }
  }
}

/**
 * An engine must not outlive its host. SIGKILL, because an ordinary exit runs
 * destructors of llama.cpp under threads that still compute.
 */
export function dieWithHost(): void {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.on('SIGINT', () => {}) // Ctrl-C reaches the whole group; the host decides.
}

function handle(
  handlers: EngineHandlers,
  message: Exclude<ToEngine, { kind: 'cancel' }>,
  context: WorkContext,
): Promise<unknown> {
  const missing = () => Promise.reject(new EngineError('engine_failed', `This model cannot ${message.kind}.`))
  switch (message.kind) {
    case 'count':
      return handlers.count?.(message.request, context) ?? missing()
    case 'embed':
      return handlers.embed?.(message.request, context) ?? missing()
    case 'generate':
      return handlers.generate?.(message.request, context) ?? missing()
  }
}

function send(message: FromEngine): void {
  process.send?.(message)
}
