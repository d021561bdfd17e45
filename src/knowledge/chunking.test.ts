import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Element } from '../documents/elements.ts'
import { type ChunkingSettings, chunkElements, indexText, locateQuote } from './chunking.ts'

const countTokens = (text: string) => Math.ceil(text.length / 2)
const settings: ChunkingSettings = { maximumTokens: 100, overlapTokens: 0, countTokens }

function element(id: string, part: Partial<Element> & Pick<Element, 'kind' | 'text'>): Element {
  return {
    id,
    order: 0,
    provenance: [],
    source: { engine: 'test', version: '1', method: 'native' },
    review: { state: 'parsed' },
    ...part,
  }
}
const paragraph = (id: string, text: string) => element(id, { kind: 'paragraph', text })
const heading = (id: string, text: string, level: number) => element(id, { kind: 'heading', text, level })
const table = (id: string, rows: readonly (readonly string[])[]) =>
  element(id, {
    kind: 'table',
    text: '',
    table: {
      rows: rows.length,
      columns: rows[0]?.length ?? 0,
      cells: rows.flatMap((texts, row) =>
        texts.map((text, column) => ({ row, column, rowSpan: 1, columnSpan: 1, text, isHeader: row === 0 })),
      ),
    },
  })

describe('structure', () => {
  test('a chunk never crosses a heading, and carries the headings above it', () => {
    const chunks = chunkElements(
      [
        heading('h1', '제1장 총칙', 1),
        heading('h2', '제1조(목적)', 2),
        paragraph('p1', '목적을 정한다.'),
        heading('h3', '제2조(정의)', 2),
        paragraph('p2', '뜻을 정한다.'),
        heading('h4', '제2장 휴가', 1),
        paragraph('p3', '휴가를 준다.'),
      ],
      settings,
    )
    expect(chunks.map((chunk) => [chunk.headingPath, chunk.text])).toEqual([
      [['제1장 총칙', '제1조(목적)'], '목적을 정한다.'],
      [['제1장 총칙', '제2조(정의)'], '뜻을 정한다.'],
      [['제2장 휴가'], '휴가를 준다.'],
    ])
  })

  test('a heading with nothing below is not lost', () => {
    const chunks = chunkElements(
      [heading('h1', '부칙', 1), heading('h2', '별지', 1), paragraph('p', '서식이다.')],
      settings,
    )
    expect(chunks.map((chunk) => [chunk.headingPath, chunk.text])).toEqual([
      [[], '부칙'],
      [['별지'], '서식이다.'],
    ])
  })

  test('running heads, hidden text and the list around its own items are left out', () => {
    const hidden = element('x', {
      kind: 'paragraph',
      text: '숨은 글',
      source: { engine: 't', version: '1', method: 'native', isHidden: true },
    })
    const chunks = chunkElements(
      [
        element('a', { kind: 'header', text: '사내 한' }),
        hidden,
        element('l', { kind: 'list', text: '하나\n둘' }),
        element('i1', { kind: 'list_item', text: '1. 하나', parentId: 'l' }),
        element('i2', { kind: 'list_item', text: '2. 둘', parentId: 'l' }),
        element('f', { kind: 'footer', text: '- 3 -' }),
      ],
      settings,
    )
    expect(chunks.map((chunk) => chunk.text)).toEqual(['1. 하나\n2. 둘'])
  })

  test('no elements, no chunks', () => {
    expect(chunkElements([], settings)).toEqual([])
  })
})

describe('length', () => {
  const sentences = Array.from({ length: 12 }, (_, at) => `${at}번째 문장은 이만큼의 길이를 가진 보통 문장이다.`)

  test('sentences are never cut, and every chunk fits with its title and headings', () => {
    const title = '아주 긴 제목을 가진 문서의 제목'
    const chunks = chunkElements([heading('h', '제1조(목적)', 1), paragraph('p', sentences.join(' '))], {
      ...settings,
      title,
    })
    expect(chunks.length).toBeGreaterThan(1)
    for (const chunk of chunks) {
      expect(countTokens(indexText({ title, headingPath: chunk.headingPath, text: chunk.text }))).toBeLessThanOrEqual(
        settings.maximumTokens,
      )
      expect(chunk.text).toMatch(/^\d+번째.*이다\.$/su)
    }
    expect(chunks.map((chunk) => chunk.text).join(' ')).toBe(sentences.join(' '))
  })

  test('the overlap repeats whole sentences of the chunk before', () => {
    const chunks = chunkElements([paragraph('p', sentences.join(' '))], { ...settings, overlapTokens: 20 })
    const last = chunks[0]?.text.match(/\d+번째[^.]*\.$/u)?.[0] ?? 'none'
    expect(chunks[1]?.text.startsWith(last)).toBe(true)
  })

  test('a sentence longer than a chunk is cut behind a clause', () => {
    const clause = '이 항목은 길어서 한 조각에 들어가지 않고'
    const chunks = chunkElements(
      [paragraph('p', `${Array.from({ length: 20 }, () => clause).join(', ')} 끝난다.`)],
      settings,
    )
    expect(chunks.length).toBeGreaterThan(1)
    expect(chunks.slice(0, -1).every((chunk) => /않고,$/u.test(chunk.text))).toBe(true)
  })
})

describe('tables', () => {
  const rows = [['카드', '연회비'], ...Array.from({ length: 30 }, (_, at) => [`카드 ${at}`, `${at},000원`])]

  test('a table that fits stays whole, even behind text', () => {
    const small = table('t', rows.slice(0, 4))
    const long = paragraph('p', Array.from({ length: 5 }, () => '앞에 있는 문장은 자리를 차지하려고 있다.').join(' '))
    const chunks = chunkElements([long, small], settings)
    expect(chunks.some((chunk) => chunk.text.includes('카드: 카드 0') && chunk.text.includes('카드: 카드 2'))).toBe(
      true,
    )
  })

  test('a long table is cut between rows, and each row has its header', () => {
    const chunks = chunkElements([table('t', rows)], settings)
    expect(chunks.length).toBeGreaterThan(1)
    for (const line of chunks.flatMap((chunk) => chunk.text.split('\n')))
      expect(line).toMatch(/^카드: 카드 \d+ \| 연회비: \d+,000원$/u)
  })

  test('a quoted value leads back to its cell', () => {
    const [chunk] = chunkElements([table('t', rows.slice(0, 3))], settings)
    const start = chunk?.text.indexOf('1,000원') ?? 0
    expect(chunk && locateQuote(chunk, start, start + 6)).toEqual([
      { start, end: start + 6, elementId: 't', cell: { row: 2, column: 1 } },
    ])
  })
})

test('every character of a chunk that belongs to an element is the same there', () => {
  const word = fc.constantFrom(
    '휴가는',
    '15일이다.',
    '신청한다.',
    '왜?',
    '\n',
    '①',
    '1. ',
    '“간다.”라고',
    '가나다라마바사아자차카타파하'.repeat(9),
  )
  const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(' '))
  fc.assert(
    fc.property(
      fc.array(text, { maxLength: 5 }),
      fc.integer({ min: 40, max: 90 }),
      fc.integer({ min: 0, max: 30 }),
      (texts, maximumTokens, overlapTokens) => {
        const elements = texts.map((content, at) => paragraph(`p${at}`, content))
        const chunks = chunkElements(elements, { countTokens, maximumTokens, overlapTokens })
        for (const chunk of chunks) {
          expect(chunk.tokenCount).toBeLessThanOrEqual(maximumTokens)
          for (const { start, end, elementId, elementStart, elementEnd } of chunk.ranges) {
            const source = elements.find((candidate) => candidate.id === elementId)?.text ?? ''
            expect(chunk.text.slice(start, end)).toBe(source.slice(elementStart, elementEnd))
          }
        }
        const kept = chunks.map((chunk) => chunk.text).join('')
        if (overlapTokens === 0) expect(kept.replace(/\s/gu, '')).toBe(texts.join('').replace(/\s/gu, ''))
      },
    ),
    { numRuns: 200 },
  )
})

test('the index text is title, headings and body, and says a title once', () => {
  expect(indexText({ title: '여비 규정', headingPath: ['여비 규정', '제3조'], text: '일비는 2만원' })).toBe(
    '여비 규정\n제3조\n일비는 2만원',
  )
  expect(indexText({ headingPath: [], text: '본문' })).toBe('본문')
})

test('a quote over two paragraphs leads to both, each with its own part', () => {
  const [chunk] = chunkElements([paragraph('p1', '첫 문장이다.'), paragraph('p2', '둘째 문장이다.')], settings)
  expect(chunk?.text).toBe('첫 문장이다.\n둘째 문장이다.')
  expect(
    chunk &&
      locateQuote(chunk, 2, 10).map(({ elementId, elementStart, elementEnd }) => [elementId, elementStart, elementEnd]),
  ).toEqual([
    ['p1', 2, 7],
    ['p2', 0, 2],
  ])
})
