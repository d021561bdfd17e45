/**
 * Joins the lines of a paragraph.
 *
 * - A hyphen at the end of a line that splits a lower-case word goes away with the break: "inter-" "val".
 * - Korean set by character breaks inside words, so a break does not say whether there was a space. In this order:
 *   the file's own space at the end of the line where the file keeps such spaces; the words of the page, which have the
 *   joined word or both parts; a counter behind its number; words that always stand apart, particles and endings.
 */
export interface JoinableLine {
  text: string
  /** The file has a space after the last word. */
  endsWithSpace?: boolean
}

export interface JoinContext {
  /** The lines of the paragraph may break inside words. */
  isSetByCharacter: boolean
  /** Some line of the page ends with a space of the file, so one without it means that there is none. */
  keepsTrailingSpaces: boolean
  /** The words of the page that stand inside lines. */
  vocabulary: ReadonlySet<string>
}

const plainContext: JoinContext = { isSetByCharacter: false, keepsTrailingSpaces: false, vocabulary: new Set() }

export function joinLines(lines: readonly JoinableLine[], context: JoinContext = plainContext): string {
  let text = ''
  let previous: JoinableLine | undefined
  for (const line of lines) {
    if (!previous) text = line.text
    else if (/[a-z]{2}[-\u00AD\u2010]$/.test(text) && /^[a-z]/.test(line.text)) text = text.slice(0, -1) + line.text
    else if (/[\p{L}\d][-\u2010]$/u.test(text)) text += line.text
    else text += isInsideWord(text, previous, line, context) ? line.text : ` ${line.text}`
    previous = line
  }
  return text
}

const hangul = /[가-힣]/

function isInsideWord(text: string, before: JoinableLine, after: JoinableLine, context: JoinContext): boolean {
  if (!hangul.test(after.text[0] ?? '')) return false
  const [last, next] = [text.split(/\s/).at(-1) ?? '', after.text.split(/\s/)[0] ?? '']
  // The last syllable of a sentence is no word, in whatever way the lines are set.
  if (/^[다요]\.$/.test(next) && hangul.test(last.at(-1) ?? '')) return !before.endsWithSpace
  if (!context.isSetByCharacter) return false
  if (/\d$/.test(last)) return context.keepsTrailingSpaces ? !before.endsWithSpace : counter.test(next)
  if (!hangul.test(last.at(-1) ?? '')) return false
  if (context.keepsTrailingSpaces) return !before.endsWithSpace
  if (cutEndings.test(`${last}|${next}`)) return true
  if (particles.test(next) && (dependentNouns.test(last) || !endsKoreanWord(last))) return true
  if (wordsOfTheirOwn.test(last) || openingWords.test(next)) return false
  if (context.vocabulary.has(last + next)) return true
  if (nounOfVerb.test(last) && verbEndings.test(next)) return true
  if (last.length >= 2 && context.vocabulary.has(last) && context.vocabulary.has(next)) return false
  return !endsKoreanWord(last)
}

/** Units and counters that stand right behind their number. */
const counter = /^(?:퍼센트|[년월일원명개건회조항호억만천백시분초차위배세점쪽권장절관편동층대척톤])/

/** Words that stand apart in nearly every text, whatever the syllables beside them. */
const wordsOfTheirOwn =
  /^(?:바|것|등|및|각|더|중|때|경우|경우에|따른|따라|관련|어느|다른|모든|다만|또는|즉시|매년|최대|최소|약)$/
const openingWords =
  /^(?:(?:이상|이하|이내|미만|초과)(?:[의을이인에]|으로)?|수|및|또는|등|것[은이을]?|있[다는을어으고].*|없[다는을어으고].*)[.,]?$/

/** A particle alone at the start of a line belongs to the word that the line above ends with. */
const particles = /^(?:은|는|이|가|을|를|의|에|에는|에게|에서|로|으로|와|과|도|만|부터|까지)[.,]?$/
const dependentNouns = /^(?:등|때|경우|것|제\d+[조항호])$/

/** Endings cut in two: "또|는", "에|게", "도|록", "하여|서는". */
const cutEndings = /^(?:또\|는|이\|[하내외](?:의|에)?$)|경우에\|는|에\|게|도\|록|여\|서/

/** "제한" + "하며": a noun of two syllables or more without a particle, and the verb that is made of it. */
const nounOfVerb = /[가-힣](?![을를은는에의로와과고며지게도록여야서면히])[가-힣]$/
const verbEndings = /^(?:하[기는며고여였지면게려였]|한다|합니|했|하도|된다|되[는며고어었지면]|됩니|시[키켜])/

/** Particles and endings that close a word. A single syllable after a break inside a word rarely looks like one. */
const closingSyllables =
  /(?:[은는이가을를의에도와과로만]|에서|으로|부터|까지|에게|하고|이며|하며|하는|하여|되는|된|한|할|및|등|또는|그리고|다|고|며|여|야|면|도록|지|게)$/

function endsKoreanWord(word: string): boolean {
  return word.length >= 2 && closingSyllables.test(word)
}
