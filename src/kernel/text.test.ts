import { expect, test } from 'vitest'
import { findUnstorable, isStorable } from './text.ts'

test.each(['', '여신심사부 「규정」', '👍🏽', 'a\tb\n', '\u0001', '\ufffd'])('%j can be stored', (text) => {
  expect(isStorable(text)).toBe(true)
})

test.each(['\u0000', 'a\u0000b', '\ud800', 'a\udc00', '\udc00\ud800'])('%j cannot be stored', (text) => {
  expect(isStorable(text)).toBe(false)
})

test('the place of a text that cannot be stored is named', () => {
  expect(findUnstorable({ rows: [{ text: 'a' }, { text: 'b\u0000' }], label: 0 })).toBe('rows.1.text')
  expect(findUnstorable({ detail: { 'a\u0000': 1 } })).toBe('detail')
  expect(findUnstorable('\ud800')).toBe('')
  expect(findUnstorable({ name: 'a', parentId: null, tags: [] })).toBeUndefined()
})

test('a value that is 200,000 levels deep is walked', () => {
  let deep: unknown = '\u0000'
  for (let level = 0; level < 200_000; level++) deep = [deep]
  expect(findUnstorable([deep])?.length).toBe(200_001 * 2 - 1)
})
