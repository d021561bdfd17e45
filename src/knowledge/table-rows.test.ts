import { describe, expect, test } from 'vitest'
import type { Table } from '../documents/elements.ts'
import { readTable } from './table-rows.ts'

function table(rows: readonly (readonly string[])[], isHeaderRow = false): Table {
  return {
    rows: rows.length,
    columns: rows[0]?.length ?? 0,
    cells: rows.flatMap((texts, row) =>
      texts.map((text, column) => ({
        row,
        column,
        rowSpan: 1,
        columnSpan: 1,
        text,
        ...(isHeaderRow && { isHeader: row === 0 }),
      })),
    ),
  }
}
const lines = (source: Table) => readTable(source).rows.map((row) => row.text)

describe('each row says what its cells mean', () => {
  test.each([
    [
      'header marked by the parser',
      table(
        [
          ['카드', '연회비'],
          ['국내외 겸용', '15,000원'],
        ],
        true,
      ),
      ['카드: 국내외 겸용 | 연회비: 15,000원'],
    ],
    [
      'header seen by its numbers',
      table([
        ['카드', '연회비'],
        ['국내', '10,000원'],
        ['국내외 겸용', '15,000원'],
      ]),
      ['카드: 국내 | 연회비: 10,000원', '카드: 국내외 겸용 | 연회비: 15,000원'],
    ],
    [
      'header word',
      table([
        ['구분', '내용'],
        ['신청', '온라인'],
      ]),
      ['구분: 신청 | 내용: 온라인'],
    ],
    [
      'names in the first column',
      table([
        ['담당자', '홍길동'],
        ['부서', '총무팀'],
        ['전화', '02-123-4567'],
      ]),
      ['담당자: 홍길동', '부서: 총무팀', '전화: 02-123-4567'],
    ],
    [
      'an empty cell is left out',
      table([
        ['등급', '할인', '비고'],
        ['골드', '10%', ''],
      ]),
      ['등급: 골드 | 할인: 10%'],
    ],
    [
      'line ends and bars in a cell',
      table([
        ['항목', '값'],
        ['가\n나', '1 | 2'],
      ]),
      ['항목: 가 나 | 값: 1 / 2'],
    ],
    ['a header without rows is not lost', table([['항목', '값']]), ['항목: 값']],
  ])('%s', (_name, source, expected) => {
    expect(lines(source)).toEqual(expected)
  })
})

test('a merged cell counts in every row that it covers, and two header rows become one label', () => {
  const merged: Table = {
    rows: 4,
    columns: 3,
    cells: [
      { row: 0, column: 0, rowSpan: 2, columnSpan: 1, text: '등급', isHeader: true },
      { row: 0, column: 1, rowSpan: 1, columnSpan: 2, text: '연회비', isHeader: true },
      { row: 1, column: 1, rowSpan: 1, columnSpan: 1, text: '국내', isHeader: true },
      { row: 1, column: 2, rowSpan: 1, columnSpan: 1, text: '해외', isHeader: true },
      { row: 2, column: 0, rowSpan: 2, columnSpan: 1, text: '골드' },
      { row: 2, column: 1, rowSpan: 1, columnSpan: 1, text: '1만원' },
      { row: 2, column: 2, rowSpan: 1, columnSpan: 1, text: '2만원' },
      { row: 3, column: 1, rowSpan: 1, columnSpan: 2, text: '면제' },
    ],
  }
  expect(lines(merged)).toEqual([
    '등급: 골드 | 연회비 국내: 1만원 | 연회비 해외: 2만원',
    '등급: 골드 | 연회비 국내: 면제',
  ])
})

function marked(columns: number, rows: readonly (readonly string[])[]): Table {
  return {
    rows: rows.length,
    columns,
    cells: rows.flatMap((texts, row) =>
      texts.map((text, column) => ({
        row,
        column,
        rowSpan: 1,
        columnSpan: column === texts.length - 1 ? columns - column : 1,
        text: text.replace('#', ''),
        ...(text.startsWith('#') && { isHeader: true }),
      })),
    ),
  }
}

test('labels of a form name their own values, and a list within it has names of its own', () => {
  const form = marked(4, [
    ['#회의명', '영업 회의', '#일시', '3월 18일'],
    ['#안건', '매출 목표'],
    ['#결정사항', '#담당자', '#기한', '#비고'],
    ['단가 조사', '박서연', '4월 11일', ''],
    ['#특이사항', '없음'],
  ])
  expect(lines(form)).toEqual([
    '회의명: 영업 회의 | 일시: 3월 18일',
    '안건: 매출 목표',
    '결정사항: 단가 조사 | 담당자: 박서연 | 기한: 4월 11일',
    '특이사항: 없음',
  ])
})

test('sums and headings within a table stand under no name', () => {
  const estimate = table(
    [
      ['품목', '수량', '금액'],
      ['의자', '2', '200,000'],
      ['합계', '', '200,000'],
      ['', '할인', '10,000'],
    ],
    true,
  )
  expect(lines(estimate).slice(1)).toEqual(['합계: 200,000', '할인: 10,000'])
  const sections: Table = {
    rows: 2,
    columns: 3,
    cells: [
      ...['품목', '수량', '금액'].map((text, column) => ({
        row: 0,
        column,
        rowSpan: 1,
        columnSpan: 1,
        text,
        isHeader: true,
      })),
      { row: 1, column: 0, rowSpan: 1, columnSpan: 3, text: '사무 가구' },
    ],
  }
  expect(lines(sections)).toEqual(['사무 가구'])
})

test('a title over the whole width is a line of its own and no label, marked or not', () => {
  const titled = (isHeader?: true): Table => ({
    rows: 3,
    columns: 2,
    cells: [
      { row: 0, column: 0, rowSpan: 1, columnSpan: 2, text: '2025년 부서별 예산', ...(isHeader && { isHeader }) },
      { row: 1, column: 0, rowSpan: 1, columnSpan: 1, text: '부서' },
      { row: 1, column: 1, rowSpan: 1, columnSpan: 1, text: '예산' },
      { row: 2, column: 0, rowSpan: 1, columnSpan: 1, text: '총무팀' },
      { row: 2, column: 1, rowSpan: 1, columnSpan: 1, text: '1000' },
    ],
  })
  const expected = ['2025년 부서별 예산', '부서: 총무팀 | 예산: 1000']
  expect(lines(titled())).toEqual(expected)
  expect(lines(titled(true))).toEqual(expected)
  const [title, header] = [titled().cells.slice(0, 1), titled().cells.slice(1, 3)]
  expect(lines({ rows: 2, columns: 2, cells: [...title, ...header] })).toEqual(['2025년 부서별 예산', '부서: 예산'])
})

test('a table that goes on overleaf keeps the labels of its first part', () => {
  const first = readTable(
    table(
      [
        ['카드', '연회비'],
        ['국내', '1만원'],
      ],
      true,
    ),
  )
  const second = readTable({ ...table([['국내외 겸용', '이만원']]), continuedFrom: 't1' }, first.labels)
  expect(second.rows.map((row) => row.text)).toEqual(['카드: 국내외 겸용 | 연회비: 이만원'])
})

test('every value and label leads back to its cell', () => {
  const [row] = readTable(
    table(
      [
        ['카드', '연회비'],
        ['겸용', '15,000원'],
      ],
      true,
    ),
  ).rows
  expect(row?.parts.map((part) => [row.text.slice(part.start, part.end), part.cell])).toEqual([
    ['카드', { row: 0, column: 0 }],
    ['겸용', { row: 1, column: 0 }],
    ['연회비', { row: 0, column: 1 }],
    ['15,000원', { row: 1, column: 1 }],
  ])
})
