import { describe, expect, test } from 'vitest'
import type { TableCell } from '../elements.ts'
import { markHeaders } from './table-names.ts'

/** A cell a text: "text>3" spans three columns, "text^2" two rows; what a cell covers is left out of the rows. */
function cellsOf(rows: readonly (readonly string[])[]): TableCell[] {
  const taken = new Set<string>()
  const cells: TableCell[] = []
  for (const [row, texts] of rows.entries()) {
    let column = 0
    for (const source of texts) {
      while (taken.has(`${row}:${column}`)) column++
      const columnSpan = Number(/>(\d)/.exec(source)?.[1] ?? 1)
      const rowSpan = Number(/\^(\d)/.exec(source)?.[1] ?? 1)
      for (let y = row; y < row + rowSpan; y++)
        for (let x = column; x < column + columnSpan; x++) taken.add(`${y}:${x}`)
      cells.push({ row, column, rowSpan, columnSpan, text: source.replace(/[>^]\d/g, '') })
      column += columnSpan
    }
  }
  return cells
}

function names(columns: number, rows: readonly (readonly string[])[]): string[] {
  return markHeaders(cellsOf(rows), columns, true).flatMap((cell) => (cell.isHeader ? cell.text : []))
}

describe('a head', () => {
  test.each<[string, number, string[][], string[]]>([
    [
      'is the first row',
      3,
      [
        ['위반 내용', '1차', '2차'],
        ['비밀번호 공유', '경고', '해고'],
        ['출입증 대여', '경고', '견책'],
      ],
      ['위반 내용', '1차', '2차'],
    ],
    [
      'has a second row below a cell that spans columns',
      4,
      [
        ['등급', '보관>2', '승인자'],
        ['', '기간', '장소', ''],
        ['1급', '10년', '금고', '대표'],
      ],
      ['등급', '보관', '승인자', '', '기간', '장소', ''],
    ],
    [
      'ends at its tallest cell',
      3,
      [
        ['등급^2', '보관>2'],
        ['기간', '장소'],
        ['1급', '10년', '금고'],
      ],
      ['등급', '보관', '기간', '장소'],
    ],
    [
      'has one row where amounts stand below its wide cell',
      3,
      [
        ['구분', '금액>2'],
        ['인건비', '100', '120'],
      ],
      ['구분', '금액'],
    ],
    [
      'may stand below a title',
      3,
      [['별표 1>3'], ['직급', '숙박비', '식비'], ['부장', '10만 원', '3만 원']],
      ['직급', '숙박비', '식비'],
    ],
    [
      'of two parties is kept',
      2,
      [
        ['갑', '을'],
        ['㈜한빛', '㈜다온'],
        ['금천구 가산로 99', '분당구 판교로 255'],
      ],
      ['갑', '을'],
    ],
    [
      'of words for people stands over people',
      4,
      [
        ['성명', '부서', '직급', '연락처'],
        ['홍길동', '총무팀', '대리', '010-1234-5678'],
      ],
      ['성명', '부서', '직급', '연락처'],
    ],
    [
      'of two columns stands over amounts',
      2,
      [
        ['카드', '연회비'],
        ['국내', '10,000원'],
        ['국내외', '15,000원'],
      ],
      ['카드', '연회비'],
    ],
  ])('%s', (_, columns, rows, expected) => {
    expect(names(columns, rows)).toEqual(expected)
  })
})

describe('a form', () => {
  test.each<[string, number, string[][], string[]]>([
    [
      'has labels before its values',
      4,
      [
        ['회의명', '제3차 영업 회의', '일시', '3월 18일'],
        ['장소', '대회의실', '작성자', '박서연'],
        ['안건', '신규 대리점 개설>3'],
      ],
      ['회의명', '일시', '장소', '작성자', '안건'],
    ],
    [
      'goes over into a list with names of its own',
      4,
      [
        ['회의명', '제3차 영업 회의', '일시', '3월 18일'],
        ['안건', '1. 매출 목표>3'],
        ['결정사항', '담당자', '기한', '비고'],
        ['단가 조사', '박서연', '4월 11일', ''],
        ['특이사항', '다음 회의는 쉰다>3'],
      ],
      ['회의명', '일시', '안건', '결정사항', '담당자', '기한', '비고', '특이사항'],
    ],
    [
      'is known by its labels where the values are words as well',
      4,
      [
        ['성명', '홍길동', '부서', '총무팀'],
        ['직급', '대리', '연락처', '없음'],
      ],
      ['성명', '부서', '직급', '연락처'],
    ],
    [
      'of two columns',
      2,
      [
        ['성명', '홍길동'],
        ['생년월일', '1990. 1. 1.'],
        ['주소', '서울특별시 금천구'],
      ],
      ['성명', '생년월일', '주소'],
    ],
    [
      'whose first value is an amount',
      2,
      [
        ['선급금', '36,000,000원'],
        ['중도금', '48,000,000원'],
      ],
      ['선급금', '중도금'],
    ],
    [
      'may be what two columns of words are: the rows are named, not the columns',
      2,
      [
        ['결재자', '김 부장'],
        ['결재일', '3월 2일'],
        ['방식', '전자'],
      ],
      ['결재자', '결재일', '방식'],
    ],
  ])('%s', (_, columns, rows, expected) => {
    expect(names(columns, rows)).toEqual(expected)
  })
})

test('a row of values names nothing', () => {
  expect(
    names(3, [
      ['홍길동', '010-1234-5678', '총무팀'],
      ['김철수', '010-1234-5679', '인사팀'],
    ]),
  ).toEqual([])
})
