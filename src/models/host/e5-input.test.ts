import { expect, test } from 'vitest'
import { normaliseForE5, toE5Input } from './e5-input.ts'

test('the prefix says which side of a search a text is on', () => {
  expect(toE5Input('수도', 'query')).toBe('query: 수도')
  expect(toE5Input('서울', 'passage')).toBe('passage: 서울')
})

test.each([
  ['line breaks and tabs are blanks', '첫 줄\n둘째\t줄', '첫 줄 둘째 줄'],
  ['decomposed Hangul, as macOS names files, is composed', '가', '가'],
  ['wide and circled forms become plain', 'ＡＢＣ ① ㎡', 'ABC 1 m2'],
  ['the wide tilde stays: it is a piece of its own', '1～3일', '1～3일'],
  ['what has no width does not join words', '개인\u200b정보', '개인 정보'],
  ['control characters vanish', '개\u0007인', '개인'],
])('%s', (_, text, normalised) => {
  expect(normaliseForE5(text)).toBe(normalised)
})
