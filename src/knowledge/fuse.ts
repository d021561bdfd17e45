/**
 * Merges what words found and what vectors found, by a weighted sum of scores that were brought to 0..1 first.
 *
 *   normalised(s) = (s - floor) / (best - floor), cut at 0
 *   fused(chunk)  = (1 - w) * words + w * vectors
 *
 * Scores, not ranks: reciprocal rank fusion threw away how far the first hit stands above the second and came out
 * below its better half on klue-mrc-wiki (.983 against .995). The floor of words is 0, no word in common. The floor of
 * vectors is what two unrelated passages of the collection have: e5 gives those .79, so a fixed 0 would squeeze all.
 * @see Bruch, Gai, Ingber: An Analysis of Fusion Functions for Hybrid Retrieval, ACM TOIS 2023
 */
export interface ScoredChunk {
  chunkId: string
  score: number
}

export interface FusionSettings {
  /** Share of the vectors in the sum, 0..1. */
  vectorWeight: number
  /** Cosine of unrelated passages. */
  vectorFloor: number
}

export const fusionDefaults: FusionSettings = { vectorWeight: 0.3, vectorFloor: 0.79 }

export interface FusedChunk {
  chunkId: string
  score: number
  words: number
  vectors: number
}

/** Best first; equal scores in the order of their ids, so that a search gives the same list twice. */
export function fuseScores(
  found: { words: readonly ScoredChunk[]; vectors: readonly ScoredChunk[] },
  settings: FusionSettings = fusionDefaults,
): FusedChunk[] {
  const words = normaliseScores(found.words, 0)
  const vectors = normaliseScores(found.vectors, settings.vectorFloor)
  const weight = words.size === 0 ? 1 : vectors.size === 0 ? 0 : settings.vectorWeight
  return [...new Set([...words.keys(), ...vectors.keys()])]
    .map((chunkId) => {
      const byWords = words.get(chunkId) ?? 0
      const byVectors = vectors.get(chunkId) ?? 0
      return { chunkId, score: (1 - weight) * byWords + weight * byVectors, words: byWords, vectors: byVectors }
    })
    .sort((left, right) => right.score - left.score || (left.chunkId < right.chunkId ? -1 : 1))
}

/** Hits of several models as one list, best first, each model's scores brought to 0..1 above its own floor. */
export function onOneScale(found: readonly { floor: number; hits: readonly ScoredChunk[] }[]): ScoredChunk[] {
  return found
    .flatMap(({ floor, hits }) => [...normaliseScores(hits, floor)].map(([chunkId, score]) => ({ chunkId, score })))
    .sort((left, right) => right.score - left.score || (left.chunkId < right.chunkId ? -1 : 1))
}

function normaliseScores(chunks: readonly ScoredChunk[], floor: number): Map<string, number> {
  const best = Math.max(...chunks.map((chunk) => chunk.score))
  const range = best - floor
  return new Map(
    chunks.map(({ chunkId, score }) => [
      chunkId,
      range > 0 ? Math.max(0, score - floor) / range : score === best ? 1 : 0,
    ]),
  )
}
