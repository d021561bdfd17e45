import { expect, test } from 'vitest'
import { particle } from './particle.ts'

test.each([
  ['연회비', '을/를', '를'],
  ['약관', '을/를', '을'],
  ['v6', '과/와', '과'],
  ['v7', '이/가', '이'],
  ['HCX-005', '이/가', '가'],
  ['10', '은/는', '은'],
  ['서울', '으로/로', '로'],
  ['부산', '으로/로', '으로'],
  ['v1', '으로/로', '로'],
  ['「표준약관」', '을/를', '을'],
] as const)('after %s, %s is %s', (word, pair, wanted) => {
  expect(particle(word, pair)).toBe(wanted)
})
