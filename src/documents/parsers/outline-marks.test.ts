import { expect, test } from 'vitest'
import { findOutlineMark, isMarkAlone, neighbourOfLetter, statuteLevel } from './outline-marks.ts'

test.each([
  ['• item', 'bullet', 'item'],
  ['□ 추진 배경', 'bullet', '추진 배경'],
  ['ㅇ 세부 사항', 'bullet', '세부 사항'],
  ['- 항목', 'bullet', '항목'],
  ['\uF06C 항목', 'bullet', '항목'],
  ['\uF06E 항목', 'bullet', '항목'],
  ['1. 항목', 'number', '항목'],
  ['가. 항목', 'number', '항목'],
  ['나) 항목', 'number', '항목'],
  ['(1) 항목', 'number', '항목'],
  ['① 항목', 'number', '항목'],
])('%s begins an item', (text, kind, rest) => {
  expect(findOutlineMark(text)).toMatchObject({ kind, rest })
})

test.each(['다.', '3.2퍼센트', '가나다', '-12.5', '2026. 1. 1. 시행', 'A plain sentence'])(
  '%s begins no item',
  (text) => {
    expect(findOutlineMark(text)).toBeUndefined()
  },
)

test.each([
  ['제1편 총칙', 1],
  ['제2장 근로계약', 2],
  ['제3절 보칙', 3],
  ['제23조(해고 등의 제한)', 5],
  ['제23조에 따라', undefined],
])('%s stands on its level', (text, level) => {
  expect(statuteLevel(text)).toBe(level)
})

test('a mark may stand alone before its indent', () => {
  expect(['1.', '•', '6.2', '가.'].every(isMarkAlone)).toBe(true)
  expect(isMarkAlone('word')).toBe(false)
})

test.each([
  ['가.', '나.'],
  ['다.', '나.'],
  ['나)', '가)'],
  ['1.', undefined],
  ['①', undefined],
])('%s stands in a list beside %s', (mark, neighbour) => {
  expect(neighbourOfLetter(mark)).toBe(neighbour)
})
