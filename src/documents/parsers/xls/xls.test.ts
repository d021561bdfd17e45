import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'kordoc'
import { expect, test } from 'vitest'
import { readFile } from '../read-file.ts'
import {
  biffRecord,
  cellStyle,
  double,
  koreanText,
  labelCell,
  numberCell,
  sharedStrings,
  wideText,
  words,
  writeXls,
  type XlsSample,
} from '../samples/xls-writer.ts'
import { recordsFrom, recordTypes } from './biff-records.ts'
import { readSharedStrings } from './biff-text.ts'
import { numberOfRk } from './read-xls-sheet.ts'

async function read(sample: XlsSample) {
  const outcome = await readFile(writeXls(sample), { fileName: 'a.xls' })
  if (outcome.status === 'failed') throw new Error(`${outcome.reason}: ${outcome.detail}`)
  return outcome.document
}

const rk = (row: number, column: number, value: number) =>
  biffRecord(0x027e, Buffer.concat([words(row, column, 0), words((value << 2) | 2, value >> 14)]))

const formulaText = (row: number, column: number, text: string) => [
  biffRecord(0x0006, Buffer.concat([words(row, column, 0), words(0, 0, 0, 0xffff), words(0, 0, 0, 0)])),
  biffRecord(0x04bc, words(0, 0)), // A formula that cells share stands between the cell and its text.
  biffRecord(0x0207, wideText(text, 2)),
]

test('cells of every kind, formats, merged and hidden places are read as those of an XLSX', async () => {
  const document = await read({
    globals: [
      biffRecord(0x041e, Buffer.concat([words(164), wideText('#,##0"원"', 2)])),
      cellStyle(0),
      cellStyle(164),
      cellStyle(14),
      cellStyle(9),
      sharedStrings(['부서', '금액', '날짜', '총무팀', '기획팀', '재무팀', '비율']),
    ],
    sheets: [
      {
        name: '예산',
        records: [
          biffRecord(0x0208, words(4, 0, 4, 255, 0, 0, 0x20, 0)),
          labelCell(0, 0, 0),
          labelCell(0, 1, 1),
          labelCell(0, 2, 2),
          labelCell(0, 3, 6),
          labelCell(1, 0, 3),
          numberCell(1, 1, 1_234_000, 1),
          numberCell(1, 2, 45_747, 2),
          numberCell(1, 3, 0.25, 3),
          labelCell(2, 0, 4),
          biffRecord(0x00bd, words(2, 1, 0, (100 << 2) | 2, 0, 3, (1 << 2) | 2, 0, 2)),
          biffRecord(0x0205, words(2, 3, 0, 0x0107)),
          labelCell(3, 0, 5),
          ...formulaText(3, 1, '계산 결과'),
          biffRecord(0x0006, Buffer.concat([words(3, 2, 0), double(12.5), words(0, 0, 0, 0)])),
          biffRecord(0x0205, words(3, 3, 0, 0x0001)),
          labelCell(4, 0, 3),
          rk(4, 1, 7),
          biffRecord(0x00e5, words(1, 5, 5, 0, 3)),
          biffRecord(0x0204, Buffer.concat([words(5, 0, 0), wideText('※ 부가세 별도', 2)])),
        ],
      },
      { name: '숨김', state: 1, records: [rk(0, 0, 1), rk(0, 1, 2), rk(1, 0, 3)] },
    ],
  })
  expect(document.pages.map((page) => page.name)).toEqual(['예산', '숨김'])
  const [, table, note] = document.elements
  expect(table?.text).toBe(
    [
      '부서\t금액\t날짜\t비율',
      '총무팀\t1,234,000원\t2025-03-31\t25%',
      '기획팀\t100\t100%\t#DIV/0!',
      '재무팀\t계산 결과\t12.5\tTRUE',
    ].join('\n'),
  )
  expect(table?.table?.cells.filter((cell) => cell.isHeader).map((cell) => cell.text)).toEqual([
    '부서',
    '금액',
    '날짜',
    '비율',
  ])
  expect(note?.text).toBe('※ 부가세 별도')
  expect(document.warnings).toEqual([
    { code: 'hidden-cells', page: 1, detail: '5:5' },
    { code: 'hidden-sheet', page: 2, detail: '숨김' },
  ])
  expect(document.elements.filter((element) => element.source.isHidden).map((element) => element.text)).toEqual([
    '총무팀\t7',
    '숨김',
    '1\t2\n3',
  ])
})

test('a string that runs over its record goes on behind a flag byte, in letters of either width', () => {
  const first = Buffer.concat([words(3, 0, 3, 0), words(6), Buffer.from([1]), Buffer.from('가나', 'utf16le')])
  const second = Buffer.concat([
    Buffer.from([0]), // The other four letters have one byte each.
    Buffer.from('abcd', 'latin1'),
    words(2),
    Buffer.from([1 | 4 | 8]),
    words(1),
    words(4, 0),
    Buffer.from('다라', 'utf16le'),
    words(0),
  ])
  // The run of fonts and the extension are cut in two as well, without a flag byte.
  const third = Buffer.concat([words(0, 0, 0), words(1), Buffer.from([0]), Buffer.from('z')])
  const stream = Buffer.concat([
    biffRecord(0x0809, words(0x0600, 5)),
    biffRecord(0x00fc, first),
    biffRecord(0x003c, second),
    biffRecord(0x003c, third),
    biffRecord(0x000a),
  ])
  const record = [...recordsFrom(stream, 0)].find(({ type }) => type === recordTypes.sharedStrings)
  expect(record && readSharedStrings(record)).toEqual(['가나abcd', '다라', 'z'])
})

test.each([
  [0x3ff00000, 1],
  [0x3ff00001, 0.01],
  [(1234 << 2) | 2, 1234],
  [((-1234 << 2) | 3) >>> 0, -12.34],
])('packed number %i is %d', (packed, number) => {
  expect(numberOfRk(packed)).toBe(number)
})

test('Excel 5 in CP949 is read by its code page', async () => {
  const label = (row: number, column: number, text: string) =>
    biffRecord(0x0204, Buffer.concat([words(row, column, 0), koreanText(text, 2)]))
  const document = await read({
    version: 'biff5',
    globals: [biffRecord(0x0042, words(949)), cellStyle(0)],
    sheets: [
      {
        name: '명단',
        records: [label(0, 0, '이름'), label(0, 1, '부서'), label(1, 0, '홍길동'), label(1, 1, '총무과')],
      },
    ],
  })
  expect(document.elements.map((element) => element.text)).toEqual(['명단', '이름\t부서\n홍길동\t총무과'])
})

test.each<[string, XlsSample, string]>([
  [
    'with a password',
    { globals: [biffRecord(0x002f, words(1, 1, 1))], sheets: [{ name: 'a', records: [] }] },
    'encrypted',
  ],
  [
    'whose record says it is longer',
    { sheets: [{ name: 'a', records: [biffRecord(0x0203, words(0, 0), 60_000)] }] },
    'corrupt',
  ],
  [
    'whose strings are cut off',
    { globals: [biffRecord(0x00fc, words(1, 0, 9, 0, 60_000))], sheets: [{ name: 'a', records: [] }] },
    'corrupt',
  ],
  ['whose cell is cut off', { sheets: [{ name: 'a', records: [biffRecord(0x0203, words(0, 0))] }] }, 'corrupt'],
  ['without a sheet', { sheets: [] }, 'corrupt'],
  ['without a cell', { sheets: [{ name: 'a', records: [] }] }, 'empty'],
])('a workbook %s fails with its reason', async (_, sample, reason) => {
  expect(await readFile(writeXls(sample), { fileName: 'a.xls' })).toMatchObject({ status: 'failed', reason })
})

const shared = process.env.NARU_SHARED_DATA
const sample = shared && join(shared, 'office-documents/files/tests_data_xls_sources_legacy_sample.xls')

test.runIf(sample && existsSync(sample))('a workbook of Excel holds what a second reader finds in it', async () => {
  const bytes = readFileSync(sample ?? '')
  const outcome = await readFile(bytes, { fileName: 'a.xls' })
  const other = await parse(new Uint8Array(bytes).buffer)
  if (outcome.status === 'failed' || !other.success) throw new Error('not read')
  const words = (texts: string[]) =>
    texts
      .flatMap((text) => text.split(/\s+/))
      .filter(Boolean)
      .toSorted()
  const cells = other.blocks.flatMap(
    (block) => block.table?.cells.flat().map((cell) => cell.text) ?? [block.text ?? ''],
  )
  expect(words(outcome.document.elements.map((element) => element.text))).toEqual(words(cells))
})
