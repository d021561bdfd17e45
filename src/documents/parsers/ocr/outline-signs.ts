/**
 * The signs with which Korean papers begin an item, ○ and □, are unknown to the models: they come as the letters that look
 * like them. A lone such letter before a Hangul word at the start of a line is the sign.
 */
import type { RecognisedWord } from './recogniser.ts'

const signOf: Record<string, string> = { O: '○', o: '○', ㅇ: '○', ㅁ: '□', 口: '□' }

export function withOutlineSign(words: readonly RecognisedWord[]): RecognisedWord[] {
  const [first, second, ...rest] = words
  const sign = first && signOf[first.text]
  if (!first || !second || !sign || !/^["'“‘(]?[가-힣\d]/.test(second.text)) return [...words]
  return [{ ...first, text: sign }, second, ...rest]
}
