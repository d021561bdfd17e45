import { describe, expect, test } from 'vitest'
import type { MergedRange, SheetCell } from './read-sheet.ts'
import { partsOfSheet } from './sheet-tables.ts'

/** A sheet as lines of text: a bar between cells, "_" for an empty one, "이름<3" merged over 3 columns, "이름^2" over 2 rows. */
function parts(...rows: string[]) {
  const cells: SheetCell[] = []
  const merged: MergedRange[] = []
  for (const [row, line] of rows.entries()) {
    for (const [column, source] of line.split('|').entries()) {
      const [, text = '', columns, high] = /^(.*?)(?:<(\d))?(?:\^(\d))?$/.exec(source.trim()) ?? []
      if (text === '' || text === '_') continue
      cells.push({ row, column, text, ...(/^\d+$/.test(text) && { isFigure: true }) })
      if (columns || high) merged.push({ row, column, rows: Number(high ?? 1), columns: Number(columns ?? 1) })
    }
  }
  return partsOfSheet({ cells, merged }).map((part) => {
    if (part.kind !== 'table') return `${part.kind}: ${part.text}`
    const { table } = part
    return Array.from({ length: table.rows }, (_, row) => {
      const inRow = table.cells.filter((cell) => cell.row === row)
      return (inRow[0]?.isHeader ? '# ' : '') + inRow.map((cell) => cell.text).join(' | ')
    })
  })
}

const header = '부서 | 예산 | 집행'
const body = ['총무팀 | 1000 | 800', '인사팀 | 700 | 600']
const table = [`# ${header}`, ...body]

describe('a title is no header', () => {
  test.each([
    ['merged', ['2025년 1분기 부서별 예산<3', header, ...body], ['title: 2025년 1분기 부서별 예산', table]],
    ['merged over two rows', ['부서별 예산<3^2', '', header, ...body], ['title: 부서별 예산', table]],
    ['not merged', ['부서별 예산', header, ...body], ['title: 부서별 예산', table]],
    ['in the middle', ['_ | 부서별 예산', header, ...body], ['title: 부서별 예산', table]],
    [
      'several lines and a unit',
      ['부서별 예산<3', '2025년 1분기', '_ | _ | (단위: 원)', header, ...body],
      ['title: 부서별 예산', 'line: 2025년 1분기', 'note: (단위: 원)', table],
    ],
    [
      'a unit beside it',
      ['부서별 예산<2 | _ | (단위: 원)', header, ...body],
      ['title: 부서별 예산', 'note: (단위: 원)', table],
    ],
    [
      'empty rows between',
      ['부서별 예산', '', '(단위: 원)', '', header, ...body],
      ['title: 부서별 예산', 'note: (단위: 원)', table],
    ],
    [
      'two lines, then an empty row',
      ['부서별 예산', '2025년', '', header, ...body],
      ['title: 부서별 예산', 'line: 2025년', table],
    ],
    ['a sentence is none', ['다음과 같이 보고합니다.', header, ...body], ['line: 다음과 같이 보고합니다.', table]],
  ])('%s', (_name, rows, expected) => {
    expect(parts(...rows)).toEqual(expected)
  })

  test('over two tables side by side', () => {
    expect(parts('지점별 실적<5', '지점 | 건수 | _ | 지역 | 금액', '본점 | 3 | _ | 서울 | 9')).toEqual([
      'title: 지점별 실적',
      ['# 지점 | 건수', '본점 | 3'],
      ['# 지역 | 금액', '서울 | 9'],
    ])
  })

  test('the second table has its own, and what closes the first one is not taken for it', () => {
    expect(parts('수입', header, ...body, '', '이하 여백', '', '지출', header, ...body)).toEqual([
      'title: 수입',
      table,
      'line: 이하 여백',
      'title: 지출',
      table,
    ])
  })
})

describe('closing notes are no rows', () => {
  test.each([
    ['with a mark', '※ 부가세 별도', 'note: ※ 부가세 별도'],
    ['merged', '이하 여백<3', 'note: 이하 여백'],
    ['a sentence', '위 금액은 부가세를 포함하지 않습니다.', 'note: 위 금액은 부가세를 포함하지 않습니다.'],
  ])('%s', (_name, line, expected) => {
    expect(parts(header, ...body, line)).toEqual([table, expected])
  })

  test('a name without values stays a row', () => {
    expect(parts(header, ...body, '법무팀')).toEqual([[...table, '법무팀 |  | ']])
  })
})

describe('header rows', () => {
  test('two rows, where a name reaches down and another over two columns', () => {
    expect(parts('부서^2 | 상반기<2', '_ | 1분기 | 2분기', '총무팀 | 100 | 200')).toEqual([
      ['# 부서 | 상반기', '# 1분기 | 2분기', '총무팀 | 100 | 200'],
    ])
  })

  test('the corner may be empty, also below a wide name', () => {
    expect(parts('_ | 상반기<2', '_ | 1분기 | 2분기', '총무팀 | 100 | 200')).toEqual([
      ['#  | 상반기', '#  | 1분기 | 2분기', '총무팀 | 100 | 200'],
    ])
  })

  test('a name over columns in the middle of the table is no title', () => {
    expect(parts('_ | 상반기<2 | _ | _', '부서 | 1분기 | 2분기 | 비고', '총무팀 | 1 | 2 | -')).toEqual([
      ['#  | 상반기 | ', '# 부서 | 1분기 | 2분기 | 비고', '총무팀 | 1 | 2 | -'],
    ])
  })

  test('rows that are merged in pairs count once', () => {
    expect(parts('부서^2 | 예산^2', '', '총무팀^2 | 100^2', '')).toEqual([['# 부서 | 예산', '총무팀 | 100']])
  })

  test('one name is none, and figures are none', () => {
    expect(parts('_ | 금액', '총무팀 | 100', '인사팀 | 200')).toEqual([[' | 금액', '총무팀 | 100', '인사팀 | 200']])
    expect(parts('총무팀 | 12', '인사팀 | 13')).toEqual([['총무팀 | 12', '인사팀 | 13']])
  })
})

test('a list in one column stays together', () => {
  expect(parts('이름', '홍길동', '김철수', '이영희')).toEqual([['이름', '홍길동', '김철수', '이영희']])
})
