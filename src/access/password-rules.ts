/**
 * What a password must be. Long enough; not one of those that are tried first, however many digits stand around it; not a
 * run along the keyboard or a short piece repeated; not mainly the person's own name or e-mail. No rules about kinds of
 * signs: they make passwords that people write down (NIST SP 800-63B).
 */
import { commonPasswords, keyboardRuns } from './common-passwords.ts'

export type PasswordFault = 'too-short' | 'common' | 'pattern' | 'personal'

/** What is left besides the name must by itself be hard enough to guess. */
const leastBesideName = 6

/** @returns undefined for a password that may be used */
export function findPasswordFault(
  password: string,
  person: { name: string; email: string },
  minLength: number,
): PasswordFault | undefined {
  if ([...password].length < minLength) return 'too-short'
  const plain = plainOf(password)
  const read = lettersOf(plainOf(password.replaceAll('@', 'a').replaceAll('$', 's')))
  const spellings = [plain, plain.replace(/\d+$/, ''), coreOf(plain), coreOf(read)]
  if (spellings.some((one) => commonPasswords.has(one))) return 'common'
  if (isPattern(plain)) return 'pattern'
  const local = person.email.split('@')[0] ?? ''
  for (const part of [person.name, local, ...local.split(/[._-]/), ...person.name.split(/\s+/)]) {
    const own = plainOf(part)
    if (own.length < 3 || !plain.includes(own)) continue
    if (coreOf(plain.replaceAll(own, '')).length < leastBesideName) return 'personal'
  }
  return undefined
}

function plainOf(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** `2024password!!` → `password`. */
function coreOf(plain: string): string {
  return plain.replaceAll(/^\d+|\d+$/g, '')
}

/** `p@ssw0rd` and `pa55word` are read as people read them. */
function lettersOf(plain: string): string {
  const read: Record<string, string> = { '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '7': 't' }
  return plain.replaceAll(/(?<=\D)[013457](?=\D)|(?<=\D)55(?=\D)/g, (found) =>
    [...found].map((sign) => read[sign]).join(''),
  )
}

/** Only runs of at least four along a keyboard row, or one short piece again and again. */
function isPattern(plain: string): boolean {
  if (plain === '') return true
  for (let length = 1; length <= 4; length++) {
    const piece = plain.slice(0, length)
    if (plain.length >= length * 3 && piece.repeat(Math.ceil(plain.length / length)).startsWith(plain)) return true
  }
  let at = 0
  while (at < plain.length) {
    const length = longestRun(plain, at)
    if (length < 4) return false
    at += length
  }
  return true
}

function longestRun(plain: string, from: number): number {
  let longest = 0
  for (const row of keyboardRuns) {
    for (const direction of [row, [...row].reverse().join('')]) {
      let length = 1
      while (from + length <= plain.length && direction.includes(plain.slice(from, from + length))) length++
      longest = Math.max(longest, length - 1)
    }
  }
  return longest
}
