import { expect, test } from 'vitest'
import { cleanLine, cleanText } from './clean-text.ts'

test.each([
  ['tag characters that spell an instruction', `회의${String.fromCodePoint(0xe0049, 0xe0067)}록`, '회의록'],
  ['bidirectional overrides', 'abc\u202Edef\u202C', 'abcdef'],
  ['zero-width marks', '가\u200B나\uFEFF다', '가나다'],
  ['control characters', 'a\u0000b\u0007c', 'abc'],
  ['a lone surrogate', 'a\uD800b', 'a\uFFFDb'],
  ['decomposed Hangul', '\u1112\u1161\u11AB', '한'],
  ['line breaks of other systems', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
])('%s', (_, text, expected) => {
  expect(cleanText(text)).toBe(expected)
})

test('a family of emoji stays one', () => {
  expect(cleanText('👨\u200D👩\u200D👧')).toBe('👨\u200D👩\u200D👧')
})

test('a line has single spaces', () => {
  expect(cleanLine('  a\u00A0\n b ')).toBe('a b')
})
