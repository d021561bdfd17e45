/**
 * Whether the text of a page can be its text at all. Fonts without a map to Unicode give private characters, glyph
 * numbers or letters shifted by a constant; old scanners leave a text layer of guesses.
 *
 *   sure  it is no text: the page is read by its picture
 *   some  it may be none: a few lines of the picture are read and compared
 */
import iconv from 'iconv-lite'

export type Doubt = 'none' | 'some' | 'sure'

const fewestLetters = 40

export function doubtOf(text: string): Doubt {
  const bare = text.replace(/\s/g, '')
  if (bare.length < fewestLetters) return 'none'
  const share = (pattern: RegExp): number => (bare.match(pattern)?.length ?? 0) / bare.length
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this counts
  const odd = share(/[\uE000-\uF8FF\uFFFD\u0000-\u001F\u007F-\u009F]/g)
  if (odd > 0.25) return 'sure'
  if (odd > 0.06) return 'some'
  // Korean bytes read as Latin: rows of accented letters and signs that no language writes.
  if (share(/[\u00A1-\u00FF]/g) > 0.3) return 'some'
  if (rareHangul(bare) > 0.12) return 'some'
  return vowellessWords(text) > 0.5 ? 'some' : 'none'
}

let common: Set<string> | undefined

/** The share of Hangul outside the 2,350 syllables of KS X 1001, in which nearly all Korean is written. */
function rareHangul(text: string): number {
  const hangul = text.match(/[가-힣]/g) ?? []
  if (hangul.length < fewestLetters) return 0
  common ??= usualSyllables()
  const known = common
  return hangul.filter((syllable) => !known.has(syllable)).length / hangul.length
}

function usualSyllables(): Set<string> {
  const bytes: number[] = []
  for (let lead = 0xb0; lead <= 0xc8; lead++) for (let trail = 0xa1; trail <= 0xfe; trail++) bytes.push(lead, trail)
  return new Set(iconv.decode(Buffer.from(bytes), 'euc-kr'))
}

/** The share of Latin words of four letters or more without any vowel: letters shifted along the alphabet have few. */
function vowellessWords(text: string): number {
  const words = text.match(/\b[A-Za-z]{4,}\b/g) ?? []
  if (words.length < 12) return 0
  return words.filter((word) => !/[aeiouy]/i.test(word)).length / words.length
}
