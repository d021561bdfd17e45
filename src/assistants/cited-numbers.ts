/** The passage numbers that a text cites as [1] or [1, 3] and that exist, each once, in order of first mention. */
export function citedNumbers(text: string, passageCount: number): number[] {
  const cited = [...text.matchAll(/\[(\d+(?:\s*,\s*\d+)*)\]/g)].flatMap((match) =>
    (match[1] ?? '').split(',').map(Number),
  )
  return [...new Set(cited)].filter((number) => number >= 1 && number <= passageCount)
}
