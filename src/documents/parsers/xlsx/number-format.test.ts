import { describe, expect, test } from 'vitest'
import { cellValue } from './cell-value.ts'
import { formatOfCode, formatOfId, generalFormat } from './number-format.ts'

const shown = (value: string, code: string, usesDates1904 = false) =>
  cellValue(value, 'n', formatOfCode(code), [], usesDates1904)

describe('a number is written as the workbook shows it', () => {
  test.each([
    ['0년', '3', '3년'],
    ['#,##0일', '15', '15일'],
    ['0"명"', '12', '12명'],
    ['#,##0"원"', '1234567', '1,234,567원'],
    ['General"개"', '12.3', '12.3개'],
    ['G/표준"개"', '12', '12개'],
    ['000-0000-0000', '1012345678', '010-1234-5678'],
    ['00000', '6234', '06234'],
    ['000-00-00000', '1288107654', '128-81-07654'],
    ['"₩"#,##0', '5167800', '₩5,167,800'],
    ['[$₩-412]#,##0', '5167800', '₩5,167,800'],
    ['#,##0,"천원"', '1234000', '1,234천원'],
    ['#,##0.0,,"백만원"', '1250000', '1.3백만원'],
    ['0%', '0.25', '25%'],
    ['0.0%', '0.1234', '12.3%'],
    ['#,##0_);[Red](#,##0)', '-1234', '(1,234)'],
    ['#,##0_);[Red](#,##0)', '1234', '1,234'],
    ['#,##0;△#,##0', '-1234', '△1,234'],
    ['[파랑]#,##0;[빨강]-#,##0', '-3', '-3'],
    ['[색3]0"[합계]"', '7', '7[합계]'],
    ['_-* #,##0_-;\\-* #,##0_-;_-* "-"_-;_-@_-', '-1234', '-1,234'],
    ['_-* #,##0_-;\\-* #,##0_-;_-* "-"_-;_-@_-', '0', '-'],
    ['[<1000]0"원";[>=1000]0,"천원"', '5000', '5천원'],
    ['[DBNum1][$-412]General', '1234', '1234'],
    ['[DBNum4][$-412]#,##0', '1234', '1,234'],
  ])('%s of %s', (code, value, expected) => {
    expect(shown(value, code)).toBe(expected)
  })

  test.each([
    ['[h]:mm', '1.25', '30:00'],
    ['[h]:mm:ss', '1.25', '30:00:00'],
    ['[hh]:mm', '0.5', '12:00'],
    ['[h]"시간" mm"분"', '1.25', '30시간 00분'],
    ['yyyy-mm', '45717', '2025-03'],
    ['yyyy"년" m"월"', '45717', '2025년 3월'],
    ['[$-412]yyyy"년" m"월"', '45717', '2025년 3월'],
    ['yyyy"년"', '45717', '2025년'],
    ['m"월"', '45717', '3월'],
    ['aaa', '45717', '토'],
  ])('part of a date or hours beyond a day: %s of %s', (code, value, expected) => {
    expect(shown(value, code)).toBe(expected)
  })

  test('counting from 1904 moves a month, but not hours', () => {
    expect(shown('44255', 'yyyy-mm', true)).toBe('2025-03')
    expect(shown('1.25', '[h]:mm', true)).toBe('30:00')
  })
})

describe('days are ISO, whatever their order', () => {
  test.each([
    ['yyyy-mm-dd', '45717', '2025-03-01'],
    ['yyyy"년" m"월" d"일"', '45717', '2025-03-01'],
    ['yyyy년 mm월 dd일', '45717', '2025-03-01'],
    ['[$-412]yyyy"년" m"월" d"일" dddd', '45717', '2025-03-01'],
    ['m/d/yy', '45717', '2025-03-01'],
    ['m"월" d"일"', '45717', '2025-03-01'],
    ['yyyy/m/d h:mm', '45717.5', '2025-03-01 12:00:00'],
    ['h:mm', '0.5', '12:00:00'],
    ['mm:ss.0', '0.5', '12:00:00'],
    ['[$-412]AM/PM h:mm', '0.75', '18:00:00'],
  ])('%s of %s', (code, value, expected) => {
    expect(shown(value, code)).toBe(expected)
  })
})

test('a number without a format, or with one that hides it or is damaged, is the number without noise', () => {
  expect(shown('0.30000000000000004', 'General')).toBe('0.3')
  expect(shown('12.5', '@')).toBe('12.5')
  expect(shown('0', '0;-0;;@')).toBe('0')
  expect(shown('8', ';;;')).toBe('8')
  expect(shown('3', 'bad"')).toBe('3')
  expect(shown('-5', 'yyyy-mm-dd')).not.toBe('')
})

test('built-in formats need no entry in the file, and its own entries come first', () => {
  const of = (id: number, value: string) => cellValue(value, 'n', formatOfId(id, new Map([[3, '0"개"']])), [], false)
  expect(of(0, '1234.5')).toBe('1234.5')
  expect(of(3, '5')).toBe('5개')
  expect(of(4, '1234.5')).toBe('1,234.50')
  expect(of(14, '45717')).toBe('2025-03-01')
  expect(of(31, '45717')).toBe('2025-03-01')
  expect(of(46, '1.25')).toBe('30:00:00')
})

test('a section for texts adds its words, and never hides a text', () => {
  expect(cellValue('홍길동', 'str', formatOfCode('@"님"'), [], false)).toBe('홍길동님')
  expect(cellValue('0', 's', formatOfCode('_-@_-'), ['  홍길동'], false)).toBe('  홍길동')
  expect(cellValue('홍길동', 'str', formatOfCode(';;;'), [], false)).toBe('홍길동')
  expect(cellValue('홍길동', 'str', generalFormat, [], false)).toBe('홍길동')
})
