/** Which label a text has because it quotes documents: what people paste, and what programs send back of earlier answers. */
import type { Scope } from '../kernel/scope.ts'
import { type Stretch, stretchesOf } from './quoted-stretches.ts'
import * as searchStore from './search.store.ts'
import { loadTokeniser } from './tokenise.ts'

const stretchesAtOnce = 1000

export async function labelOfQuotes(ctx: Scope, texts: readonly string[]): Promise<number> {
  const tokeniser = await loadTokeniser()
  const stretches = texts.flatMap((text) => stretchesOf(tokeniser, text))
  let label = 0
  for (let start = 0; start < stretches.length; start += stretchesAtOnce) {
    const portion: Stretch[] = stretches.slice(start, start + stretchesAtOnce)
    label = Math.max(label, await ctx.transaction((tx) => searchStore.labelOfQuotes(tx, portion)))
  }
  return label
}
