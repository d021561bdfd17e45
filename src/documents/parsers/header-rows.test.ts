import { expect, test } from 'vitest'
import type { Table } from '../elements.ts'
import { countHeaderRows } from './header-rows.ts'

/** "부서/2" reaches over 2 rows, "상반기-2" over 2 columns, "." is a place that another cell covers. */
function table(...rows: string[]): Table {
  const grid = rows.map((row) => row.split(' '))
  const cells = grid.flatMap((texts, row) =>
    texts.flatMap((text, column) => {
      if (text === '.') return []
      const [, name = '', rowSpan = '1', columnSpan = '1'] = /^(.*?)(?:\/(\d))?(?:-(\d))?$/.exec(text) ?? []
      const spans = { rowSpan: Number(rowSpan), columnSpan: Number(columnSpan) }
      return [{ row, column, ...spans, text: name === '_' ? '' : name }]
    }),
  )
  return { rows: rows.length, columns: grid[0]?.length ?? 0, cells }
}

test.each([
  ['one row', table('부서 예산', '총무팀 100'), 1],
  ['a cell that reaches down', table('부서/2 상반기-2 .', '. 1분기 2분기', '총무팀 100 200'), 2],
  ['a wide cell without a tall one beside it', table('부서 상반기-2 .', '_ 1분기 2분기', '총무팀 100 200'), 2],
  ['three levels', table('_ 2025년-4 . . .', '_ 상반기-2 . 하반기-2 .', '_ 1분 2분 3분 4분', '총무팀 1 2 3 4'), 3],
  ['years below a wide cell', table('구분/2 매출-2 .', '. 2024 2025', '국내 100 200'), 2],
  ['names in both rows, figures below', table('구분 예산-2 .', '부서 본예산 추경', '총무팀 1 2', '인사팀 3 4'), 2],
  ['figures right below a wide cell', table('부서 상반기-2 .', '총무팀 100 200', '인사팀 300 400'), 1],
  ['words right below a wide cell', table('부서 담당자-2 .', '총무팀 홍길동 과장', '인사팀 김철수 대리'), 1],
  ['a cell as wide as the one above goes on with it', table('부서 비고-2 .', '총무팀 없음-2 .', '인사팀 있음-2 .'), 1],
  ['a cell as tall as the table names its rows', table('영업/2 홍길동 서울', '. 김철수 부산'), 1],
])('%s', (_name, source, expected) => {
  expect(countHeaderRows(source)).toBe(expected)
})
