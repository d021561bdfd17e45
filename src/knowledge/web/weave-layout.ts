/** Where the ranks of one half stand beside the merged list, and which hit each of them leads to. */
export interface PlacedRank {
  rank: number
  y: number
  /** Place of the hit in the merged list, from 0; null when this rank is not among the shown hits. */
  hit: number | null
}

/**
 * The ranks 1 to n in even steps over the height, n being the number of hits; a hit that this half has further down
 * follows below them in order, so the steps are even but the numbers may jump. A half with few hits stays at the steps of
 * the list.
 * @param ranks of each hit in this half; null when it did not find it
 */
export function placeRanks(ranks: readonly (number | null)[], height: number): PlacedRank[] {
  const hitOf = new Map(ranks.flatMap((rank, hit) => (rank === null ? [] : [[rank, hit] as const])))
  const deepest = Math.max(0, ...hitOf.keys())
  const near = Array.from({ length: Math.min(deepest, ranks.length) }, (_, index) => index + 1)
  const far = [...hitOf.keys()].filter((rank) => rank > ranks.length).sort((left, right) => left - right)
  const shown = [...near, ...far]
  const step = height / Math.max(1, shown.length, ranks.length)
  return shown.map((rank, index) => ({ rank, y: step * (index + 0.5), hit: hitOf.get(rank) ?? null }))
}
