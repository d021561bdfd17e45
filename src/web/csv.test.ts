import { describe, expect, test } from 'vitest'
import { renderCsv } from './csv.ts'

describe('a table as CSV', () => {
  test('begins with the byte order mark, so that Excel reads Korean', () => {
    expect(renderCsv(['이름'], [])).toBe('\uFEFF이름\r\n')
  })

  test.each([
    ['=1+1', "'=1+1"],
    ['+82 2 000', "'+82 2 000"],
    ['-5', "'-5"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\r=1', '"\'\r=1"'],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
    ['a,b', '"a,b"'],
    ['「연회비」', '「연회비」'],
  ])('writes %j as %j', (value, written) => {
    expect(renderCsv(['h'], [[value]])).toBe(`\uFEFFh\r\n${written}\r\n`)
  })
})
