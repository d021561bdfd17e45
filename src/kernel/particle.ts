/** Korean particles, which hang on the last sound of the word before them. */

/**
 * The particle after a word: `particle('연회비', '을/를')` is `를`. The last digit is read in Sino-Korean: 1, 3, 6, 7, 8 and 0
 * end in a consonant; before 으로 a final ㄹ counts as none.
 */
export function particle(word: string, pair: '을/를' | '이/가' | '은/는' | '과/와' | '으로/로'): string {
  const [afterConsonant = '', afterVowel = ''] = pair.split('/')
  const last = [...word.replace(/[)\]」』"']+$/u, '')].at(-1) ?? ''
  const code = last.charCodeAt(0)
  const isHangul = code >= 0xac00 && code <= 0xd7a3
  const final = isHangul ? (code - 0xac00) % 28 : digitFinals[last]
  const hasFinal = final !== undefined && final !== 0
  if (pair === '으로/로' && final === rieul) return afterVowel
  return hasFinal ? afterConsonant : afterVowel
}

const rieul = 8
/** Finals of 영 일 이 삼 사 오 육 칠 팔 구, in the order of Unicode's finals. */
const digitFinals: Record<string, number> = {
  '0': 21,
  '1': rieul,
  '2': 0,
  '3': 16,
  '4': 0,
  '5': 0,
  '6': 1,
  '7': rieul,
  '8': rieul,
  '9': 0,
}
