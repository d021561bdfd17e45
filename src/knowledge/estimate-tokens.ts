/**
 * About how many tokens the embedding model makes of a text, without asking it: a chunk must be cut while the model host
 * may still be starting. Weights per character fitted on Korean documents with the model's own count; they lie a little
 * high, because a chunk that is too long would be refused.
 */
export function estimateTokens(text: string): number {
  let tokens = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code >= 0xac00 && code <= 0xd7a3) tokens += hangulWeight
    else if (/\s/u.test(character)) tokens += 0
    else if (/[a-z]/iu.test(character)) tokens += latinWeight
    else if (/\p{N}/u.test(character)) tokens += digitWeight
    else tokens += otherWeight
  }
  return Math.ceil(tokens)
}

const hangulWeight = 0.62
const latinWeight = 0.32
const digitWeight = 0.6
const otherWeight = 0.9
