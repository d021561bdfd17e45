import { expect, test } from 'vitest'
import { UnigramTokenizer } from './unigram.ts'

const entries: [piece: string, score: number][] = [
  ['', 0], // Token 0 stands for what is unknown.
  ['▁', -2],
  ['▁개인', -4],
  ['▁개인정보', -5],
  ['정보', -3],
  ['보', -6],
  ['정', -6],
  ['는', -1],
]
const tokenizer = new UnigramTokenizer({
  pieces: entries.map(([piece]) => piece),
  scores: entries.map(([, score]) => score),
  unknownToken: 0,
})
const pieces = (text: string) => tokenizer.tokenize(text).map((token) => entries[token]?.[0] || '<unk>')

test('of all cuts the most probable one is taken, not the first or the longest match', () => {
  expect(pieces('개인정보는')).toEqual(['▁개인정보', '는']) // -6 beats ▁개인 + 정보 + 는 at -8.
})

test('neighbouring unknown characters are one token, pairs of surrogates included', () => {
  expect(pieces('쀍쀍😀는')).toEqual(['▁', '<unk>', '는'])
})

test('runs of blanks count once and the ends not at all', () => {
  expect(pieces('  개인정보   개인정보 ')).toEqual(['▁개인정보', '▁개인정보'])
  expect(pieces('')).toEqual([])
})
