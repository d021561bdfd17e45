import { expect, test } from 'vitest'
import { chooseSnippet, findMatches } from './snippets.ts'
import { loadTokeniser, termsOf } from './tokenise.ts'

const tokeniser = await loadTokeniser()

test('the words of the question are found under their particles', () => {
  const text = '국내외 겸용 카드의 연회비는 15,000원입니다.'
  const terms = new Set(termsOf(tokeniser, '연회비 15000'))
  expect(findMatches(tokeniser, text, terms).map(({ start, end }) => text.slice(start, end))).toEqual([
    '연회비',
    '15,000',
  ])
})

test('overlapping bigrams become one range', () => {
  expect(findMatches(tokeniser, '연회비', new Set(['~연회', '~회비', '연회비']))).toEqual([{ start: 0, end: 3 }])
})

test('the snippet is the window with the most matches, cut at white space', () => {
  const text = `${'앞부분 '.repeat(30)}연회비는 15,000원입니다. ${'뒷부분 '.repeat(30)}`
  const start = text.indexOf('연회비')
  const snippet = chooseSnippet(text, [{ start, end: start + 3 }], 60)
  expect(text.slice(snippet.start, snippet.end)).toContain('연회비는 15,000원입니다.')
  expect(text.slice(snippet.start, snippet.end)).toMatch(/^앞부분 .*\S$/u)
  expect(snippet.end - snippet.start).toBeLessThanOrEqual(60)
})

test.each([
  ['a short text is its own snippet', '짧은 글', [], 60, { start: 0, end: 4 }],
  ['without a match it is the beginning', '가나 다라 마바 사아', [], 6, { start: 0, end: 5 }],
])('%s', (_name, text, matches, length, expected) => {
  expect(chooseSnippet(text, matches, length)).toEqual(expected)
})
