import { describe, expect, test } from 'vitest'
import { readFile } from '../read-file.ts'
import { xlsxParts, xmlHead } from '../samples/office-parts.ts'
import { writeZip } from '../samples/zip-writer.ts'
import { formulaText, moveFormula } from './formula-text.ts'

interface Sources {
  rows: string
  columns?: string
  merged?: readonly string[]
  formats?: readonly string[]
}

/** Style n of a cell has the n-th format; style 0 has none. */
async function read({ rows, columns = '', merged = [], formats = [] }: Sources) {
  const ranges = merged.map((range) => `<mergeCell ref="${range}"/>`).join('')
  const sheet = `${xmlHead}<worksheet><cols>${columns}</cols><sheetData>${rows}</sheetData><mergeCells>${ranges}</mergeCells></worksheet>`
  const codes = formats.map(
    (code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code.replaceAll('"', '&quot;')}"/>`,
  )
  const styles = ['', ...formats].map((_, at) => `<xf numFmtId="${at === 0 ? 0 : 163 + at}"/>`)
  const parts = xlsxParts('').map((part) =>
    part.name.endsWith('sheet1.xml') ? { ...part, content: Buffer.from(sheet, 'utf8') } : part,
  )
  const content = `${xmlHead}<styleSheet><numFmts>${codes.join('')}</numFmts><cellXfs>${styles.join('')}</cellXfs></styleSheet>`
  parts.push({ name: 'xl/styles.xml', content: Buffer.from(content, 'utf8') })
  const outcome = await readFile(writeZip(parts), { fileName: 'budget.xlsx' })
  if (outcome.status === 'failed') throw new Error(outcome.detail)
  const { elements, warnings } = outcome.document
  const lines = (isHidden: boolean) =>
    elements
      .filter((element) => (element.source.isHidden ?? false) === isHidden)
      .map((element) => `${element.kind}: ${element.text.replaceAll('\n', ' / ').replaceAll('\t', ' | ')}`)
  return { seen: lines(false), hidden: lines(true), warnings, elements }
}

const text = (place: string, content: string) => `<c r="${place}" t="inlineStr"><is><t>${content}</t></is></c>`
const number = (place: string, value: number, style = 0) => `<c r="${place}" s="${style}"><v>${value}</v></c>`
const row = (at: number, cells: string, attributes = '') => `<row r="${at}" ${attributes}>${cells}</row>`
const header = row(1, text('A1', '부서') + text('B1', '예산') + text('C1', '집행'))

test('a title over the table is a heading, and formats count', async () => {
  const { seen, elements } = await read({
    merged: ['A1:C1'],
    formats: ['#,##0"원"', 'yyyy"년" m"월"'],
    rows:
      row(1, text('A1', '부서별 예산')) +
      row(2, text('A2', '부서') + text('B2', '예산') + text('C2', '기간')) +
      row(3, text('A3', '총무팀') + number('B3', 1000, 1) + number('C3', 45717, 2)),
  })
  expect(seen).toEqual([
    'heading: Sheet1',
    'heading: 부서별 예산',
    'table: 부서 | 예산 | 기간 / 총무팀 | 1,000원 | 2025년 3월',
  ])
  expect(elements[2]?.table?.cells.filter((cell) => cell.isHeader).map((cell) => cell.text)).toEqual([
    '부서',
    '예산',
    '기간',
  ])
})

describe('a formula that nobody calculated', () => {
  test.each(['<v></v>', '<v/>', ''])('is shown as written, with a warning (%s)', async (value) => {
    const formula = `<c r="D2"><f>B2-C2</f>${value}</c>`
    const { seen, warnings } = await read({
      rows: header + row(2, text('A2', '총무팀') + number('B2', 9) + number('C2', 8) + formula),
    })
    expect(seen[1]).toContain('총무팀 | 9 | 8 | =B2-C2')
    expect(warnings).toEqual([{ code: 'formula-without-value', page: 1, detail: 'D2' }])
  })

  test('one that is shared names its own cells', async () => {
    const shared = '<c r="C2"><f t="shared" ref="C2:C3" si="0">A2*$B$1</f></c>'
    const { seen } = await read({
      rows:
        row(2, number('A2', 1) + number('B2', 1) + shared) +
        row(3, `${number('A3', 2) + number('B3', 2)}<c r="C3"><f t="shared" si="0"/></c>`),
    })
    expect(seen[1]).toBe('table: 1 | 1 | =A2*$B$1 / 2 | 2 | =A3*$B$1')
  })

  test('one with a value is not, even where the value is an empty text', async () => {
    const { seen, warnings } = await read({
      rows:
        header +
        row(
          2,
          `${text('A2', '총무팀')}<c r="B2"><f>1+1</f><v>2</v></c><c r="C2" t="str"><f>IF(A1="","",1)</f><v></v></c>`,
        ),
    })
    expect(seen[1]).toBe('table: 부서 | 예산 | 집행 / 총무팀 | 2')
    expect(warnings).toEqual([])
  })

  test.each([
    ['SUM(A1:B$2)', 'SUM(B3:C$2)'],
    ['LOG10(A1)+\'A1 표\'!A1+"A1"', 'LOG10(B3)+\'A1 표\'!B3+"A1"'],
    ['$A1*Rate_A1+1E10', '$A3*Rate_A1+1E10'],
  ])('%s moves along', (formula, expected) => {
    expect(moveFormula(formula, 2, 1)).toBe(expected)
  })

  test('marks of younger functions are not shown', () => {
    expect(formulaText('_xlfn._xlws.FILTER(A1:A9,1)')).toBe('=FILTER(A1:A9,1)')
  })
})

describe('hidden rows and columns', () => {
  const person = (at: number, name: string, attributes = '') =>
    row(at, text(`A${at}`, name) + number(`B${at}`, 1000) + number(`C${at}`, 800), attributes)

  test('are kept and marked, and do not cut the table', async () => {
    const { seen, hidden, warnings } = await read({
      columns: '<col min="3" max="3" hidden="1"/>',
      rows: header + person(2, '총무팀') + person(3, '비밀팀', 'hidden="1"') + person(4, '인사팀'),
    })
    expect(seen).toEqual(['heading: Sheet1', 'table: 부서 | 예산 / 총무팀 | 1000 / 인사팀 | 1000'])
    expect(hidden.join(' ')).toContain('비밀팀')
    expect(hidden.join(' ')).toContain('집행')
    expect(warnings).toEqual([{ code: 'hidden-cells', page: 1, detail: '3:3, C:C' }])
  })

  test('a merged cell is seen as long as a part of it is', async () => {
    const { seen, hidden } = await read({
      merged: ['A2:A3'],
      rows: header + person(2, '총무팀', 'hidden="1"') + row(3, number('B3', 7) + number('C3', 6)),
    })
    expect(seen[1]).toBe('table: 부서 | 예산 | 집행 / 총무팀 | 7 | 6')
    expect(hidden).toEqual(['table: 1000 | 800'])
  })

  test('empty ones are not worth a word', async () => {
    const { hidden, warnings } = await read({
      columns: '<col min="4" max="16384" hidden="true"/>',
      rows: header + person(2, '총무팀') + row(3, '', 'hidden="1"'),
    })
    expect([hidden, warnings]).toEqual([[], []])
  })
})
