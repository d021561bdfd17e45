/**
 * Looks after the sources of an answer while it is written. A model has read them; when one may not be read any more, what
 * it writes may not be read either, so the writing stops within seconds.
 */
import type { Scope } from '../kernel/scope.ts'
import * as store from './store.ts'

const lookAgainMs = 2000

export interface WatchedSources {
  /** Aborted when a source was lost, or when the caller's own signal was. */
  signal: AbortSignal
  isLost(): boolean
  end(): void
}

export function watchSources(ctx: Scope, documentIds: readonly string[], signal: AbortSignal): WatchedSources {
  const wanted = [...new Set(documentIds)]
  const lost = new AbortController()
  const timer = setInterval(() => {
    // A database that does not answer says nothing about rights; the next round asks again.
    void areReadable(ctx, wanted).then(
      (areAll) => areAll || lost.abort(),
      (error: unknown) => ctx.log.warn({ error: String(error) }, 'looking after sources'),
    )
  }, lookAgainMs).unref()
  return {
    signal: AbortSignal.any([signal, lost.signal]),
    isLost: () => lost.signal.aborted,
    end: () => clearInterval(timer),
  }
}

export async function areReadable(ctx: Scope, documentIds: readonly string[]): Promise<boolean> {
  return ctx.transaction(async (tx) => (await store.countReadable(tx, documentIds)) === documentIds.length)
}
