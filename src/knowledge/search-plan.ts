/** How a search is carried out, from how many chunks its reader may see. */
import { type CollectionStatistics, termNumbers } from './bm25.ts'

/** Visible chunks up to which comparing all of them beats the graph (measured between 1,500 and 7,500). */
export const exactLimit = 4000

/** Hits that each half hands to the fusion. */
export const candidatesPerHalf = 50

/** Chunks that the answerer reads. More bring more sentences that share a word by chance; measured with this many. */
export const candidatesForAnswer = 8

/** Candidate terms are taken, rarest first, until they stand in this share of the chunks. */
const candidateShare = 0.03

/** A reader of few chunks compares them all (undefined); for others the rarest terms choose whom to score. */
export function candidateTerms(
  terms: readonly string[],
  statistics: CollectionStatistics,
  visible: number,
): number[] | undefined {
  if (visible <= exactLimit) return undefined
  const distinct = [...new Set(terms)]
  const budget = Math.max(exactLimit, statistics.documentCount * candidateShare)
  const byRarity = distinct
    .map((term) => ({ term, frequency: statistics.documentFrequency(term) }))
    .sort((left, right) => left.frequency - right.frequency)
  const chosen: string[] = []
  let sum = 0
  for (const { term, frequency } of byRarity) {
    if (chosen.length > 0 && sum + frequency > budget) break
    chosen.push(term)
    sum += frequency
  }
  return termNumbers(chosen)
}

/** How long a background step waits for a place in a provider's quota: a minute's has room again by then. */
export const patienceSeconds = 70
