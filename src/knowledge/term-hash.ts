/**
 * A stable number for every index term, so that one sparse vector can hold a vocabulary nobody enumerates.
 * pgvector's sparsevec counts its indices from 1; 10^9 dimensions load and score. With 10^6 different terms about
 * 500 pairs share a number (birthday bound n^2 / 2m), which costs less than the loss of a vocabulary table.
 * @see Fowler, Noll, Vo: FNV-1a, 32 bit; Appleby: MurmurHash3, fmix32
 */
export const termDimensions = 1_000_000_000

/** @returns an integer from 1 to 999,999,999: also a positive int4 */
export function hashTerm(term: string): number {
  let hash = 0x811c9dc5
  for (let position = 0; position < term.length; position++) {
    const unit = term.charCodeAt(position)
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193)
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193)
  }
  // FNV leaves the high bits of short strings alike; without the finaliser, bigrams would crowd together.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  hash ^= hash >>> 16
  return ((hash >>> 0) % (termDimensions - 1)) + 1
}
