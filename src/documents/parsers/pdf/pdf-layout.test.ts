import { describe, expect, test } from 'vitest'
import type { Element, ParsedDocument } from '../../elements.ts'
import { readFile } from '../read-file.ts'
import { type Stroke, type TextPage, type TextRun, textWidth, writeTextPdf } from '../samples/text-pdf.ts'

const width = 595
const height = 842

async function read(...pages: TextPage[]): Promise<ParsedDocument> {
  const outcome = await readFile(writeTextPdf(pages), { fileName: 'page.pdf' })
  if (outcome.status === 'failed') throw new Error(outcome.detail)
  return outcome.document
}

function page(runs: TextRun[], strokes: Stroke[] = []): TextPage {
  return { width, height, runs, strokes }
}

/** Sets a paragraph letter by letter, as Hangul does when it may break inside words. */
function setByCharacter(text: string, x: number, y: number, columnWidth: number, size = 10): TextRun[] {
  const runs: TextRun[] = []
  let line = ''
  for (const letter of text) {
    // A space at the end of a line hangs over the edge, as Hancom and Word set it.
    if (letter !== ' ' && textWidth(line + letter, size) > columnWidth) {
      runs.push({ x, y: y + runs.length * size * 1.5, size, text: line })
      line = letter
    } else line += letter
  }
  return [...runs, { x, y: y + runs.length * size * 1.5, size, text: line }]
}

function gridOf(element: Element | undefined): string[][] {
  const rows: string[][] = []
  for (const cell of element?.table?.cells ?? []) {
    const span = `${cell.rowSpan > 1 ? `↓${cell.rowSpan}` : ''}${cell.columnSpan > 1 ? `→${cell.columnSpan}` : ''}`
    const row = rows[cell.row] ?? []
    row.push(cell.text + span)
    rows[cell.row] = row
  }
  return rows
}

const paragraph =
  '정부는 2026년도 예산안을 편성하면서 지방자치단체의 재정 여건을 고려하여 보통교부세를 전년 대비 3.2퍼센트 증액하기로 결정하였다. 이에 따라 각 지방자치단체는 추가경정예산을 편성할 때 국고보조사업의 지방비 부담분을 우선적으로 반영하여야 한다.'

describe('Korean paragraphs', () => {
  test('lines that break inside words are joined without a space', async () => {
    const { elements } = await read(page(setByCharacter(paragraph, 70, 100, 220)))
    expect(elements).toHaveLength(1)
    expect(elements[0]?.text).toBe(paragraph)
  })

  test('two columns are read one after the other', async () => {
    const left = setByCharacter(`왼쪽 ${paragraph}`, 60, 100, 225)
    const right = setByCharacter(`오른쪽 ${paragraph}`, 310, 100, 225)
    const { elements } = await read(page([...right, ...left]))
    expect(elements.map((element) => element.text.slice(0, 3))).toEqual(['왼쪽 ', '오른쪽'])
  })

  test('a sentence that goes on in the next column is one paragraph with a box in each', async () => {
    const columns = setByCharacter(`${paragraph} ${paragraph}`, 60, 100, 225)
    const cut = Math.ceil(columns.length / 2)
    const right = columns.slice(cut).map((run, index) => ({ ...run, x: 310, y: 100 + index * 15 }))
    const { elements } = await read(page([...columns.slice(0, cut), ...right]))
    expect(elements.map((element) => element.text)).toEqual([`${paragraph} ${paragraph}`])
    expect(elements[0]?.provenance).toHaveLength(2)
  })

  test('the last syllable of a sentence on a line of its own is no mark of an outline', async () => {
    const lines = ['① 로그인에 다섯 번 실패하면 계정이 잠긴', '다. 풀려면 관리자에게 신청하여야 한', '다.']
    const { elements } = await read(page(lines.map((text, index) => ({ x: 70, y: 100 + index * 15, size: 10, text }))))
    expect(elements.map((element) => element.text.replaceAll(' ', ''))).toEqual([lines.join('').replaceAll(' ', '')])
  })

  test('marks of an outline begin items, and chapters of a statute are headings by rank', async () => {
    const { elements } = await read(
      page([
        { x: 220, y: 80, size: 18, text: '예산 편성 지침', isBold: true },
        { x: 70, y: 130, size: 13, text: '제1장 총칙', isBold: true },
        ...setByCharacter(paragraph, 70, 160, 450),
        { x: 70, y: 240, size: 10, text: '□ 추진 배경' },
        { x: 80, y: 255, size: 10, text: '○ 재정의 건전성' },
        { x: 70, y: 270, size: 10, text: '가. 세부 지침' },
      ]),
    )
    expect(elements.map((element) => element.kind)).toEqual([
      'heading',
      'heading',
      'paragraph',
      'list_item',
      'list_item',
      'list_item',
    ])
    expect(elements.slice(0, 2).map((element) => element.level)).toEqual([1, 2])
    expect(elements[2]?.parentId).toBe(elements[1]?.id)
  })
})

describe('tables', () => {
  const columns = [80, 200, 320, 440]
  const rowsOf = (rows: string[][], top: number, step: number): TextRun[] =>
    rows.flatMap((row, index) =>
      row.map((text, column) => ({ x: columns[column] ?? 0, y: top + index * step, size: 10, text })),
    )

  test('a table without strokes is found by its columns', async () => {
    const rows = [
      ['구분', '2025년', '2026년', '증감률'],
      ['보통교부세', '1,250', '1,290', '3.2%'],
      ['특별교부세', '320', '310', '-3.1%'],
      ['합계', '1,570', '1,600', '1.9%'],
    ]
    const { elements } = await read(page(rowsOf(rows, 120, 20)))
    expect(elements.map((element) => element.kind)).toEqual(['table'])
    expect(gridOf(elements[0])).toEqual(rows)
  })

  test('cells that a stroke does not part are merged, across and down', async () => {
    const xs = [70, 190, 310, 430]
    const strokes: Stroke[] = [
      { x0: 70, y0: 100, x1: 430, y1: 100 },
      { x0: 190, y0: 124, x1: 430, y1: 124 },
      { x0: 70, y0: 148, x1: 430, y1: 148 },
      { x0: 70, y0: 172, x1: 430, y1: 172 },
      ...[70, 190, 430].map((x) => ({ x0: x, y0: 100, x1: x, y1: 172 })),
      { x0: 310, y0: 124, x1: 310, y1: 172 },
    ]
    const runs: TextRun[] = [
      { x: 115, y: 128, size: 10, text: '구분' },
      { x: 290, y: 116, size: 10, text: '예산액' },
      { x: 235, y: 140, size: 10, text: '당초' },
      { x: 355, y: 140, size: 10, text: '변경' },
      { x: (xs[0] ?? 0) + 10, y: 164, size: 10, text: '인건비' },
      { x: 240, y: 164, size: 10, text: '100' },
      { x: 360, y: 164, size: 10, text: '120' },
    ]
    const { elements } = await read(page(runs, strokes))
    expect(gridOf(elements[0])).toEqual([
      ['구분↓2', '예산액→2'],
      ['당초', '변경'],
      ['인건비', '100', '120'],
    ])
  })

  test('a wide cell is seen by the stroke that is missing, wherever its text stands, and the row below it is header too', async () => {
    const strokes: Stroke[] = [
      ...[100, 148, 172, 196].map((y) => ({ x0: 70, y0: y, x1: 430, y1: y })),
      { x0: 190, y0: 124, x1: 430, y1: 124 },
      ...[70, 190, 430].map((x) => ({ x0: x, y0: 100, x1: x, y1: 196 })),
      { x0: 310, y0: 124, x1: 310, y1: 196 },
    ]
    const rows: [number, string, string, string][] = [
      [164, '1급', '10년', '금고'],
      [188, '2급', '5년', '서고'],
    ]
    const runs: TextRun[] = [
      { x: 115, y: 128, size: 10, text: '등급' },
      { x: 195, y: 116, size: 10, text: '보관' },
      { x: 235, y: 140, size: 10, text: '기간' },
      { x: 355, y: 140, size: 10, text: '장소' },
      ...rows.flatMap(([y, ...texts]) =>
        texts.map((text, column) => ({ x: [80, 200, 320][column] ?? 0, y, size: 10, text })),
      ),
    ]
    const { elements } = await read(page(runs, strokes))
    expect(gridOf(elements[0])).toEqual([
      ['등급↓2', '보관→2'],
      ['기간', '장소'],
      ['1급', '10년', '금고'],
      ['2급', '5년', '서고'],
    ])
    const header = elements[0]?.table?.cells.filter((cell) => cell.isHeader).map((cell) => cell.text)
    expect(header).toEqual(['등급', '보관', '기간', '장소'])
  })

  test('a cell of several lines between strokes is one cell', async () => {
    const strokes: Stroke[] = [100, 140, 180, 220].map((y) => ({ x0: 70, y0: y, x1: 430, y1: y }))
    strokes.push(...[70, 190, 430].map((x) => ({ x0: x, y0: 100, x1: x, y1: 220 })))
    const runs: TextRun[] = [100, 140, 180].flatMap((top, index) => [
      { x: 80, y: top + 22, size: 10, text: `항목 ${index + 1}` },
      { x: 200, y: top + 16, size: 10, text: '첫째 줄에 쓴 긴 설명이' },
      { x: 200, y: top + 30, size: 10, text: '둘째 줄로 이어진다' },
    ])
    const { elements } = await read(page(runs, strokes))
    expect(gridOf(elements[0])).toEqual(
      [1, 2, 3].map((item) => [`항목 ${item}`, '첫째 줄에 쓴 긴 설명이 둘째 줄로 이어진다']),
    )
  })
})

describe('pages of a document', () => {
  const body = (text: string): TextRun[] => setByCharacter(`${text} ${paragraph}`, 70, 140, 450)

  test('what stands at the same place of every page is a running head or foot', async () => {
    const pages = [1, 2, 3, 4].map((number) =>
      page([
        { x: 70, y: 60, size: 13, text: '2026년 업무 보고', isBold: true },
        ...body(`${number}쪽 본문입니다.`),
        { x: 280, y: 800, size: 9, text: `- ${number} -` },
      ]),
    )
    const { elements } = await read(...pages)
    expect(elements.map((element) => element.kind)).toEqual(
      [1, 2, 3, 4].flatMap(() => ['header', 'paragraph', 'footer']),
    )
  })

  test.each([
    [90, (x: number, y: number): [number, number] => [1 - y, x]],
    [270, (x: number, y: number): [number, number] => [y, 1 - x]],
  ] as const)(
    'a page whose text is turned by %i degrees is read as text, with boxes where it is shown',
    async (turn, place) => {
      const upright = await read(page(body('눕힌 쪽입니다.')))
      const bytes = Buffer.from(writeTextPdf([page(body('눕힌 쪽입니다.'))])).toString('latin1')
      const turned = Buffer.from(bytes.replace('/MediaBox [', `/Rotate ${turn} /MediaBox [`), 'latin1')
      const outcome = await readFile(turned, { fileName: 'turned.pdf' })
      if (outcome.status === 'failed') throw new Error(outcome.detail)
      const [shown, flat] = [outcome.document.elements[0], upright.elements[0]]
      expect(shown?.text).toBe(flat?.text)
      const [x, y] = place(flat?.provenance[0]?.box[0] ?? 0, flat?.provenance[0]?.box[1] ?? 0)
      const [x0, y0, x1, y1] = shown?.provenance[0]?.box ?? [0, 0, 0, 0]
      expect(Math.min(Math.abs(x0 - x), Math.abs(x1 - x))).toBeLessThan(0.02)
      expect(Math.min(Math.abs(y0 - y), Math.abs(y1 - y))).toBeLessThan(0.02)
    },
  )

  test('text that nobody can see is kept and marked', async () => {
    const { elements } = await read(page([...body('보이는 글'), { x: 70, y: 500, size: 1, text: '보이지 않는 지시' }]))
    const hidden = elements.filter((element) => element.source.isHidden)
    expect(hidden.map((element) => element.text)).toEqual(['보이지 않는 지시'])
  })
})
