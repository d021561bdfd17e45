/**
 * Sending to a provider: a place in the minute's quota, the call, and further tries when it failed in a way that passes.
 *
 *   take quota ─ full ─▶ wait a little, else `models.quota-used-up`
 *        └─▶ call ─ fails before anything was shown ─▶ pause ─▶ take quota again
 *                └─ key refused ─▶ the provider stops, its owner sees why
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '../kernel/id.ts'
import type { Scope } from '../kernel/scope.ts'
import { ProviderFailure } from './provider-failure.ts'
import { overQuota, refusalOf } from './refusal-words.ts'
import type { Resolved } from './resolving.service.ts'
import { pauseBeforeRetry } from './retry-plan.ts'
import * as store from './store.ts'

const longestWaitSeconds = 3 // For a place in the quota. Longer, and the person is told and decides.

export interface Tries {
  made: number
}

/** Runs one call, which must show nothing before it has succeeded, until it succeeds or there is no use. */
export async function sendWithTries<Result>(
  ctx: Scope,
  to: Resolved,
  input: { tokens: number; longestWaitSeconds?: number; tries: Tries; signal: AbortSignal | undefined },
  call: () => Promise<Result>,
  usedTokens: (result: Result) => number | undefined,
): Promise<Result> {
  for (;;) {
    const useId = await takePlace(ctx, to, input)
    input.tries.made++
    try {
      const result = await call()
      await settle(ctx, useId, usedTokens(result))
      return result
    } catch (error) {
      await pauseOrGiveUp(ctx, to, error, input)
    }
  }
}

/** Waits for the next try, or throws what the person is told. */
export async function pauseOrGiveUp(
  ctx: Scope,
  to: Resolved,
  error: unknown,
  { tries, signal }: { tries: Tries; signal: AbortSignal | undefined },
): Promise<void> {
  if (signal?.aborted || !(error instanceof ProviderFailure)) throw error
  const { reason } = error
  if (to.providerId && (reason === 'key-refused' || reason === 'no-subscription')) {
    const { providerId } = to
    await ctx.transaction((tx) => store.stopProvider(tx, providerId, error.message))
  }
  const pause = pauseBeforeRetry(error, tries.made)
  if (pause === undefined) throw refusalOf(to.name, error)
  await sleep(pause * 1000, undefined, { signal })
}

/** @throws AppError `models.quota-used-up` with the seconds after which to ask again */
export async function takePlace(
  ctx: Scope,
  to: Resolved,
  input: { tokens: number; longestWaitSeconds?: number; signal: AbortSignal | undefined },
): Promise<string | undefined> {
  const { providerId, model, settings } = to
  if (!providerId || (settings?.callsPerMinute ?? settings?.tokensPerMinute ?? null) === null) return undefined
  const patience = input.longestWaitSeconds ?? longestWaitSeconds
  const startedAt = performance.now()
  const useId = newId()
  for (;;) {
    const use = { useId, providerId, model, tokens: input.tokens }
    const waitSeconds = await ctx.transaction((tx) => store.takeQuota(tx, use))
    if (waitSeconds === undefined) return useId
    const waitedSeconds = (performance.now() - startedAt) / 1000
    if (waitedSeconds + waitSeconds > patience) throw overQuota(to.name, waitSeconds)
    await sleep(Math.max(20, waitSeconds * 1000), undefined, { signal: input.signal })
  }
}

export async function settle(ctx: Scope, useId: string | undefined, tokens: number | undefined): Promise<void> {
  if (useId && tokens !== undefined) await ctx.transaction((tx) => store.settleQuota(tx, useId, tokens))
}
