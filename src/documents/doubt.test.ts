import { expect, test } from 'vitest'
import { countDoubts, doubtfulRanges, leastSure, type ReadWord } from './doubt.ts'
import type { Box, Element } from './elements.ts'

const anywhere: Box = [0, 0, 0.1, 0.1]
const word = (text: string, box = anywhere, confidence = 0.95): ReadWord => ({ text, confidence, box })
const unsure = leastSure - 0.2

test('a doubtful word is marked where it stands, the second of two equal ones too', () => {
  const words = [word('요금은'), word('800원,'), word('요금은', anywhere, unsure), word('900원')]
  expect(doubtfulRanges(['요금은 800원, 요금은 900원'], words)).toEqual([[{ start: 10, end: 13, confidence: unsure }]])
})

test('in a table a word is looked for in its own cell, because cells of several lines are read in turns', () => {
  const [left, right]: [Box, Box] = [
    [0, 0, 0.5, 1],
    [0.5, 0, 1, 1],
  ]
  const words = [word('기본', left), word('제휴', right), word('연회비', left, unsure), word('연회비', right)]
  expect(doubtfulRanges(['기본 연회비', '제휴 연회비'], words, [left, right])).toEqual([
    [{ start: 3, end: 6, confidence: unsure }],
    [],
  ])
})

test('a word that layout has changed is left out', () => {
  expect(doubtfulRanges(['가나 다'], [word('가나다', anywhere, unsure), word('다', anywhere, unsure)])).toEqual([
    [{ start: 3, end: 4, confidence: unsure }],
  ])
  expect(doubtfulRanges([], [word('가', anywhere, unsure)])).toEqual([])
})

test.each([
  [
    'two unsure words',
    'parsed',
    { words: [word('가', anywhere, unsure), word('나', anywhere, unsure), word('다')] },
    2,
  ],
  ['an unsure element without words', 'parsed', { confidence: unsure }, 1],
  ['sure words of an unsure mean', 'parsed', { confidence: unsure, words: [word('가')] }, 0],
  ['what a person has checked', 'checked', { confidence: unsure, words: [word('가', anywhere, unsure)] }, 0],
] as const)('%s', (_, state, source, count) => {
  const element = { source: { engine: 'x', version: '1', method: 'ocr', ...source }, review: { state } }
  expect(countDoubts(element as unknown as Element)).toBe(count)
})
