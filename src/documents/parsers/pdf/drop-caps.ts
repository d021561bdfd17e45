/** Joins the large first letter of a chapter to its word: "T" "his" is "This". */
import type { Word } from './page-words.ts'

/** A drop cap is at least this many times the size of the text beside it. */
const timesLarger = 1.8

export function withoutDropCaps(words: readonly Word[]): Word[] {
  const letters = words.filter((word) => /^[“"']?\p{L}$/u.test(word.text))
  const joined = new Map<Word, Word>()
  const dropped = new Set<Word>()
  for (const letter of letters) {
    const first = firstWordBeside(letter, words)
    if (!first) continue
    dropped.add(letter)
    joined.set(first, { ...first, text: letter.text + first.text, x0: letter.x0 })
  }
  if (dropped.size === 0) return [...words]
  return words.filter((word) => !dropped.has(word)).map((word) => joined.get(word) ?? word)
}

/** The topmost word that begins right beside the letter, in text of a much smaller size that goes on below it. */
function firstWordBeside(letter: Word, words: readonly Word[]): Word | undefined {
  const beside = words.filter((word) => {
    const isSmall = word !== letter && word.size * timesLarger <= letter.size
    const isRight = word.x0 >= letter.x1 - letter.size * 0.1 && word.x0 - letter.x1 < word.size * 1.2
    return isSmall && isRight && word.y1 > letter.y0 && word.y0 < letter.y1
  })
  const rows = beside.toSorted((a, b) => a.baseline - b.baseline)
  const first = rows[0]
  // One line beside a large letter is a label; text that wraps around it has two.
  return rows.length >= 2 && first && /^\p{Ll}|^[가-힣]|^\p{Lu}+$/u.test(first.text) ? first : undefined
}
