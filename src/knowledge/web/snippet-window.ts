/** The part of a chunk that shows why it was found, with its matched words apart. */
export interface Range {
  start: number
  end: number
}
export interface SnippetPart {
  text: string
  isMatch: boolean
  /** Where the part begins in the whole text. */
  start: number
}

/**
 * The window of at most `length` UTF-16 units that holds the most matched words, the earliest of equals, and begins a few
 * characters before its first match. Line breaks become spaces; what is cut off is an ellipsis.
 */
export function windowOf(text: string, matches: readonly Range[], length = 52): SnippetPart[] {
  const sorted = [...matches].sort((left, right) => left.start - right.start)
  const from = startOf(text, sorted, length)
  const to = Math.min(text.length, from + length)
  const parts: SnippetPart[] = []
  let at = from
  const add = (end: number, isMatch: boolean) => {
    if (end > at) parts.push({ text: text.slice(at, end).replaceAll(/\s+/g, ' '), isMatch, start: at })
    at = Math.max(at, end)
  }
  for (const match of sorted) {
    if (match.end <= at || match.start >= to) continue
    add(Math.min(to, match.start), false)
    add(Math.min(to, match.end), true)
  }
  add(to, false)
  if (from > 0) parts.unshift({ text: '…', isMatch: false, start: -1 })
  if (to < text.length) parts.push({ text: '…', isMatch: false, start: text.length })
  return parts
}

const lead = 14 // Characters before the first match: enough to read into the sentence.

function startOf(text: string, sorted: readonly Range[], length: number): number {
  if (text.length <= length) return 0
  let best = { start: 0, count: sorted.filter((match) => match.end <= length).length }
  for (const match of sorted) {
    const start = Math.max(0, Math.min(match.start - lead, text.length - length))
    const count = sorted.filter((one) => one.start >= start && one.end <= start + length).length
    if (count > best.count) best = { start, count }
  }
  return wordStart(text, best.start)
}

/** Not in the middle of a word: forward to the next one, when it begins near. */
function wordStart(text: string, start: number): number {
  if (start === 0 || /\s/u.test(text[start - 1] ?? '')) return start
  const ahead = text.slice(start, start + lead).search(/\s/u)
  return ahead < 0 ? start : start + ahead + 1
}
