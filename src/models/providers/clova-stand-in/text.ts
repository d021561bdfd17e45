/** Seeded words, and how they are counted. The same seed gives the same text. */
import { createHash } from 'node:crypto'

/** A tokenizer of its own: up to three letters or digits, or one other sign, are a token. */
export function countTokens(text: string): number {
  return text.match(/[\p{L}\p{N}]{1,3}|[^\s\p{L}\p{N}]/gu)?.length ?? 0
}

export function tokensOf(text: string): string[] {
  return text.match(/\s*(?:[\p{L}\p{N}]{1,3}|[^\s\p{L}\p{N}])\s*$|\s*(?:[\p{L}\p{N}]{1,3}|[^\s\p{L}\p{N}])/gu) ?? []
}

/** Says what it was told, in an order that follows from the seed. */
export function echo(text: string, seed: number): string {
  const words = [...new Set(text.split(/\s+/).filter((word) => word !== ''))].slice(0, 12)
  const ordered = words
    .map((word) => ({ word, key: createHash('md5').update(`${seed} ${word}`).digest('hex') }))
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ word }) => word)
  return `들은 말: ${ordered.join(' ')}`
}

export const embeddingDimension = 1024

/** Words and their pairs of letters, hashed into 1,024 places; length 1. Alike texts come out alike. */
export function embeddingOf(text: string): number[] {
  const vector = new Array<number>(embeddingDimension).fill(0)
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const letters = [...word]
    for (const feature of [word, ...letters.map((letter, at) => letter + (letters[at + 1] ?? ''))]) {
      const hash = createHash('md5').update(feature).digest()
      const place = hash.readUInt16LE(0) % embeddingDimension
      vector[place] = (vector[place] ?? 0) + ((hash[2] ?? 0) % 2 === 0 ? 1 : -1)
    }
  }
  const length = Math.hypot(...vector)
  return length === 0 ? vector.map((_, at) => (at === 0 ? 1 : 0)) : vector.map((value) => value / length)
}
