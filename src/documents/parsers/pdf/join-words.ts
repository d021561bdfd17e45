/**
 * Joins the lines of a paragraph.
 *
 * - A hyphen at the end of a line that splits a lower-case word goes away with the break: "inter-" "val".
 * - Korean sets a line break inside a word when the paragraph is set by character. The break alone does not say
 *   whether there was a space, so the words decide: a line that ends in a particle or an ending gets a space.
 */
const hangul = /[가-힣]/

export function isHangulBetween(before: string, after: string): boolean {
  return hangul.test(before.at(-1) ?? '') && hangul.test(after[0] ?? '')
}

export function joinLines(lines: readonly string[], isBrokenByCharacter = false): string {
  let text = ''
  for (const line of lines) {
    if (text === '') text = line
    else if (/[a-z]{2}[-\u00AD\u2010]$/.test(text) && /^[a-z]/.test(line)) text = text.slice(0, -1) + line
    else if (/[\p{L}\d][-\u2010]$/u.test(text)) text += line
    else if (isBrokenByCharacter && isHangulBetween(text, line) && !endsKoreanWord(text)) text += line
    else text += ` ${line}`
  }
  return text
}

/** Particles and endings that close a word. A single syllable after a break inside a word rarely looks like one. */
const closingSyllables =
  /(?:[은는이가을를의에도와과로만]|에서|으로|부터|까지|에게|하고|이며|하며|하는|하여|되는|된|한|할|및|등|또는|그리고|다|고|며|여|지|게)$/

function endsKoreanWord(text: string): boolean {
  const lastWord = text.split(/\s/).at(-1) ?? ''
  return lastWord.length >= 2 && closingSyllables.test(lastWord)
}
