/** How fast a count grows, measured by the page itself from what the server said at two moments. */
export interface Sample {
  atMilliseconds: number
  done: number
}

/**
 * Items a second over the kept samples: (last - first) / seconds between them.
 * @returns undefined while there is nothing to measure yet, or the count went back because a new index was begun
 */
export function paceOf(samples: readonly Sample[]): number | undefined {
  const [first] = samples
  const last = samples.at(-1)
  if (!first || !last || last.done <= first.done) return undefined
  return ((last.done - first.done) * 1000) / (last.atMilliseconds - first.atMilliseconds)
}

export function secondsLeft(remaining: number, pace: number | undefined): number | undefined {
  return pace === undefined || remaining <= 0 ? undefined : remaining / pace
}

const halfAMinute = 15 // Polls: slow enough to be steady, quick enough to follow a change.

/** The samples with one more; a count that went back begins them anew. */
export function withSample(samples: readonly Sample[], next: Sample, keptSamples = halfAMinute): Sample[] {
  const last = samples.at(-1)
  if (last && next.done < last.done) return [next]
  return [...samples, next].slice(-keptSamples)
}
