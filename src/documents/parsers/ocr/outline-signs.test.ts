import { expect, test } from 'vitest'
import { withOutlineSign } from './outline-signs.ts'

const read = (line: string): string =>
  withOutlineSign(line.split(' ').map((text) => ({ text, box: { x0: 0, y0: 0, x1: 1, y1: 1 }, confidence: 1 })))
    .map((word) => word.text)
    .join(' ')

test.each([
  ['O 결정: 원안대로', '○ 결정: 원안대로'],
  ['ㅁ 자세한 위치', '□ 자세한 위치'],
  ['O type only', 'O type only'],
  ['O', 'O'],
  ['혈액형 O 입니다', '혈액형 O 입니다'],
])('%s is read as %s', (line, expected) => {
  expect(read(line)).toBe(expected)
})
